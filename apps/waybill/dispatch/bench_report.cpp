// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bench_report.hpp"

#include "apps/waybill/dispatch/published.hpp"

#include <algorithm>
#include <format>

namespace waybill::dispatch {
namespace {

constexpr std::size_t bar_width = 30;
constexpr double milliseconds = 1000;

/// Plain mean over instances of a per-instance value.
template <typename Value>
double mean_of(const std::vector<DayScores>& days, Value value) {
    double sum = 0;
    for (const DayScores& day : days) sum += value(day);
    return days.empty() ? 0 : sum / static_cast<double>(days.size());
}

std::string figure(double value, int digits) {
    return value == not_given ? "-" : std::format("{:.{}f}", value, digits);
}

std::string instance_line(const DayScores& day) {
    const Score& score = day.of(Contender::plan);
    const Metrics& m = score.metrics;
    return std::format(
        "{:<16} {:>6} {:>6.2f} {:>6.2f} {:>5.1f} {:>6.2f} {:>5.2f} {:>5.1f} {:>6.2f} {:>6.2f} "
        "{:>6.3f} {:>4} {:>6.2f} {:>6.1f} {:>7.2f} {:>7.2f} {:>6.2f}{}\n",
        day.instance, m.orders, m.undelivered_percent, m.click_to_door.mean, m.click_to_door.p90,
        m.overage.mean, m.ready_to_pickup.mean, m.ready_to_pickup.p90, m.excess, m.cost_per_order,
        m.orders_per_bundle, m.late_beyond, score.run_mean * milliseconds,
        score.run_worst * milliseconds, day.of(Contender::nearest_idle).metrics.click_to_door.mean,
        day.of(Contender::earliest_dropoff).metrics.click_to_door.mean, day.bounds.order_floor,
        score.verdict.problems.empty() ? "" : "  NOT FEASIBLE");
}

std::string mean_line(const std::vector<DayScores>& days, Contender contender) {
    const auto mean = [&](auto value) {
        return mean_of(days,
                       [&](const DayScores& day) { return value(day.of(contender).metrics); });
    };
    return std::format(
        "{:<32} {:>7.3f} {:>7.2f} {:>6.1f} {:>6.2f} {:>6.2f} {:>6.2f} {:>6.2f} {:>7.2f} {:>6.3f} "
        "{:>6.2f}\n",
        to_string(contender), mean([](const Metrics& m) { return m.undelivered_percent; }),
        mean([](const Metrics& m) { return m.click_to_door.mean; }),
        mean([](const Metrics& m) { return m.click_to_door.p90; }),
        mean([](const Metrics& m) { return m.overage.mean; }),
        mean([](const Metrics& m) { return m.ready_to_pickup.mean; }),
        mean([](const Metrics& m) { return m.ready_to_pickup.p90; }),
        mean([](const Metrics& m) { return m.excess; }),
        mean([](const Metrics& m) { return m.cost_per_order; }),
        mean([](const Metrics& m) { return m.orders_per_bundle; }),
        mean([](const Metrics& m) { return static_cast<double>(m.late_beyond); }));
}

std::string floor_line(const std::vector<DayScores>& days) {
    const auto mean = [&](auto value) {
        return mean_of(days, [&](const DayScores& day) { return value(day.bounds); });
    };
    return std::format(
        "{:<32} {:>7.3f} {:>7.2f} {:>6.1f} {:>6.2f} {:>6.2f} {:>6} {:>6.2f} {:>7.2f}\n"
        "{:<32} {:>7} {:>7.2f}\n",
        "order floor, cost floor", mean([](const Bounds& b) { return b.impossible_percent; }),
        mean([](const Bounds& b) { return b.order_floor; }),
        mean([](const Bounds& b) { return b.order_floor_p90; }),
        mean([](const Bounds& b) { return b.overage_floor; }),
        mean([](const Bounds& b) { return b.shift_wait; }), "", 0.0,
        mean([](const Bounds& b) { return b.cost_floor; }), "shift floor (possible orders)", "",
        mean([](const Bounds& b) { return b.shift_floor; }));
}

std::string means_table(const std::vector<DayScores>& days, Kitchens kitchens) {
    std::string out = std::format(
        "\nmeans over {} instances{}\n{:<32} {:>7} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} "
        "{:>6}\n",
        days.size(), kitchens == Kitchens::known ? "" : ", kitchens known by their mean only", "",
        "undel %", "CtD", "p90", "over", "RtP", "p90", "excess", "$/order", "o/bun", "late+");
    for (const Contender contender : contenders) out += mean_line(days, contender);
    out += floor_line(days);
    out += "published, over all 240 instances\n";
    for (const PublishedMean& row : published_means())
        out +=
            std::format("{:<32} {:>7} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6}\n", row.who,
                        figure(row.undelivered_percent, 3), figure(row.click_to_door, 2),
                        figure(row.click_to_door_p90, 1), figure(row.overage, 2),
                        figure(row.ready_to_pickup, 2), figure(row.ready_to_pickup_p90, 2), "-",
                        figure(row.cost_per_order, 2), figure(row.orders_per_bundle, 2));
    return out;
}

std::string published_table(const std::vector<DayScores>& days) {
    std::string out;
    for (const PublishedDay& row : published_days()) {
        const auto day = std::ranges::find(days, row.instance, &DayScores::instance);
        if (day == days.end()) continue;
        const Metrics& m = day->of(Contender::plan).metrics;
        if (out.empty())
            out = std::format("\npublished days\n{:<16} {:<14} {:>7} {:>14} {:>14} {:>14}\n",
                              "instance", "who", "undel %", "CtD (ours)", "RtP (ours)",
                              "$/order (ours)");
        out += std::format(
            "{:<16} {:<14} {:>7} {:>6} ({:>5.2f}) {:>6} ({:>5.2f}) {:>6} ({:>5.2f})\n",
            row.instance, row.who, figure(row.undelivered_percent, 2), figure(row.click_to_door, 2),
            m.click_to_door.mean, figure(row.ready_to_pickup, 2), m.ready_to_pickup.mean,
            figure(row.cost_per_order, 2), m.cost_per_order);
    }
    return out;
}

std::string time_lines(const std::vector<DayScores>& days) {
    double total = 0;
    double worst = 0;
    double slowest = 0;
    PowersUsed used;
    for (const DayScores& day : days) {
        const Score& score = day.of(Contender::plan);
        total += score.run_total;
        worst = std::max(worst, score.run_worst);
        slowest = std::max(slowest, score.run_mean);
        used.prepositioned += score.verdict.used.prepositioned;
        used.updated += score.verdict.used.updated;
        used.interleaved += score.verdict.used.interleaved;
    }
    return std::format(
        "\nCPU time of all runs {:.1f} s, a run {:.2f} ms on the slowest instance's mean, {:.1f} "
        "ms "
        "at worst\npowers used: assignment updates {}, arrivals before the order {}, "
        "interleaved {}; every rule kept: {}\n",
        total, slowest * milliseconds, worst * milliseconds, used.updated, used.prepositioned,
        used.interleaved, all_feasible(days) ? "yes" : "NO");
}

}  // namespace

bool all_feasible(const std::vector<DayScores>& days) {
    return std::ranges::all_of(days, [](const DayScores& day) {
        return std::ranges::all_of(
            day.scores, [](const Score& score) { return score.verdict.problems.empty(); });
    });
}

std::string to_table(const std::vector<DayScores>& days, Kitchens kitchens) {
    std::string out = std::format(
        "{:<16} {:>6} {:>6} {:>6} {:>5} {:>6} {:>5} {:>5} {:>6} {:>6} {:>6} {:>4} {:>6} {:>6} "
        "{:>7} {:>7} {:>6}\n",
        "instance", "orders", "undel%", "CtD", "p90", "over", "RtP", "p90", "excess", "$/ord",
        "o/bun", "late", "run ms", "worst", "nearest", "earlie.", "floor");
    for (const DayScores& day : days) out += instance_line(day);
    return out + means_table(days, kitchens) + published_table(days) + time_lines(days);
}

std::string to_bar(std::size_t done, std::size_t days) {
    const std::size_t filled = bar_width * done / std::max<std::size_t>(1, days);
    return std::format("[{}{}] {}/{} days", std::string(filled, '='),
                       std::string(bar_width - filled, ' '), done, days);
}

}  // namespace waybill::dispatch
