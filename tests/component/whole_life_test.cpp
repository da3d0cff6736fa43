// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>
#include <set>

namespace waybill::town::whole_life {

using couriers::AssignmentMode;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Steps = std::vector<std::string>;

struct Way {
    AssignmentMode assignment;
    Kitchen kitchen;
    std::uint64_t seed;
    bool rough{false};  ///< every event comes twice, keys in random order
    int instances{1};
    bool split{false};
};

void PrintTo(const Way& way, std::ostream* out) {
    *out << enum_name(way.assignment) << ", kitchen " << to_string(way.kitchen) << ", seed "
         << way.seed << (way.rough ? ", rough" : "") << (way.instances > 1 ? ", many" : "")
         << (way.split ? ", split" : "");
}

class WholeLife : public ::testing::TestWithParam<Way> {};

/// Every version from 1 on, each with a cause that no other step has.
void check_history(Person& customer, const std::string& order_id) {
    const auto history = customer.get("/v1/orders/" + order_id + "/history").expect(200);
    std::set<std::string> causes;
    for (std::size_t i = 0; i < history.size("/data"); ++i) {
        EXPECT_EQ(history.number(std::format("/data/{}/version", i)),
                  static_cast<std::int64_t>(i) + 1);
        EXPECT_TRUE(causes.insert(history.text(std::format("/data/{}/cause", i))).second)
            << history.describe();
    }
    Steps steps = history_of(customer, order_id);
    ASSERT_EQ(steps.size(), 7u) << history.describe();
    // The system may choose a courier before the order is ready.
    if (steps[3] == "assigned") std::swap(steps[3], steps[4]);
    EXPECT_EQ(steps, (Steps{"created", "paid", "accepted", "ready", "assigned", "picked_up",
                            "completed"}));
}

/// What the customer was told in the app: each thing once.
void check_news(Person& customer) {
    const auto news = customer.get("/v1/notifications?limit=100").expect(200);
    Steps kinds;
    for (std::size_t i = 0; i < news.size("/data"); ++i)
        kinds.push_back(news.text(std::format("/data/{}/kind", i)));
    EXPECT_THAT(kinds,
                UnorderedElementsAre("order_created", "order_paid", "order_accepted", "order_ready",
                                     "order_assigned", "order_on_its_way", "order_delivered"));
    std::set<std::string> subjects;
    for (const auto& mail : customer.town().mails.mails_to(customer.email()))
        EXPECT_TRUE(subjects.insert(mail.subject).second) << mail.subject << " came twice";
    EXPECT_GE(subjects.size(), 3u);
}

/// Nothing is made or lost: 15% of the goods to the platform, the fee to the courier.
void check_ledger(Person& boss) {
    const auto ledger = boss.get("/v1/admin/ledger/balances").expect(200);
    std::map<std::string, std::int64_t> balances;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < ledger.size("/data"); ++i) {
        const auto row = std::format("/data/{}", i);
        const auto amount = ledger.number(row + "/balance/amount");
        balances[ledger.text(row + "/account")] += amount;
        sum += amount;
    }
    EXPECT_EQ(sum, 0) << ledger.describe();
    EXPECT_EQ(balances["provider:simulator"], usual_total);
    EXPECT_EQ(balances["customer_clearing"], 0);
    EXPECT_EQ(balances["courier_payable"], -250);
    EXPECT_EQ(balances["platform_fee"], -315);
    EXPECT_EQ(balances["partner_payable"], -(2100 - 315));
}

void check_stock(Shop& shop) {
    const auto offers = shop.keeper.get("/v1/partners/" + shop.partner_id + "/offers").expect(200);
    std::map<std::string, std::int64_t> left;
    for (std::size_t i = 0; i < offers.size("/data"); ++i) {
        const auto row = std::format("/data/{}", i);
        left[offers.text(row + "/offer_id")] = offers.number(row + "/in_stock");
    }
    EXPECT_EQ(left[shop.offers[0]], 38);
    EXPECT_EQ(left[shop.offers[1]], 39);
    EXPECT_EQ(left[shop.offers[2]], 40);
}

/// The public link: where it stands, and nothing about who gets it.
void check_tracking(Person& customer, const std::string& order_id) {
    const auto order = customer.get("/v1/orders/" + order_id).expect(200);
    const std::string url = order.text("/tracking_url");
    const auto seen =
        customer.town().api.get("/v1/tracking/" + url.substr(url.rfind('/') + 1)).expect(200);
    EXPECT_EQ(seen.text("/status"), "COMPLETED");
    for (const char* secret : {"Station Street", "+32", "2350", "pin", "people.example"})
        EXPECT_FALSE(seen.body().contains(secret)) << seen.describe();
}

TEST_P(WholeLife, FromRegistrationToTheDoor) {
    const auto [assignment, kitchen, seed, rough, instances, split] = GetParam();
    TownWorld town{{.seed = seed,
                    .instances = instances,
                    .split = split,
                    .assignment = assignment,
                    .duplicates_ppm = rough ? 1'000'000U : 0U,
                    .shuffle_keys = rough}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, kitchen);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    const Placed order = live(customer, shop, rider, kitchen, assignment, "order-1");

    EXPECT_TRUE(town.settle());
    EXPECT_EQ(order.total, usual_total);
    check_history(customer, order.order_id);
    check_news(customer);
    check_ledger(boss);
    check_stock(shop);
    check_tracking(customer, order.order_id);
    const auto courier = rider.person.get("/v1/courier").expect(200);
    EXPECT_EQ(courier.number("/active"), 0);
    EXPECT_EQ(courier.number("/deliveries"), 1);
    EXPECT_EQ(courier.text("/status"), "available");
    EXPECT_EQ(town.kitchen.orders().size(), kitchen == Kitchen::has_own_system ? 1u : 0u);
    EXPECT_EQ(town.kitchen.badly_signed(), 0);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

std::vector<Way> all_ways() {
    std::vector<Way> ways;
    for (const auto assignment :
         {AssignmentMode::claim, AssignmentMode::least_loaded, AssignmentMode::optimal,
          AssignmentMode::broadcast, AssignmentMode::sequential})
        for (const auto kitchen : {Kitchen::reads_the_queue, Kitchen::has_own_system})
            for (const std::uint64_t seed : {1, 7, 42})
                for (const bool rough : {false, true})
                    for (const int instances : {1, 2})
                        for (const bool split : {false, true})
                            if ((instances == 1 && !split) || seed == 7)
                                ways.push_back(
                                    {assignment, kitchen, seed, rough, instances, split});
    return ways;
}

INSTANTIATE_TEST_SUITE_P(AllWays, WholeLife, ::testing::ValuesIn(all_ways()));

}  // namespace waybill::town::whole_life
