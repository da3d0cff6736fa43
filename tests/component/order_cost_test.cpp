// SPDX-License-Identifier: Apache-2.0
// What an order costs, counted: a change that makes it dearer shows in tests/golden/order_cost.txt.
// How long it takes is measured elsewhere (bench/).
#include "tests/component/golden.hpp"
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::town::order_cost {

using couriers::AssignmentMode;

/// Time that everything about one order needs to end, in which others are quiet.
constexpr Duration a_while = 1h;

struct Costs {
    SqlCosts sql;
    std::int64_t events;
    std::map<std::string, double> calls;
    std::size_t mails;

    static Costs of(TownWorld& town) {
        Costs now{
            .sql = town.costs, .events = town.events(), .calls = {}, .mails = town.mails.size()};
        for (const auto& family : town.metrics.snapshot()) {
            if (family.name != "waybill_rpc_calls_total") continue;
            for (const auto& sample : family.samples)
                now.calls[sample.labels.at(0)] += sample.value;
        }
        return now;
    }
};

std::vector<std::string> lines_of(std::string_view what, const Costs& before, const Costs& after,
                                  const Costs& idle_before, const Costs& idle_after) {
    const SqlCosts idle = idle_after.sql.since(idle_before.sql);
    const SqlCosts sql = after.sql.since(before.sql).since(idle);
    std::vector<std::string> lines;
    const auto add = [&](std::string line) { lines.push_back(std::format("{}: {}", what, line)); };
    const auto calls_between = [](const Costs& from, const Costs& to, const std::string& service) {
        const auto was = from.calls.find(service);
        const auto now = to.calls.find(service);
        return (now == to.calls.end() ? 0 : now->second) -
               (was == from.calls.end() ? 0 : was->second);
    };
    for (const auto& [service, all] : after.calls) {
        const double calls =
            calls_between(before, after, service) - calls_between(idle_before, idle_after, service);
        if (calls > 0) add(std::format("calls of {} {}", service, calls));
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
    add(std::format("events {} mails {}", after.events - before.events,
                    after.mails - before.mails));
    add(std::format("ALL writes {} reads {} statements {} rows read {} rows written {}", sum.writes,
                    sum.reads, sum.statements, sum.rows_read, rows));
    return lines;
}

TEST(OrderCost, IsWhatTheListSays) {
    TownWorld town;
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "warm");
    ASSERT_TRUE(town.settle());

    const Costs at_rest = Costs::of(town);
    town.executor.run_for(a_while);
    const Costs rested = Costs::of(town);

    // Until its answer; what its events cost is in the life below.
    const std::string quote =
        customer.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
    const Costs asked = Costs::of(town);
    customer.post("/v1/orders", confirm_body(quote), "alone").expect(201);
    const Costs confirmed = Costs::of(town);
    auto lines = lines_of("confirm", asked, confirmed, rested, rested);
    ASSERT_TRUE(town.settle());

    const Costs born = Costs::of(town);
    const TimePoint end = town.now() + a_while;
    live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "whole");
    ASSERT_LT(town.now(), end);
    town.executor.run_for(end - town.now());
    const auto whole = lines_of("life", born, Costs::of(town), at_rest, rested);
    lines.insert(lines.end(), whole.begin(), whole.end());
    golden::compare("order_cost.txt", golden::text_of(lines));
}

}  // namespace waybill::town::order_cost
