// SPDX-License-Identifier: Apache-2.0
// Two people do different things to one order at the same moment. docs/decisions.md names the row
// that decides each pair; here every pair is raced, and the losers must have lost everywhere.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::races {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

/// Where an order must be before its race.
enum class Start : std::uint8_t { pending, paid, preparing, ready, claimed, delivering };

/// A town with one order at a time.
struct Race {
    explicit Race(std::uint64_t seed) : town{{.seed = seed}} {}

    TownWorld town;
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Rider rider{hire(boss, "Rida")};
    Rider other{hire(boss, "Sami")};
    Person customer{register_customer(town, "Clara")};
    Placed order{};
    std::string pin{};
    int number{0};

    void lead_to(Start start) {
        order = place_order(customer, shop, std::format("order-{}", ++number));
        pin = customer.get("/v1/orders/" + order.order_id).text("/pin");
        if (start == Start::pending) return;
        pay(customer, order);
        if (start == Start::paid) return;
        shop.keeper.post(queue("accept"), R"({"minutes":20})").expect(200);
        if (start == Start::preparing) return;
        shop.keeper.post(queue("ready")).expect(200);
        town.executor.run_for(2s);
        if (start == Start::ready) return;
        rider.person.post(here("claim"), {}, std::format("claim-{}", number)).expect(200);
        town.executor.run_for(2s);
        if (start == Start::claimed) return;
        rider.person.post(here("pick-up"), R"({"epoch":1})").expect(200);
        town.executor.run_for(2s);
    }
    std::string queue(std::string_view step) const {
        return std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, step);
    }
    std::string here(std::string_view step) const {
        return std::format("/v1/courier/deliveries/{}/{}", order.order_id, step);
    }
    std::string admin(std::string_view step) const {
        return std::format("/v1/admin/orders/{}/{}", order.order_id, step);
    }
    http::Request step(std::string_view what) {
        const auto ask = [&](Person& who, const std::string& path, std::string body = "{}") {
            std::string key = std::format("{}-{}", what, number);
            std::ranges::replace(key, ' ', '-');
            return who.request(http::Method::post, path, std::move(body), key);
        };
        if (what == "customer cancels")
            return ask(customer, "/v1/orders/" + order.order_id + "/cancel");
        if (what == "operator cancels")
            return ask(boss, "/v1/admin/orders/" + order.order_id + "/cancel");
        if (what == "partner accepts") return ask(shop.keeper, queue("accept"));
        if (what == "partner rejects")
            return ask(shop.keeper, queue("reject"), R"({"reason":"sold out"})");
        if (what == "courier declines") return ask(rider.person, here("decline"), R"({"epoch":1})");
        if (what == "courier picks up") return ask(rider.person, here("pick-up"), R"({"epoch":1})");
        if (what == "courier claims") return ask(rider.person, here("claim"), {});
        if (what == "courier delivers")
            return ask(rider.person, here("deliver"),
                       std::format(R"({{"epoch":1,"pin":"{}"}})", pin));
        if (what == "courier fails")
            return ask(rider.person, here("fail"), R"({"epoch":1,"reason":"refused"})");
        if (what == "operator takes it") return ask(boss, admin("unassign"), {});
        if (what == "operator moves it")
            return ask(boss, admin("assign"),
                       std::format(R"({{"courier_id":"{}"}})", other.courier_id));
        if (what == "operator ends it") return ask(boss, admin("undeliverable"));
        if (what == "another claims") return ask(other.person, here("claim"), {});
        throw std::runtime_error{"no such step"};
    }
};

struct Pair {
    Start start;
    std::string_view one;
    std::string_view two;
};

/// Of each pair only one can happen.
constexpr Pair exclusive[] = {
    {Start::paid, "customer cancels", "partner accepts"},
    {Start::paid, "customer cancels", "partner rejects"},
    {Start::paid, "operator cancels", "customer cancels"},
    {Start::preparing, "operator cancels", "partner rejects"},
    {Start::ready, "courier claims", "another claims"},
    {Start::claimed, "courier picks up", "operator cancels"},
    {Start::claimed, "courier picks up", "courier declines"},
    {Start::claimed, "courier picks up", "operator takes it"},
    {Start::claimed, "courier picks up", "operator moves it"},
    {Start::claimed, "courier declines", "operator takes it"},
    {Start::delivering, "courier delivers", "courier fails"},
    {Start::delivering, "courier delivers", "operator ends it"},
};

/// Whatever won, the order is brought to its end; what was lost must not come back.
void finish(Race& race) {
    const std::string status = status_of(race.customer, race.order.order_id);
    if (status == "CANCELLED") {
        const auto late = race.rider.person.post(
            race.here("deliver"), std::format(R"({{"epoch":1,"pin":"{}"}})", race.pin));
        EXPECT_GE(late.status(), 400) << late.describe();
        return;
    }
    const auto cancel = "/v1/admin/orders/" + race.order.order_id + "/cancel";
    const bool fetched = status == "DELIVERING" || status == "COMPLETED";
    race.boss.post(cancel, "{}").expect(fetched ? 409 : 200);
    if (status == "DELIVERING")
        race.boss.post("/v1/admin/orders/" + race.order.order_id + "/undeliverable", "{}")
            .expect(200);
    race.town.executor.run_for(2s);
    const std::string end = status_of(race.customer, race.order.order_id);
    EXPECT_EQ(end, status == "COMPLETED" ? "COMPLETED" : "CANCELLED");
}

TEST(Races, OfEveryPairOfStepsExactlyOneHappens) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Race race{seed};
        for (const Pair& pair : exclusive) {
            for (const bool swapped : {false, true}) {
                race.lead_to(pair.start);
                std::vector<http::Request> both{race.step(swapped ? pair.two : pair.one),
                                                race.step(swapped ? pair.one : pair.two)};
                const auto answers = race.town.api.say_together(std::move(both));
                EXPECT_EQ((answers[0].status() == 200) + (answers[1].status() == 200), 1)
                    << seed << " " << pair.one << " | " << pair.two << "\n"
                    << answers[0].describe() << answers[1].describe();
                race.town.executor.run_for(2s);
                finish(race);
            }
        }
        EXPECT_TRUE(race.town.settle());
        EXPECT_THAT(race.town.broken_promises(), IsEmpty());
        EXPECT_THAT(race.town.complaints(), IsEmpty());
    }
}

}  // namespace waybill::town::races
