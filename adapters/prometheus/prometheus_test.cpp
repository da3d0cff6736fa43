// SPDX-License-Identifier: Apache-2.0
#include "adapters/prometheus/exposition.hpp"
#include "adapters/prometheus/process_metrics.hpp"
#include "platform/telemetry/family.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::prometheus_adapter {
namespace {

using telemetry::Registry;
using testing::HasSubstr;

constexpr double edges[]{0.1, 1};

class FixedClock final : public Clock {
public:
    TimePoint now() const override { return {}; }
    SteadyTime steady() const override { return time; }
    SteadyTime time{};
};

TEST(Exposition, IsPrometheusText) {
    Registry registry;
    const telemetry::LabelSet labels[]{{"route", {"/a\"\\\n"}}};
    registry.counters({.name = "waybill_calls_total", .help = "Calls"}, labels).front()->add(2);
    registry.gauge({.name = "waybill_queue_depth", .help = "Waiting"}).set(-1.5);
    auto& latency =
        registry.histogram({.name = "waybill_latency_seconds", .help = "Latency", .bounds = edges});
    latency.observe(50ms);
    latency.observe(500ms);
    latency.observe(5s);
    const auto text = exposition(registry);
    EXPECT_THAT(text, HasSubstr("# HELP waybill_calls_total Calls\n"
                                "# TYPE waybill_calls_total counter\n"
                                "waybill_calls_total{route=\"/a\\\"\\\\\\n\"} 2"));
    EXPECT_THAT(text, HasSubstr("# TYPE waybill_queue_depth gauge\nwaybill_queue_depth -1.5"));
    EXPECT_THAT(text, HasSubstr("waybill_latency_seconds_count 3\n"));
    EXPECT_THAT(text, HasSubstr("waybill_latency_seconds_sum 5.55"));
    EXPECT_THAT(text, HasSubstr("waybill_latency_seconds_bucket{le=\"0.1\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("waybill_latency_seconds_bucket{le=\"1\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("waybill_latency_seconds_bucket{le=\"+Inf\"} 3\n"));
}

TEST(ProcessMetrics, ReadTheKernel) {
    Registry registry;
    FixedClock clock;
    const ProcessMetrics process{registry, clock};
    clock.time += 90s;
    const auto text = exposition(registry);
    EXPECT_THAT(text, HasSubstr("waybill_process_uptime_seconds 90"));
    EXPECT_THAT(text, HasSubstr("waybill_build_info{"));
    EXPECT_GT(registry.value("waybill_process_resident_memory_bytes"), 1e6);
    EXPECT_GE(registry.value("waybill_process_open_fds"), 1);
    EXPECT_GT(registry.value("waybill_process_max_fds"), 1);
    EXPECT_GT(registry.value("waybill_process_cpu_seconds_total"), 0);
}

TEST(ProcessMetrics, CatalogDoesNotChangeWithTheBuild) {
    Registry registry;
    const FixedClock clock;
    const ProcessMetrics process{registry, clock};
    EXPECT_THAT(registry.catalog(),
                testing::Contains("waybill_build_info gauge {version,compiler} What the binary was "
                                  "built from, always 1"));
}

}  // namespace
}  // namespace waybill::prometheus_adapter
