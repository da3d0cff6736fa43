// SPDX-License-Identifier: Apache-2.0
// Two people do something to one order at the same moment. docs/decisions.md names the row that
// decides each pair; here every pair of steps that can be taken from a state is raced, beginning
// together and shortly after each other. What is answered must be what is answered when one comes
// after the other, in one order or the other: where they exclude each other, exactly one happens.
#include "platform/core/enum_values.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::races {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

/// Where an order must be before its race.
enum class Start : std::uint8_t {
    pending,
    paid,
    preparing,
    ready,
    claimed,
    delivering,
    returning,
    over,
};

/// A town with one order at a time.
struct Race {
    explicit Race(std::uint64_t seed) : town{{.seed = seed}} { fill_shelves(); }

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
        if (start == Start::over) {
            customer.post(own("cancel"), "{}").expect(200);
            return;
        }
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
        if (start == Start::delivering) return;
        rider.person.post(here("fail"), R"({"epoch":1,"reason":"courier_trouble"})").expect(200);
        town.executor.run_for(2s);
    }
    void fill_shelves() {
        for (const std::string& offer : shop.offers)
            shop.keeper
                .post("/v1/offers/" + offer + "/stock", R"({"kind":"receive","quantity":900})")
                .expect(200);
    }
    std::string queue(std::string_view step) const {
        return std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, step);
    }
    std::string here(std::string_view step) const {
        return std::format("/v1/courier/deliveries/{}/{}", order.order_id, step);
    }
    std::string own(std::string_view step) const {
        return std::format("/v1/orders/{}/{}", order.order_id, step);
    }
    std::string admin(std::string_view step) const {
        return std::format("/v1/admin/orders/{}/{}", order.order_id, step);
    }
    http::Request step(std::string_view what) {
        const auto key = [&] {
            std::string made = std::format("{}-{}", what, number);
            std::ranges::replace(made, ' ', '-');
            return made;
        };
        const auto ask = [&](Person& who, const std::string& path, std::string body = "{}") {
            return who.request(http::Method::post, path, std::move(body), key());
        };
        const auto put = [&](std::string_view part, std::string body) {
            return customer.request(http::Method::put, own(part), std::move(body), key());
        };
        if (what == "customer cancels") return ask(customer, own("cancel"));
        if (what == "customer notes") return put("note", R"({"note":"The bell is broken"})");
        if (what == "customer redirects") return put("address", R"({"address":"Mill Lane 9"})");
        if (what == "customer gives a phone") return put("phone", R"({"phone":"+3225550199"})");
        if (what == "customer replaces") {
            const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
            return ask(customer, own("replace"), confirm_body(quote.text("/quote_id")));
        }
        if (what == "customer deletes")
            return customer.request(http::Method::delete_, "/v1/orders/" + order.order_id, {},
                                    key());
        if (what == "operator refunds a part")
            return ask(boss, "/v1/admin/payments/" + order.payment_id + "/refunds",
                       R"({"amount":{"amount":100,"currency":"EUR"},"note":"burnt"})");
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
        if (what == "partner is ready") return ask(shop.keeper, queue("ready"));
        if (what == "courier returns") return ask(rider.person, here("return"), R"({"epoch":1})");
        if (what == "operator unlocks") return ask(boss, admin("unlock-pin"), {});
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

/// Whatever won, the order is brought to its end; what was lost must not come back.
void finish(Race& race) {
    // Its customer may have deleted it.
    const auto order = race.boss.get("/v1/orders/" + race.order.order_id).expect(200);
    const std::string status = order.text("/status");
    if (order.has("/replaced_by"))
        race.customer.post("/v1/orders/" + order.text("/replaced_by") + "/cancel", "{}")
            .expect(200);
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
    const std::string end = status_of(race.boss, race.order.order_id);
    EXPECT_EQ(end, status == "COMPLETED" ? "COMPLETED" : "CANCELLED");
}

/// Everything that people can do to an order once it is there.
constexpr std::string_view steps[] = {
    "customer cancels",  "operator cancels",       "partner accepts",        "partner rejects",
    "partner is ready",  "courier claims",         "another claims",         "courier declines",
    "courier picks up",  "courier delivers",       "courier fails",          "courier returns",
    "operator takes it", "operator moves it",      "operator ends it",       "operator unlocks",
    "customer notes",    "customer redirects",     "customer gives a phone", "customer replaces",
    "customer deletes",  "operator refunds a part"};

bool happened(const Answer& answer) { return answer.status() / 100 == 2; }

void end(Race& race) {
    race.town.executor.run_for(2s);
    finish(race);
}

std::vector<std::string_view> possible(Race& race, Start start) {
    std::vector<std::string_view> found;
    race.lead_to(start);
    for (const std::string_view step : steps) {
        if (!happened(race.town.api.say(race.step(step)))) continue;
        found.push_back(step);
        end(race);
        race.lead_to(start);
    }
    end(race);
    return found;
}

/// Which of two steps happened.
using Outcome = std::pair<bool, bool>;

Outcome one_after_the_other(Race& race, Start start, std::string_view one, std::string_view two) {
    race.lead_to(start);
    const bool first = happened(race.town.api.say(race.step(one)));
    race.town.executor.run_for(2s);
    const bool second = happened(race.town.api.say(race.step(two)));
    end(race);
    return {first, second};
}

/// Who comes between the commits of a pick-up is told to come again, and does.
bool came_through(Race& race, const Answer& answer, std::string_view step) {
    if (happened(answer) || answer.code() != "couriers.being_fetched") return happened(answer);
    race.town.executor.run_for(2s);
    ++race.number;  // under another key
    return happened(race.town.api.say(race.step(step)));
}

/// `one` begins, and `two` so many turns later.
Outcome race_both(Race& race, Start start, std::string_view one, std::string_view two, int turns) {
    race.lead_to(start);
    auto first = race.step(one);
    auto second = race.step(two);
    const auto answers = race.town.api.say_apart(std::move(first), std::move(second), turns);
    const Outcome outcome{came_through(race, answers.first, one),
                          came_through(race, answers.second, two)};
    end(race);
    return outcome;
}

std::string words(Outcome outcome) { return std::format("{}/{}", outcome.first, outcome.second); }

void race_pair(Race& race, Start start, std::string_view one, std::string_view two) {
    const Outcome forth = one_after_the_other(race, start, one, two);
    const Outcome back = one_after_the_other(race, start, two, one);
    const Outcome allowed[] = {forth, {back.second, back.first}};
    const auto is_allowed = [&](Outcome seen, int turns) {
        EXPECT_TRUE(std::ranges::contains(allowed, seen))
            << one << " | " << two << " after " << turns << " turns: " << words(seen)
            << ", one after the other: " << words(allowed[0]) << ", " << words(allowed[1]);
    };
    const int turns = static_cast<int>(race.town.random.below(40));
    is_allowed(race_both(race, start, one, two, turns), turns);
    const Outcome turned = race_both(race, start, two, one, turns);
    is_allowed({turned.second, turned.first}, -turns);
}

void expect_clean(Race& race) {
    EXPECT_TRUE(race.town.settle());
    EXPECT_THAT(race.town.broken_promises(), IsEmpty());
    EXPECT_THAT(race.town.complaints(), IsEmpty());
}

struct Races : ::testing::TestWithParam<Start> {};

TEST_P(Races, OfTwoStepsThatExcludeEachOtherExactlyOneHappens) {
    const Start start = GetParam();
    Race race{40 + static_cast<std::uint64_t>(start)};
    const auto all = possible(race, start);
    EXPECT_GE(all.size(), 2U);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j) race_pair(race, start, all[i], all[j]);
    expect_clean(race);
}

