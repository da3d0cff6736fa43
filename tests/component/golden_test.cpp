// SPDX-License-Identifier: Apache-2.0
// What others rely on, as lists in tests/golden. A change that is meant is written by running this
// test with WAYBILL_WRITE_GOLDEN=1, and reviewed as a change of the file.
#include "tests/component/golden.hpp"
#include "apps/waybill/server/configuration.hpp"
#include "contracts/orders/v1/orders.json.hpp"
#include "services/orders/domain/endings.hpp"
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

#include <format>
#include <set>

namespace waybill::town::golden {

using couriers::AssignmentMode;

TEST(Golden, Routes) {
    const TownWorld town;
    compare("routes.txt", town.routes());
}

TEST(Golden, Settings) { compare("settings.txt", text_of(server::setting_names())); }

/// One line per state: what it waits for, what time does, and who or what may cancel.
std::string ending_of(const orders::StateRule& rule, const orders::Patience& patience) {
    const auto minutes = [&](Duration orders::Patience::* after) {
        return std::chrono::duration_cast<std::chrono::minutes>(patience.*after).count();
    };
    std::string line = std::format("{} waits for {};", to_string(rule.state), rule.waits_for);
    if (rule.alert)
        line += std::format(" alert {} after {} min;", to_string(*rule.alert),
                            minutes(rule.alert_after));
    if (rule.end)
        line += std::format(" {} after {} min;", to_string(*rule.end), minutes(rule.end_after));
    if (rule.closes_as) line += std::format(" closes as {};", to_string(*rule.closes_as));
    line += " cancelled by";
    for (const orders::CancelReason reason : rule.cancels)
        line += std::format(" {}", to_string(reason));
    return line;
}

TEST(Golden, Endings) {
    std::vector<std::string> lines;
    for (const orders::StateRule& rule : orders::state_rules())
        lines.push_back(ending_of(rule, {}));
    compare("endings.txt", text_of(lines));
}

/// What the API document draws and lists is what the table of endings says.
TEST(Golden, TheDocumentsEndingsAreTheTables) {
    const TownWorld town;
    const std::string document = town.openapi();
    std::set<std::string_view> reasons;
    for (const orders::StateRule& rule : orders::state_rules()) {
        std::string edge = std::format("{} --> CANCELLED: ", to_string(rule.state));
        for (const orders::CancelReason reason : rule.cancels) {
            edge += std::format("{}{}", edge.ends_with(": ") ? "" : ", ", to_string(reason));
            reasons.insert(to_string(reason));
        }
        EXPECT_NE(document.find(edge + "\\n"), document.npos) << edge;
    }
    const auto& words = waybill::orders::v1::order_cancel_reason_words;
    EXPECT_EQ(reasons, (std::set<std::string_view>{std::begin(words), std::end(words)}));
}

/// Routes have a list of their own.
std::string without_routes(std::string family) {
    const auto begin = family.find("{route=");
    if (begin == std::string::npos) return family;
    constexpr std::string_view last = "unmatched";
    const auto end = family.find(last, begin) + last.size();
    return family.replace(begin, end - begin, "{route=*");
}

TEST(Golden, Metrics) {
    const TownWorld town;
    std::vector<std::string> families;
    for (std::string& family : town.metrics.catalog())
        families.push_back(without_routes(std::move(family)));
    compare("metrics.txt", text_of(families));
}

/// What a declined payer does: three times no.
void decline(TownWorld& town, const Placed& order) {
    const std::string page = "/simulator/checkout/" + order.payment_id;
    town.api.get("/pay/" + order.payment_id).expect(303);
    for (int i = 0; i < 3; ++i) {
        town.api.post(page, "decision=decline",
                      {.content_type = "application/x-www-form-urlencoded"});
        town.executor.run_for(30s);
    }
}

/// A shop that changes what it sells, and closes for good.
void close_a_shop(Person& boss) {
    Shop shop = open_shop(boss, Kitchen::reads_the_queue, "Last Shop");
    const std::string offer = "/v1/offers/" + shop.offers[0];
    const std::string product = "/v1/products/" + boss.get(offer).expect(200).text("/product_id");
    shop.keeper
        .call(http::Method::patch, product, R"({"name":"Old bread"})",
              {.headers = {{"If-Match", "*"}}})
        .expect(200);
    for (const std::string& target : {offer, product, "/v1/partners/" + shop.partner_id})
        shop.keeper.call(http::Method::delete_, target, {}).expect(204);
}

/// Everything that anybody can change, so that every kind of event comes.
void change_everything(Person& boss, Person& customer, Shop& shop, Rider& rider) {
    customer.call(http::Method::patch, "/v1/profile", R"({"first_name":"Klara"})").expect(200);
    const std::string partner = "/v1/partners/" + shop.partner_id;
    const auto settings = boss.get(partner + "/settings").expect(200);
    boss.call(http::Method::patch, partner, R"({"preparation_minutes":25})",
              {.headers = {{"If-Match", settings.header("ETag")}}})
        .expect(200);
    shop.keeper.call(http::Method::patch, "/v1/offers/" + shop.offers[2], R"({"price_amount":95})")
        .expect(200);
    shop.keeper
        .post("/v1/offers/" + shop.offers[2] + "/stock", R"({"kind":"receive","quantity":5})")
        .expect(200);
    rider.person.call(http::Method::put, "/v1/courier/duty", R"({"status":"offline"})").expect(200);
    const auto device =
        customer.post("/v1/profile/devices", R"({"platform":"ios","push_token":"apns-1"})");
    customer
        .call(http::Method::delete_, "/v1/profile/devices/" + device.expect(201).text("/device_id"),
              {})
        .expect(204);
    const auto invited =
        boss.post("/v1/admin/invitations",
                  std::format(R"({{"role":"partner","partner_id":"{}"}})", shop.partner_id));
    boss.town()
        .api
        .post("/v1/accounts",
              std::format(R"({{"email":"cook@people.example","password":"{}","first_name":"Cem",)"
                          R"("last_name":"Example","invitation":"{}"}})",
                          TownWorld::password, invited.text("/token")))
        .expect(201);
    close_a_shop(boss);
}

std::set<std::string> types_where_it_is_planned(Duration offer_wait) {
    TownWorld town{{.assignment = AssignmentMode::optimal, .offer_wait = offer_wait}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    const Placed order = place_order(customer, shop, "key-1");
    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    Answer hand = rider.person.get("/v1/courier/deliveries?active=true");
    for (; hand.expect(200).size("/data") == 0;
         hand = rider.person.get("/v1/courier/deliveries?active=true"))
        town.executor.run_for(1min);
    rider.person
        .post("/v1/courier/deliveries/" + order.order_id + "/decline",
              std::format(R"({{"epoch":{}}})", hand.number("/data/0/epoch")))
        .expect(200);
    EXPECT_TRUE(town.settle());
    return town.event_types();
}

/// What is brought back, cannot be delivered, or lies in a courier's bag for good.
std::set<std::string> types_of_foreign_orders() {
    TownWorld town{{.foreign_orders = true}};
    Person boss = meet_operator(town);
    Rider rider = hire(boss, "Rida");
    town.order_system.set("A-17", "ready");
    town.executor.run_for(20s);
    const auto order = rider.person.get("/v1/courier/offers").expect(200).text("/data/0/order_id");
    rider.person.post("/v1/courier/deliveries/" + order + "/claim", {}, "claim").expect(200);
    EXPECT_TRUE(town.settle());
    return town.event_types();
}

std::set<std::string> types_of_what_goes_wrong() {
    TownWorld town{{.cash = true}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    const auto fetch = [&](const Placed& order, int epoch) {
        const std::string here = "/v1/courier/deliveries/" + order.order_id;
        const std::string body = std::format(R"({{"epoch":{}}})", epoch);
        rider.person.post(here + "/claim", {}, std::format("{}{}", epoch, order.order_id))
            .expect(200);
        rider.person.post(here + "/pick-up", body).expect(200);
        return here;
    };
    const auto ready = [&](const std::string& key) {
        const Placed order = place_order(customer, shop, key);
        pay(customer, order);
        prepare(shop, Kitchen::reads_the_queue, order);
        town.executor.run_for(1s);
        return order;
    };
    const Placed lost = ready("key-1");
    const std::string here = fetch(lost, 1);
    rider.person.post(here + "/fail", R"({"epoch":1,"reason":"courier_trouble"})").expect(200);
    rider.person.post(here + "/return", R"({"epoch":1})").expect(200);
    town.executor.run_for(1s);
    fetch(lost, 2);
    town.executor.run_for(12h);
    report_false_charge(town, lost);
    const Placed wrong = ready("key-2");
    rider.person.call(http::Method::put, "/v1/courier/duty", R"({"status":"available"})");
    fetch(wrong, 1);
    boss.post("/v1/admin/orders/" + wrong.order_id + "/undeliverable", "{}").expect(200);
    place_in_cash(customer, shop, "key-3");  // nobody cooks it
    EXPECT_TRUE(town.settle());
    return town.event_types();
}

TEST(Golden, EventTypes) {
    TownWorld town;
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Shop grill = open_shop(boss, Kitchen::has_own_system, "Grill House");
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    live(customer, grill, rider, Kitchen::has_own_system, AssignmentMode::claim, "key-1");
    town.mails.fail_with(Error{.kind = ErrorKind::rejected, .reason = "mail.rejected"});
    const Placed late = place_order(customer, shop, "key-2");
    approve(town, late);
    customer.post("/v1/orders/" + late.order_id + "/cancel").expect(200);
    town.executor.run_for(1min);
    town.mails.fail_with(std::nullopt);
    decline(town, place_order(customer, shop, "key-3"));
    place_order(customer, shop, "key-4");
    town.executor.run_for(25h);
    change_everything(boss, customer, shop, rider);
    EXPECT_TRUE(town.settle());
    auto types = town.event_types();
    types.merge(types_where_it_is_planned(0s));
    types.merge(types_where_it_is_planned(5min));
    types.merge(types_of_what_goes_wrong());
    types.merge(types_of_foreign_orders());
    compare("events.txt", text_of(types));
}

}  // namespace waybill::town::golden
