// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bench_report.hpp"
#include "apps/waybill/dispatch/published.hpp"
#include "platform/core/json_text.hpp"

#include <format>

namespace waybill::dispatch {
namespace {

std::string score_json(const Score& score) {
    const Metrics& m = score.metrics;
    return std::format(
        R"({{"feasible":{},"delivered":{},"undelivered_percent":{:.4f},"ctd_mean":{:.4f},)"
        R"("ctd_p90":{:.4f},"overage_mean":{:.4f},"rtp_mean":{:.4f},"rtp_p90":{:.4f},)"
        R"("rtd_mean":{:.4f},"excess":{:.4f},"late_over_limit":{},"late_beyond_possible":{},)"
        R"("cost_per_order":{:.4f},"payment":{:.2f},"orders_per_bundle":{:.4f},)"
        R"("bundled_percent":{:.4f},"utilization":{:.4f},"on_guarantee":{:.4f},"runs":{},)"
        R"("run_ms_mean":{:.4f},"run_ms_worst":{:.4f},"run_s_total":{:.4f},"open_max":{},)"
        R"("prepositioned":{},"updated":{},"interleaved":{}}})",
        score.verdict.problems.empty(), m.delivered, m.undelivered_percent, m.click_to_door.mean,
        m.click_to_door.p90, m.overage.mean, m.ready_to_pickup.mean, m.ready_to_pickup.p90,
        m.ready_to_door.mean, m.excess, m.late, m.late_beyond, m.cost_per_order, m.payment,
        m.orders_per_bundle, m.bundled_percent, m.utilization, m.on_guarantee, score.runs,
        score.run_mean * 1000, score.run_worst * 1000, score.run_total, score.open_max,
        score.verdict.used.prepositioned, score.verdict.used.updated,
        score.verdict.used.interleaved);
}

std::string day_json(const DayScores& day) {
    std::string out = std::format(
        R"({{"instance":{},"orders":{},"floor":{{"ctd":{:.4f},"shift_ctd":{:.4f},"impossible":{},)"
        R"("cost_per_order":{:.4f}}})",
        json_string(day.instance), day.of(Contender::plan).metrics.orders, day.bounds.order_floor,
        day.bounds.shift_floor, day.bounds.impossible, day.bounds.cost_floor);
    for (const Contender contender : contenders)
        out +=
            std::format(",{}:{}", json_string(to_string(contender)), score_json(day.of(contender)));
    return out + "}";
}

}  // namespace

std::string to_json(const std::vector<DayScores>& days, Kitchens kitchens) {
    std::string out =
        std::format(R"({{"kitchens":"{}","feasible":{},"days":[)",
                    kitchens == Kitchens::known ? "known" : "mean-only", all_feasible(days));
    for (std::size_t i = 0; i < days.size(); ++i) out += (i == 0 ? "" : ",") + day_json(days[i]);
    out += R"(],"published":[)";
    bool first = true;
    for (const PublishedMean& row : published_means()) {
        out += std::format(R"({}{{"who":{},"undelivered_percent":{},"ctd_mean":{},"rtp_mean":{},)"
                           R"("cost_per_order":{}}})",
                           first ? "" : ",", json_string(row.who), row.undelivered_percent,
                           row.click_to_door, row.ready_to_pickup, row.cost_per_order);
        first = false;
    }
    return out + "]}";
}

}  // namespace waybill::dispatch
