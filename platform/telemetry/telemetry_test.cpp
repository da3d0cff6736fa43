// SPDX-License-Identifier: Apache-2.0
#include "platform/core/secret.hpp"
#include "platform/telemetry/build_info.hpp"
#include "platform/telemetry/family.hpp"
#include "platform/telemetry/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <concepts>
#include <optional>
#include <thread>

namespace waybill::telemetry {
namespace {

enum class Outcome { captured, failed };

struct SampleMetrics {
    explicit SampleMetrics(Registry& r)
        : placed{r.counter({.name = "waybill_sample_placed_total", .help = "Placed"})},
          results{r, {.name = "waybill_sample_results_total", .help = "Results"}, "result"},
          latency{r,
                  {.name = "waybill_sample_latency_seconds", .help = "Latency"},
                  {"route", {"/a", "/b"}},
                  "result"} {}
    Counter& placed;
    CounterFamily<Outcome> results;
    HistogramFamily<Listed, Outcome> latency;
};

TEST(Metrics, ChildrenExistFromTheStart) {
    Registry registry;
    const SampleMetrics metrics{registry};
    EXPECT_THAT(registry.catalog(),
                testing::ElementsAre(
                    "waybill_sample_latency_seconds histogram {route=/a|/b,result=captured|failed} "
                    "Latency",
                    "waybill_sample_placed_total counter Placed",
                    "waybill_sample_results_total counter {result=captured|failed} Results"));
}

TEST(Metrics, EachCombinationIsItsOwnChild) {
    Registry registry;
    const SampleMetrics metrics{registry};
    metrics.placed.add(3);
    metrics.results.at(Outcome::failed).add();
    metrics.latency.at({1}, Outcome::captured).observe(5ms);
    EXPECT_EQ(registry.value("waybill_sample_placed_total"), 3);
    EXPECT_EQ(registry.value("waybill_sample_results_total", {"failed"}), 1);
    EXPECT_EQ(registry.value("waybill_sample_results_total", {"captured"}), 0);
    EXPECT_EQ(registry.value("waybill_sample_latency_seconds", {"/b", "captured"}), 1);
    EXPECT_EQ(registry.value("waybill_sample_latency_seconds", {"/a", "captured"}), 0);
}

TEST(Metrics, BucketEdgesAreInclusive) {
    Histogram histogram{size_bounds};
    for (const double value : {0.0, 1.0, 1.5, 2.0, 1024.0, 1025.0}) histogram.observe(value);
    EXPECT_THAT(histogram.counts(), testing::ElementsAre(2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
    EXPECT_EQ(histogram.count(), 6U);
    EXPECT_DOUBLE_EQ(histogram.sum(), 2053.5);
}

TEST(Metrics, SecondDeclarationSharesTheChildren) {
    Registry registry;
    const SampleMetrics first{registry};
    const SampleMetrics second{registry};
    first.placed.add();
    second.placed.add();
    EXPECT_EQ(registry.value("waybill_sample_placed_total"), 2);
}

TEST(Metrics, BadOrContradictingDeclarationsAreBrokenPromises) {
    Registry registry;
    const SampleMetrics metrics{registry};
    EXPECT_DEATH(registry.counter({.name = "orders_total", .help = "x"}), "");
    EXPECT_DEATH(registry.counter({.name = "waybill_orders", .help = "x"}), "");
    EXPECT_DEATH(registry.gauge({.name = "waybill_Orders", .help = "x"}), "");
    EXPECT_DEATH(registry.gauge({.name = "waybill_orders", .help = ""}), "");
    EXPECT_DEATH(registry.counter({.name = "waybill_sample_placed_total", .help = "other"}), "");
    EXPECT_DEATH(registry.counter({.name = "waybill_sample_results_total", .help = "Results"}), "");
    EXPECT_DEATH(metrics.latency.at({2}, Outcome::failed), "");
}

TEST(Metrics, RefreshRunsUntilItsRegistrationEnds) {
    Registry registry;
    Gauge& depth = registry.gauge({.name = "waybill_queue_depth", .help = "Waiting"});
    {
        const Registration registration = registry.on_snapshot([&depth] { depth.add(1); });
        EXPECT_EQ(registry.snapshot().front().samples.front().value, 1);
    }
    EXPECT_EQ(registry.snapshot().front().samples.front().value, 1);
}

TEST(Metrics, ThreadsLoseNoCount) {
    Registry registry;
    const SampleMetrics metrics{registry};
    const auto work = [&metrics] {
        for (int i = 0; i < 10'000; ++i) {
            metrics.placed.add();
            metrics.latency.at({0}, Outcome::captured).observe(1.0);
        }
    };
    {
        const std::jthread first{work};
        const std::jthread second{work};
    }
    EXPECT_EQ(registry.value("waybill_sample_placed_total"), 20'000);
    EXPECT_EQ(registry.value("waybill_sample_latency_seconds", {"/a", "captured"}), 20'000);
}

template <typename T>
concept Loggable = std::constructible_from<LogField, FieldName, T>;

static_assert(Loggable<std::string> && Loggable<std::string_view> && Loggable<const char*>);
static_assert(Loggable<int> && Loggable<std::uint64_t> && Loggable<bool> && Loggable<double>);
static_assert(Loggable<Duration> && Loggable<std::chrono::seconds> && Loggable<Outcome>);
static_assert(!Loggable<SecretText> && !Loggable<PersonalText>);
static_assert(!Loggable<Secret<int>> && !Loggable<Personal<double>>);
static_assert(!Loggable<const SecretText&> && !Loggable<const SecretText*>);
static_assert(!Loggable<void*> && !Loggable<std::optional<int>> && !Loggable<char>);

TEST(MemoryLog, KeepsTypedFieldsTraceAndService) {
    MemoryLog memory;
    ServiceLog log{memory, "orders"};
    Context ctx;
    ctx.trace.id[15] = 7;
    log.info(ctx, "order confirmed",
             {{"order", std::string{"ord_1"}},
              {"items", 3},
              {"again", false},
              {"took", 1500ms},
              {"result", Outcome::captured}});
    log.warn("no trace");
    const auto lines = memory.lines();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].message, "order confirmed");
    EXPECT_EQ(lines[0].service, "orders");
    EXPECT_EQ(lines[0].trace, ctx.trace.id_text());
    EXPECT_THAT(lines[0].fields,
                testing::UnorderedElementsAre(
                    testing::Pair("order", "ord_1"), testing::Pair("items", "3"),
                    testing::Pair("again", "false"), testing::Pair("took", "1.500000"),
                    testing::Pair("result", "captured")));
    EXPECT_EQ(lines[1].trace, "");
    EXPECT_EQ(memory.count(Level::warn), 1U);
    EXPECT_TRUE(memory.has("no trace"));
}

TEST(BuildInfo, HasVersionAndCompiler) {
    EXPECT_FALSE(build_info().version.empty());
    EXPECT_FALSE(build_info().compiler.empty());
}

}  // namespace
}  // namespace waybill::telemetry