INSTANTIATE_TEST_SUITE_P(EveryStart, Races,
                         ::testing::Values(Start::pending, Start::paid, Start::preparing,
                                           Start::ready, Start::claimed, Start::delivering,
                                           Start::returning, Start::over),
                         [](const auto& param) { return std::string{enum_name(param.param)}; });

/// The provider's word is on its way while somebody cancels: whichever comes first, the order ends
/// and the money is back.
TEST(RacesWithMoney, WhatIsPaidAndCancelledAtOnceIsPaidBack) {
    Race race{60};
    for (int tenths = 0; tenths <= 12; ++tenths) {
        race.lead_to(Start::pending);
        approve(race.town, race.order);
        race.town.executor.run_for(tenths * 100ms);
        const auto what = tenths % 2 == 0 ? "customer cancels" : "operator cancels";
        EXPECT_TRUE(happened(race.town.api.say(race.step(what)))) << tenths;
        race.town.executor.run_for(30s);
        EXPECT_EQ(status_of(race.customer, race.order.order_id), "CANCELLED");
    }
    expect_clean(race);
}

/// Each alone may be given back, both are more than was paid.
TEST(RacesWithMoney, TwoPartsThatAreTogetherMoreThanTheWholeAreNotBothGivenBack) {
    Race race{62};
    constexpr std::int64_t part = usual_total / 2 + 1;
    for (int turns = 0; turns <= 40; turns += 8) {
        race.lead_to(Start::preparing);
        const auto path = "/v1/admin/payments/" + race.order.payment_id + "/refunds";
        const auto give_back = [&](std::string_view key, std::int64_t amount) {
            return race.boss.request(
                http::Method::post, path,
                std::format(R"({{"amount":{{"amount":{},"currency":"EUR"}},"note":"burnt"}})",
                            amount),
                std::format("{}-{}", key, turns));
        };
        const auto answers =
            race.town.api.say_apart(give_back("one", part), give_back("two", part), turns);
        EXPECT_EQ(happened(answers.first) + happened(answers.second), 1)
            << answers.first.describe() << answers.second.describe();
        race.town.executor.run_for(2s);
        EXPECT_TRUE(happened(race.town.api.say(give_back("rest", usual_total - part))));
        EXPECT_FALSE(happened(race.town.api.say(give_back("more", 1))));
        race.town.executor.run_for(30s);
        const auto payment = race.boss.get("/v1/payments/" + race.order.payment_id).expect(200);
        EXPECT_EQ(payment.number("/refunded/amount"), usual_total);
        end(race);
    }
    expect_clean(race);
}

TEST(RacesWithMoney, AQuoteThatIsConfirmedTwiceAtOnceIsOneOrder) {
    Race race{61};
    for (int turns = 0; turns <= 40; turns += 8) {
        const auto quote = race.customer.post("/v1/quotes", quote_body(race.shop)).expect(201);
        const std::string body = confirm_body(quote.text("/quote_id"));
        const auto confirm = [&](std::string_view key) {
            return race.customer.request(http::Method::post, "/v1/orders", body,
                                         std::format("{}-{}", key, turns));
        };
        auto first = confirm("one");
        auto second = confirm("two");
        const auto answers = race.town.api.say_apart(std::move(first), std::move(second), turns);
        EXPECT_EQ(happened(answers.first) + happened(answers.second), 1)
            << answers.first.describe() << answers.second.describe();
        const auto orders = race.customer.get("/v1/orders?status=PENDING").expect(200);
        ASSERT_EQ(orders.size("/data"), 1U);
        race.customer.post("/v1/orders/" + orders.text("/data/0/order_id") + "/cancel").expect(200);
    }
    expect_clean(race);
}

}  // namespace waybill::town::races
