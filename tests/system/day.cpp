// SPDX-License-Identifier: Apache-2.0
#include "tests/system/day.hpp"

#include <format>
#include <stdexcept>

namespace waybill::system_test {

std::vector<std::string> Day::settings() {
    return {"--gateway.rate_limits=false",         "--payments.simulator_success_ppm=1000000",
            "--payments.simulator_delay_min=50ms", "--payments.simulator_delay_max=100ms",
            "--orders.stock_hold=10min",           "--payments.active_providers=simulator,cash"};
}

void Day::play() {
    before_payment();
    at_the_shop();
    on_the_way();
    brought_back();
    at_the_door();
    by_the_operator();
    beside_orders();
    left_alone_.push_back({place("unpaid"), "expired", Ends::unpaid});
    left_alone_.push_back({paid("unseen"), "partner_rejected", Ends::refunded});
    left_alone_.push_back({accepted("uncooked"), "partner_rejected", Ends::refunded});
    left_alone_.push_back({ready("unfetched"), "no_courier", Ends::refunded});
}

void Day::await_next() const {
    for (const LeftAlone& one : left_alone_) await_end(one.order, one.reason, one.money);
}

void Day::before_payment() {
    const Order declined = confirm(register_customer("declined"));
    for (int tries = 0; tries < 3; ++tries) decide(declined, "decline", "DECLINED");
    await_end(declined, "payment_failed", Ends::unpaid);

    const Order second_card = place("second-card");
    decide(second_card, "decline", "DECLINED");
    pay(second_card);
    shop_says(second_card, "reject", R"({"reason":"the oven is cold"})").expect(200);
    await_end(second_card, "partner_rejected", Ends::refunded);

    const Order other_mind = place("other-mind");
    other_mind.customer.post("/v1/orders/" + other_mind.id + "/cancel").expect(200);
    await_end(other_mind, "customer", Ends::unpaid);

    const Order fewer = place("other-lines");
    const auto less = [&] {
        return std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})",
                           quote(fewer.customer, 1).expect(201).text("/quote_id"));
    };
    auto instead = fewer.customer.post("/v1/orders/" + fewer.id + "/replace", less());
    for (int lost = 0; lost < 10 && instead.code() == "orders.quote_gone"; ++lost)
        instead = fewer.customer.instead(less());
    await_end(fewer, "customer", Ends::unpaid);
    const Order fewest{.customer = fewer.customer,
                       .id = instead.expect(201).text("/order/order_id"),
                       .payment = instead.text("/order/payment_id")};
    fewest.customer.post("/v1/orders/" + fewest.id + "/cancel").expect(200);
    await_end(fewest, "customer", Ends::unpaid);

    quote(customer("greedy"), 900).expect(409);
    Person& impatient = customer("impatient");
    const Order said_twice = confirm(impatient);
    if (impatient.again().expect(201).text("/order/order_id") != said_twice.id)
        throw std::runtime_error{"two orders of one key"};
    impatient.post("/v1/orders/" + said_twice.id + "/cancel").expect(200);
    impatient.again().expect(200);
    await_end(said_twice, "customer", Ends::unpaid);
}

void Day::at_the_shop() {
    const Order in_time = paid("in-time");
    in_time.customer.post("/v1/orders/" + in_time.id + "/cancel").expect(200);
    await_end(in_time, "customer", Ends::refunded);

    const Order too_late = accepted("too-late");
    too_late.customer.post("/v1/orders/" + too_late.id + "/cancel").expect(409);
    boss_says(too_late, "cancel", R"({"note":"the customer asked"})").expect(200);
    await_end(too_late, "operator", Ends::refunded);
}

void Day::on_the_way() {
    const Order delivered = ready("delivered");
    delivered.customer
        .change("PUT", "/v1/orders/" + delivered.id + "/note", R"({"note":"The bell is broken"})")
        .expect(200);
    delivered.customer
        .change("PUT", "/v1/orders/" + delivered.id + "/phone", R"({"phone":"+3225550199"})")
        .expect(200);
    delivered.customer
        .change("PUT", "/v1/orders/" + delivered.id + "/address",
                R"({"address":"Mill Lane 9","place":{"lat":50.87,"lon":4.36}})")
        .expect(200);
    await_offered(rida(), delivered, R"({"lat":50.87,"lon":4.36})");
    claim(rida(), delivered);
    fetch(rida(), delivered);
    hand_over(rida(), delivered);
    shop_says(delivered, "accept").expect(409);
    await_told(delivered, "order_delivered");
    delivered.customer.post("/v1/notifications/read").expect(204);

    const Order handed_on = claimed("handed-on");
    rider_says(rida(), handed_on, "decline").expect(200);
    claim(sami(), handed_on);
    fetch(sami(), handed_on);
    hand_over(sami(), handed_on);

    const Order locked = fetched("locked");
    const std::string wrong = pin_of(locked) == "0000" ? "1111" : "0000";
    for (int tries = 0; tries < 5; ++tries)
        rider_says(rida(), locked, "deliver", std::format(R"(,"pin":"{}")", wrong)).expect(422);
    await_alert("pin_locked");
    boss_says(locked, "unlock-pin").expect(200);
    hand_over(rida(), locked);
}

