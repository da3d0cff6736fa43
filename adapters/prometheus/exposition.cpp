// SPDX-License-Identifier: Apache-2.0
#include "adapters/prometheus/exposition.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <utility>
#include <vector>

namespace waybill::prometheus_adapter {
namespace {

prometheus::MetricType type_of(telemetry::MetricType type) {
    switch (type) {
        case telemetry::MetricType::counter: return prometheus::MetricType::Counter;
        case telemetry::MetricType::gauge: return prometheus::MetricType::Gauge;
        case telemetry::MetricType::histogram: return prometheus::MetricType::Histogram;
    }
    return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric::Histogram histogram_of(const telemetry::Sample& sample,
                                                 std::span<const double> bounds) {
    prometheus::ClientMetric::Histogram histogram;
    for (std::size_t i = 0; i < sample.buckets.size(); ++i) {
        histogram.sample_count += sample.buckets[i];
        histogram.bucket.push_back({.cumulative_count = histogram.sample_count,
                                    .upper_bound = i < bounds.size()
                                                       ? bounds[i]
                                                       : std::numeric_limits<double>::infinity()});
    }
    histogram.sample_sum = sample.value;
    return histogram;
}

prometheus::MetricFamily family_of(const telemetry::FamilySnapshot& family) {
    prometheus::MetricFamily out;
    out.name = family.name;
    out.help = family.help;
    out.type = type_of(family.type);
    for (const telemetry::Sample& sample : family.samples) {
        prometheus::ClientMetric metric;
        for (std::size_t i = 0; i < sample.labels.size(); ++i)
            metric.label.push_back({.name = family.label_names[i], .value = sample.labels[i]});
        switch (family.type) {
            case telemetry::MetricType::counter: metric.counter.value = sample.value; break;
            case telemetry::MetricType::gauge: metric.gauge.value = sample.value; break;
            case telemetry::MetricType::histogram:
                metric.histogram = histogram_of(sample, family.bounds);
                break;
        }
        out.metric.push_back(std::move(metric));
    }
    return out;
}

}  // namespace

std::string exposition(const telemetry::Registry& registry) {
    std::vector<prometheus::MetricFamily> families;
    for (const auto& family : registry.snapshot()) families.push_back(family_of(family));
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace waybill::prometheus_adapter
