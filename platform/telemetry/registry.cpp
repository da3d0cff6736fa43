// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/registry.hpp"

#include "platform/core/assert.hpp"
#include "platform/core/enum_values.hpp"

#include <algorithm>
#include <list>
#include <set>
#include <type_traits>

namespace waybill::telemetry {

/// Children of one name. Exactly one of the pointers of a child is set.
struct Registry::Family {
    struct Child {
        std::unique_ptr<Counter> counter;
        std::unique_ptr<Gauge> gauge;
        std::unique_ptr<Histogram> histogram;

        double value() const {
            if (counter) return static_cast<double>(counter->value());
            if (gauge) return gauge->value();
            return histogram ? histogram->sum() : 0;
        }
    };

    std::string help;
    MetricType type{};
    std::span<const double> bounds;
    std::vector<std::string> label_names;
    std::map<std::vector<std::string>, Child> children;
};

/// Outlives the registry when a registration does, so the two may go in any order.
struct Registry::Refresh {
    std::mutex mutex;
    std::list<std::function<void()>> calls;
};

namespace {

bool is_snake_case(std::string_view name) {
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
           });
}

void check(const About& about, MetricType type, std::span<const LabelSet> labels) {
    WAYBILL_ASSERT(about.name.starts_with("waybill_") && is_snake_case(about.name));
    WAYBILL_ASSERT(about.name.ends_with("_total") == (type == MetricType::counter));
    WAYBILL_ASSERT(!about.help.empty());
    WAYBILL_ASSERT(type != MetricType::histogram || std::ranges::is_sorted(about.bounds));
    std::size_t combinations = 1;
    for (const LabelSet& label : labels) {
        WAYBILL_ASSERT(is_snake_case(label.name) && label.name != "le");
        combinations *= label.values.size();
    }
    // Each combination is a time series that somebody stores; a thousand per family is plenty.
    WAYBILL_ASSERT(combinations <= 4096);
}

/// Calls `use` with every combination of values, the last label varying fastest.
template <typename Use>
void each_combination(std::span<const LabelSet> labels, std::vector<std::string>& chosen,
                      const Use& use) {
    if (labels.empty()) return use(chosen);
    for (const std::string& value : labels.front().values) {
        chosen.push_back(value);
        each_combination(labels.subspan(1), chosen, use);
        chosen.pop_back();
    }
}

/// `{first=a|b,second=c}` of the values in use.
std::string label_text(const std::vector<std::string>& names,
                       const std::vector<std::set<std::string>>& values) {
    std::string text = "{";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += ',';
        text += names[i];
        char between = '=';
        for (const std::string& value : values[i]) {
            text += between + value;
            between = '|';
        }
    }
    return text + '}';
}

}  // namespace

Registry::Registry() : refresh_{std::make_shared<Refresh>()} {}
Registry::~Registry() = default;

Registry::Family& Registry::declare(const About& about, MetricType type,
                                    std::span<const LabelSet> labels) {
    check(about, type, labels);
    std::vector<std::string> names;
    for (const LabelSet& label : labels) names.push_back(label.name);
    auto& family = families_[std::string{about.name}];
    if (!family) {
        family = std::make_unique<Family>();
        family->help = about.help;
        family->type = type;
        family->bounds = about.bounds;
        family->label_names = std::move(names);
    } else {
        WAYBILL_ASSERT(family->type == type && family->help == about.help);
        WAYBILL_ASSERT(family->label_names == names);
        WAYBILL_ASSERT(std::ranges::equal(family->bounds, about.bounds));
    }
    return *family;
}

template <typename Child>
std::vector<Child*> Registry::children(const About& about, MetricType type,
                                       std::span<const LabelSet> labels) {
    const std::lock_guard lock{mutex_};
    Family& family = declare(about, type, labels);
    std::vector<Child*> found;
    std::vector<std::string> chosen;
    each_combination(labels, chosen, [&](const std::vector<std::string>& values) {
        Family::Child& child = family.children[values];
        if constexpr (std::is_same_v<Child, Counter>) {
            if (!child.counter) child.counter = std::make_unique<Counter>();
            found.push_back(child.counter.get());
        } else if constexpr (std::is_same_v<Child, Gauge>) {
            if (!child.gauge) child.gauge = std::make_unique<Gauge>();
            found.push_back(child.gauge.get());
        } else {
            if (!child.histogram) child.histogram = std::make_unique<Histogram>(family.bounds);
            found.push_back(child.histogram.get());
        }
    });
    return found;
}

Counter& Registry::counter(const About& about) { return *counters(about, {}).front(); }
Gauge& Registry::gauge(const About& about) { return *gauges(about, {}).front(); }
Histogram& Registry::histogram(const About& about) { return *histograms(about, {}).front(); }
Gauge& Registry::outside_total(const About& about) {
    return *children<Gauge>(about, MetricType::counter, {}).front();
}
std::vector<Counter*> Registry::counters(const About& about, std::span<const LabelSet> labels) {
    return children<Counter>(about, MetricType::counter, labels);
}
std::vector<Gauge*> Registry::gauges(const About& about, std::span<const LabelSet> labels) {
    return children<Gauge>(about, MetricType::gauge, labels);
}
std::vector<Histogram*> Registry::histograms(const About& about, std::span<const LabelSet> labels) {
    return children<Histogram>(about, MetricType::histogram, labels);
}

Registration Registry::on_snapshot(std::function<void()> refresh) {
    const std::lock_guard lock{refresh_->mutex};
    refresh_->calls.push_back(std::move(refresh));
    return Registration{[shared = refresh_, mine = std::prev(refresh_->calls.end())] {
        const std::lock_guard unlisting{shared->mutex};
        shared->calls.erase(mine);
    }};
}

std::vector<FamilySnapshot> Registry::snapshot() const {
    {
        const std::lock_guard lock{refresh_->mutex};
        for (const auto& call : refresh_->calls) call();
    }
    const std::lock_guard lock{mutex_};
    std::vector<FamilySnapshot> all;
    all.reserve(families_.size());
    for (const auto& [name, family] : families_) {
        FamilySnapshot one{.name = name,
                           .help = family->help,
                           .type = family->type,
                           .label_names = family->label_names,
                           .bounds = family->bounds,
                           .samples = {}};
        for (const auto& [labels, child] : family->children) {
            Sample sample{.labels = labels, .value = child.value(), .buckets = {}};
            if (child.histogram) sample.buckets = child.histogram->counts();
            one.samples.push_back(std::move(sample));
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<std::string> Registry::catalog() const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> lines;
    for (const auto& [name, family] : families_) {
        std::vector<std::set<std::string>> values(family->label_names.size());
        // What an _info tells differs from build to build, so only its label names are frozen.
        if (!name.ends_with("_info"))
            for (const auto& [labels, child] : family->children)
                for (std::size_t i = 0; i < labels.size(); ++i) values[i].insert(labels[i]);
        std::string line = name + ' ' + std::string{enum_name(family->type)} + ' ';
        if (!values.empty()) line += label_text(family->label_names, values) + ' ';
        lines.push_back(line + family->help);
    }
    return lines;
}

double Registry::value(std::string_view name, std::span<const std::string_view> labels) const {
    const std::lock_guard lock{mutex_};
    const auto family = families_.find(name);
    if (family == families_.end()) return 0;
    const auto child = family->second->children.find({labels.begin(), labels.end()});
    if (child == family->second->children.end()) return 0;
    const auto& histogram = child->second.histogram;
    return histogram ? static_cast<double>(histogram->count()) : child->second.value();
}

}  // namespace waybill::telemetry