void Day::brought_back() {
    const Order nobody_there = fetched("nobody-there");
    rider_says(rida(), nobody_there, "fail", R"(,"reason":"nobody_there")").expect(200);
    await(nobody_there, "/delivery_status", "returning");
    rider_says(rida(), nobody_there, "return").expect(200);
    await_end(nobody_there, "undeliverable", Ends::refunded);

    const Order flat_tyre = fetched("flat-tyre");
    rider_says(rida(), flat_tyre, "fail", R"(,"reason":"courier_trouble","note":"a flat tyre")")
        .expect(200);
    await(flat_tyre, "/delivery_status", "returning");
    rider_says(rida(), flat_tyre, "return").expect(200);
    await(flat_tyre, "/status", "READY");
    claim(sami(), flat_tyre);
    fetch(sami(), flat_tyre);
    hand_over(sami(), flat_tyre);
}

/// Paid in cash, when just what is due was collected; and one that nobody cooks.
void Day::at_the_door() {
    const Order brought = confirm(customer("in-cash"), "cash");
    shop_says(brought, "accept", R"({"minutes":5})").expect(200);
    shop_says(brought, "ready").expect(200);
    claim(rida(), brought);
    fetch(rida(), brought);
    const auto with = [&](std::int64_t sum) {
        return std::format(R"(,"pin":"{}","cash_collected":{{"amount":{},"currency":"EUR"}})",
                           pin_of(brought), sum);
    };
    const auto due = brought.customer.get("/v1/orders/" + brought.id).number("/total/amount");
    rider_says(rida(), brought, "deliver", with(due - 1)).expect(422);
    rider_says(rida(), brought, "deliver", with(due)).expect(200);
    await_end(brought, "", Ends::paid);

    const Order unwanted = confirm(customer("unwanted"), "cash");
    shop_says(unwanted, "reject", R"({"reason":"the oven is cold"})").expect(200);
    await_end(unwanted, "partner_rejected", Ends::unpaid);
}

void Day::by_the_operator() {
    const Order accident = fetched("accident");
    boss_says(accident, "undeliverable", R"({"note":"an accident"})").expect(200);
    await_end(accident, "undeliverable", Ends::refunded);

    const Order given = claimed("given");
    const auto to_sami = std::format(R"({{"courier_id":"{}"}})", sami().id);
    boss_says(given, "assign", to_sami).expect(200);
    await(given, "/courier_name", "Sami Example");  // whoever fetches it may tell of it first
    boss_says(given, "unassign").expect(200);
    await(given, "/courier_name", "");
    boss_says(given, "assign", to_sami).expect(200);
    await(given, "/courier_name", "Sami Example");
    fetch(sami(), given);
    hand_over(sami(), given);
}

void Day::beside_orders() {
    keeper()
        .change("PATCH", "/v1/offers/" + bread(), R"({"price_amount":470})", {"If-Match: \"v7\""})
        .expect(412);
    keeper()
        .post("/v1/offers/" + bread() + "/stock", R"({"kind":"receive","quantity":12})")
        .expect(200);
    const auto kept = keeper().get("/v1/partners/" + partner() + "/settings").expect(200);
    keeper()
        .change("PATCH", "/v1/partners/" + partner(), R"({"preparation_minutes":25})",
                {"If-Match: " + kept.header("ETag")})
        .expect(200);
    rida().person.change("PUT", "/v1/courier/duty", R"({"status":"paused"})").expect(200);
    Person& leaving = customer("leaving");
    leaving.change("PATCH", "/v1/profile", R"({"first_name":"Zoë"})").expect(200);
    leaving.change("DELETE", "/v1/sessions/current", "").expect(204);
}

}  // namespace waybill::system_test
