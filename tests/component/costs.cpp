// SPDX-License-Identifier: Apache-2.0
#include "tests/component/costs.hpp"

#include "tests/component/allocations.hpp"
#include "tests/component/counting_messages.hpp"

#include <format>
#include <initializer_list>

namespace waybill::town {
namespace {

void add_calls(Tally& tally, TownWorld& town) {
    for (const auto& family : town.metrics.snapshot()) {
        if (family.name != "waybill_rpc_calls_total") continue;
        for (const auto& sample : family.samples)
            tally.add("calls", sample.labels.at(0), static_cast<std::int64_t>(sample.value));
    }
}

void add_json(Tally& tally, TownWorld& town) {
    for (const auto& sent : town.wire.sent())
        if (!sent.request.body.empty() && is_json(sent.request.headers)) tally.add("json written");
    // What the gateway has kept was written once.
    const double kept = town.metrics.value("waybill_offer_cache_hits_total");
    tally.add("json written", {}, -static_cast<std::int64_t>(kept));
}

std::string sums_of(const Tally& tally, std::initializer_list<std::string_view> names) {
    std::string text{"ALL"};
    for (const auto name : names) text += std::format(" {} {}", name, tally.sum(name));
    return text;
}

}  // namespace

Costs Costs::of(TownWorld& town) {
    Costs now{.sql = town.costs,
              .tally = town.tally,
              .events = town.events(),
              .mails = static_cast<std::int64_t>(town.mails.size()),
              .allocations = allocations::counted()};
    now.tally.add_all(messages_so_far());
    now.tally.add("requests out", {}, static_cast<std::int64_t>(town.wire.sent().size()));
    add_calls(now.tally, town);
    add_json(now.tally, town);
    return now;
}

Costs Costs::since(const Costs& before) const {
    return {.sql = sql.since(before.sql),
            .tally = tally.since(before.tally),
            .events = events - before.events,
            .mails = mails - before.mails,
            .allocations = allocations - before.allocations};
}

std::vector<std::string> Costs::lines(std::string_view what) const {
    std::vector<std::string> lines;
    const auto add = [&](std::string line) { lines.push_back(std::format("{}: {}", what, line)); };
    for (const auto& [name, times] : tally.counts()) {
        const auto& [counted, of] = name;
        add(std::format("{}{}{} {}", counted, of.empty() ? "" : " ", of, times));
    }
    SqlCosts::Service sum;
    for (const auto& [service, spent] : sql.services) {
        add(std::format("{} writes {} reads {} statements {} rows read {}", service, spent.writes,
                        spent.reads, spent.statements, spent.rows_read));
        sum.writes += spent.writes;
        sum.reads += spent.reads;
        sum.statements += spent.statements;
        sum.rows_read += spent.rows_read;
    }
    int rows = 0;
    for (const auto& [table, written] : sql.rows_written) {
        add(std::format("rows written {} {}", table, written));
        rows += written;
    }
    add(std::format("events {} mails {}", events, mails));
    add(std::format("ALL writes {} reads {} statements {} rows read {} rows written {}", sum.writes,
                    sum.reads, sum.statements, sum.rows_read, rows));
    add(sums_of(tally, {"log syncs", "log pages", "log bytes"}));
    add(sums_of(tally, {"calls", "deliveries", "messages read", "messages written", "json read",
                        "json written", "handed over"}));
    return lines;
}

}  // namespace waybill::town
