// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/metrics.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::telemetry {

/// Upper edges in seconds, from an in-process call to an outside provider.
inline constexpr double latency_bounds[]{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                         0.25,   0.5,   1,      2.5,   5,    10,    30};
/// Upper edges of how many things are in a batch, group or page.
inline constexpr double size_bounds[]{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

/// What a family is. `name`: `waybill_<area>_<what>_<unit>`, with `_total` for counters; `help`:
/// one sentence. Both are constants.
struct About {
    std::string_view name;
    std::string_view help;
    std::span<const double> bounds{latency_bounds};  ///< histograms only
};

enum class MetricType : std::uint8_t { counter, gauge, histogram };

/// A label and all the values it can ever have.
struct LabelSet {
    std::string name;
    std::vector<std::string> values;
};

/// State of one child at one moment.
struct Sample {
    std::vector<std::string> labels;     ///< values, in the order of the family's label names
    double value{0};                     ///< counter, gauge; histogram: the sum
    std::vector<std::uint64_t> buckets;  ///< histogram only, not cumulated, last one is +Inf
};
struct FamilySnapshot {
    std::string name;
    std::string help;
    MetricType type{};
    std::vector<std::string> label_names;
    std::span<const double> bounds;
    std::vector<Sample> samples;
};

/// Ends a refresh when it goes; whoever refreshes from its own state keeps it as a member.
class Registration {
public:
    Registration() = default;
    explicit Registration(std::function<void()> end) : end_{std::move(end)} {}
    Registration(Registration&& other) noexcept : end_{std::exchange(other.end_, nullptr)} {}
    Registration& operator=(Registration&& other) noexcept {
        std::swap(end_, other.end_);
        return *this;
    }
    ~Registration() {
        if (end_) end_();
    }

private:
    std::function<void()> end_{};
};

/// Every metric of the process. Children are made when a family is declared, from its closed label
/// sets, so that nothing is looked up afterwards; the references live as long as the registry.
/// A family may be declared several times (the outbox of each service) with the same name, help,
/// type and label names: the children add up. Anything else is a broken promise, as is a bad name.
///
/// Runs on: any thread. It is also what tests look into.
class Registry {
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    Counter& counter(const About& about);
    Gauge& gauge(const About& about);
    Histogram& histogram(const About& about);
    /// A total that somebody else keeps (the kernel): exposed as a counter, set in a refresh.
    Gauge& outside_total(const About& about);

    /// One child per combination of values, the last label varying fastest.
    std::vector<Counter*> counters(const About& about, std::span<const LabelSet> labels);
    std::vector<Gauge*> gauges(const About& about, std::span<const LabelSet> labels);
    std::vector<Histogram*> histograms(const About& about, std::span<const LabelSet> labels);

    /// Called before each snapshot, to set gauges (queue depths). Quick, and it must not declare
    /// metrics. After the registration ended it is never running.
    [[nodiscard]] Registration on_snapshot(std::function<void()> refresh);

    /// By name; children in order of their labels.
    std::vector<FamilySnapshot> snapshot() const;

    /// `name type {label=a|b} help`, sorted, for the golden list.
    std::vector<std::string> catalog() const;

    /// For tests: value of a counter or gauge, number of observations of a histogram; 0 if absent.
    double value(std::string_view name, std::span<const std::string_view> labels = {}) const;
    double value(std::string_view name, std::initializer_list<std::string_view> labels) const {
        return value(name, std::span{labels.begin(), labels.size()});
    }

private:
    struct Family;
    struct Refresh;
    Family& declare(const About& about, MetricType type, std::span<const LabelSet> labels);
    template <typename Child>
    std::vector<Child*> children(const About& about, MetricType type,
                                 std::span<const LabelSet> labels);

    mutable std::mutex mutex_{};
    std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
    std::shared_ptr<Refresh> refresh_;
};

}  // namespace waybill::telemetry
