// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"
#include "tests/postgres/many_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <format>

/// Whether PostgreSQL finds what the services ask for by an index, once there is much of it.
namespace waybill::town::plans {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

/// Tables that have few rows however much is sold.
constexpr std::array small_tables{"installation", "leases", "schema_migrations", "ledger_chains"};
/// Those that grow with every order.
constexpr std::array hot_tables{
    "orders",     "order_lines",     "order_history", "outbox",         "inbox",
    "jobs",       "timers",          "offers",        "reservations",   "payments",
    "deliveries", "delivery_offers", "notifications", "ledger_entries", "idempotency_keys"};

/// Statements that may read a whole table, and why.
struct Exception {
    std::string_view query;
    std::string_view reason;
};
constexpr Exception exceptions[]{
    {"parked.count", "each parked message waits for a person, so there are few"},
    {"ledger.balances", "sums the whole ledger for an operator"},
    {"catalog.offers.list", "a word's part may be anywhere; products are few beside offers"},
    {"catalog.offers.list_by_partner", "the same, in another order"},
    // Sweeps take some hundred of the oldest; where those are a hundredth of all, reading all of
    // them once is what the planner takes for the cheaper way.
    {"idempotency.delete_old", "a sweep"},
    {"jobs.forget", "a sweep"},
    {"code_guards.forget", "a sweep"},
    {"login_failures.forget", "a sweep"},
    {"refresh_tokens.forget", "a sweep"},
    {"sessions.forget", "a sweep"},
    {"codes.forget", "a sweep"},
    {"invitations.forget", "a sweep"},
};

int rows_of(std::string_view table) {
    if (std::ranges::contains(small_tables, table)) return 0;
    const bool hot = std::ranges::contains(hot_tables, table);
    if (std::getenv("WAYBILL_LONG") != nullptr) return hot ? 1'000'000 : 50'000;
    return hot ? 50'000 : 5'000;
}

void read_lists(Person& reader, std::initializer_list<const char*> targets) {
    for (const char* target : targets) reader.get(target).expect(200);
}

/// A day in which most of what the services can do is done: lives, ends, lists, sweeps.
void play(TownWorld& town) {
    live_two(town, AssignmentMode::claim);
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue, "Late Shop");
    Person customer = register_customer(town, "Carla");
    Rider rider = hire(boss, "Rosa");
    const Placed unpaid = place_order(customer, shop, "key-1");
    const Placed cancelled = place_order(customer, shop, "key-2");
    const std::string own = "/v1/orders/" + cancelled.order_id;
    customer.call(http::Method::put, own + "/address", R"({"address":"Mill Lane 9"})").expect(200);
    customer.post(own + "/cancel").expect(200);
    customer.post("/v1/orders", confirm_body("quo_" + cancelled.order_id.substr(4)), "key-2")
        .expect(201);
    customer.call(http::Method::delete_, own, {}).expect(204);
    live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "key-3");
    read_lists(customer,
               {"/v1/orders", "/v1/orders?limit=1", "/v1/orders?q=bread", "/v1/notifications",
                "/v1/profile", "/v1/sessions", "/v1/offers", "/v1/offers?q=bread", "/v1/catalog",
                "/v1/catalog?q=bread", "/v1/partners"});
    read_lists(boss, {"/v1/admin/alerts", "/v1/admin/orders", "/v1/admin/ledger/balances",
                      "/v1/admin/ledger/owners", "/v1/admin/partners", "/v1/couriers"});
    read_lists(rider.person,
               {"/v1/courier", "/v1/courier/deliveries", "/v1/courier/deliveries?active=true",
                "/v1/courier/offers", "/v1/courier/orders"});
    shop.keeper.get("/v1/partners/" + shop.partner_id + "/orders").expect(200);
    shop.keeper.get("/v1/partners/" + shop.partner_id + "/offers").expect(200);
    town.executor.run_for(65min);  // housekeepers come once an hour
}

std::string lines(std::span<const std::string> plan) {
    std::string all;
    for (const auto& line : plan) all += "\n  " + line;
    return all;
}

bool reads_all(std::span<const std::string> plan) {
    return std::ranges::any_of(plan, [](std::string_view line) {
        const auto at = line.find("Seq Scan on ");
        if (at == line.npos) return false;
        const auto table = line.substr(at + std::string_view{"Seq Scan on "}.size());
        return !std::ranges::contains(small_tables, table.substr(0, table.find(' ')));
    });
}

TEST(Plans, OfAllThatIsAskedUseAnIndex) {
    TownWorld town{{.seed = 7, .storage = Storage::postgres}};
    town.costs.asked.emplace();
    town.restart();  // what is asked at the start, too
    play(town);
    std::size_t asked = 0;
    for (const auto& [service, queries] : *town.costs.asked) {
        auto connection = postgres::Connection::open(
            {.address = town.database_address(), .schema = service, .name = "plans"}, nullptr);
        ASSERT_TRUE(connection);
        const auto filled = postgres::add_many_rows(
            *connection, {.schema = service, .now = town.now(), .count = rows_of});
        ASSERT_TRUE(filled) << service << ": " << filled.error().message;
        for (const auto& [query, values] : queries) {
            const auto plan = postgres::plan_of(*connection, *query, values);
            ASSERT_TRUE(plan) << query->name << ": " << plan.error().message;
            ++asked;
            const bool known = std::ranges::contains(exceptions, query->name, &Exception::query);
            EXPECT_TRUE(known || !reads_all(*plan))
                << service << ", " << query->name << ": " << sql::text_of(*query) << lines(*plan);
        }
    }
    RecordProperty("statements", static_cast<int>(asked));
    EXPECT_GT(asked, 150u) << "of which most were looked at when this was written";
}

}  // namespace waybill::town::plans
