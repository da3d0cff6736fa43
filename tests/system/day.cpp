// SPDX-License-Identifier: Apache-2.0
#include "tests/system/day.hpp"

#include "platform/mail/memory_mail_sender.hpp"

#include <format>
#include <stdexcept>

namespace waybill::system_test {
namespace {

using process::Millis;
using town::Answer;

constexpr Millis patience{60'000};  // the machine may be busy with other tests

std::string email_of(const std::string& name) { return name + "@people.example"; }

std::string account(const std::string& name) {
    return std::format(R"("email":"{}","password":"{}","first_name":"Ada","last_name":"Example")",
                       email_of(name), Day::password);
}

/// Until `seen()` gives what is wanted; throws what it gave last.
template <typename Seen>
void until(std::string_view what, std::string_view wanted, Seen seen) {
    std::string last;
    const auto there = [&] { return (last = seen()) == wanted; };
    if (!process::wait_until(patience, there))
        throw std::runtime_error{std::format("{} is {} instead of {}", what, last, wanted)};
}

bool lists(const Answer& page, const std::string& order) {
    for (std::size_t i = 0; i < page.size("/data"); ++i)
        if (page.text(std::format("/data/{}/order_id", i)) == order) return true;
    return false;
}

}  // namespace

std::vector<std::string> Day::settings() {
    return {"--gateway.rate_limits=false", "--payments.simulator_success_ppm=1000000",
            "--payments.simulator_delay_min=50ms", "--payments.simulator_delay_max=100ms"};
}

Day::Day(Entrance at) : at_{at}, boss_{at.port, std::string{operator_email}, password} {}

void Day::play() {
    open_shop();
    riders_.push_back(hire("Rida"));
    riders_.push_back(hire("Sami"));
    before_payment();
    at_the_shop();
    on_the_way();
    by_the_operator();
    left_alone_.push_back({place("unpaid"), "expired", Ends::unpaid});
    left_alone_.push_back({paid("unseen"), "partner_rejected", Ends::refunded});
    left_alone_.push_back({accepted("uncooked"), "partner_rejected", Ends::refunded});
    left_alone_.push_back({ready("unfetched"), "no_courier", Ends::refunded});
}

void Day::await_next() const {
    for (const LeftAlone& one : left_alone_) await_end(one.order, one.reason, one.money);
}

void Day::before_payment() {
    const Order declined = confirm(customers_.emplace_back(register_customer("declined")));
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

    Person& greedy = customers_.emplace_back(add_user("greedy", "customer"));
    quote(greedy, 900).expect(409);
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
    Rider& rida = riders_[0];
    Rider& sami = riders_[1];
    hand_over(rida, fetched("delivered"));

    const Order declined = claimed("handed-on");
    rider_says(rida, declined, "decline").expect(200);
    claim(sami, declined);
    fetch(sami, declined);
    hand_over(sami, declined);

    const Order nobody_there = fetched("nobody-there");
    rider_says(rida, nobody_there, "fail", R"(,"reason":"nobody_there")").expect(200);
    await(nobody_there, "/delivery_status", "returning");
    rider_says(rida, nobody_there, "return").expect(200);
    await_end(nobody_there, "undeliverable", Ends::refunded);

    const Order flat_tyre = fetched("flat-tyre");
    rider_says(rida, flat_tyre, "fail", R"(,"reason":"courier_trouble","note":"a flat tyre")")
        .expect(200);
    await(flat_tyre, "/delivery_status", "returning");
    rider_says(rida, flat_tyre, "return").expect(200);
    await(flat_tyre, "/status", "READY");
    claim(sami, flat_tyre);
    fetch(sami, flat_tyre);
    hand_over(sami, flat_tyre);
}

void Day::by_the_operator() {
    Rider& rida = riders_[0];
    Rider& sami = riders_[1];
    const Order accident = fetched("accident");
    boss_says(accident, "undeliverable", R"({"note":"an accident"})").expect(200);
    await_end(accident, "undeliverable", Ends::refunded);

    const Order locked = fetched("locked");
    const std::string wrong = pin_of(locked) == "0000" ? "1111" : "0000";
    for (int tries = 0; tries < 5; ++tries)
        rider_says(rida, locked, "deliver", std::format(R"(,"pin":"{}")", wrong)).expect(422);
    until("the first alert", "pin_locked", [&] {
        const auto alerts = boss_.get("/v1/admin/alerts?limit=100").expect(200);
        return alerts.size("/data") > 0 ? alerts.text("/data/0/reason") : "none";
    });
    boss_says(locked, "unlock-pin").expect(200);
    hand_over(rida, locked);

    const Order given = claimed("given");
    boss_says(given, "assign", std::format(R"({{"courier_id":"{}"}})", sami.id)).expect(200);
    await(given, "/courier_name", "Sami Example");  // whoever fetches it may tell of it first
    fetch(sami, given);
    hand_over(sami, given);
}

Person Day::add_user(const std::string& name, std::string_view role) {
    boss_.post("/v1/users", std::format(R"({{{},"roles":["{}"]}})", account(name), role))
        .expect(201);
    return Person{at_.port, email_of(name), password};
}

/// As people do it themselves, with the code from the mail.
Person Day::register_customer(const std::string& name) {
    const std::vector<std::string> headers{"Content-Type: application/json"};
    const auto send = [&](std::string target, std::string body) {
        return say(at_.port, {.method = "POST",
                              .target = std::move(target),
                              .headers = headers,
                              .body = std::move(body)});
    };
    send("/v1/accounts", std::format(R"({{{},"locale":"en"}})", account(name))).expect(201);
    std::optional<std::string> code;
    const auto came = [&] {
        const auto mails = say(at_.mail_port, {.target = "/dev/mails?to=" + email_of(name)});
        code = mails.size("/data") > 0 ? mail::find_code(mails.text("/data/0/text")) : std::nullopt;
        return code.has_value();
    };
    if (!process::wait_until(patience, came)) throw std::runtime_error{"no mail with a code"};
    send("/v1/accounts/verify",
         std::format(R"({{"email":"{}","code":"{}"}})", email_of(name), *code))
        .expect(200);
    return Person{at_.port, email_of(name), password};
}

void Day::open_shop() {
    partner_ = boss_
                   .post("/v1/partners",
                         R"({"title":"Corner Bakery","kind":"bakery","phone":"+3225550100",)"
                         R"("address":"Mill Lane 3","place":{"lat":50.85,"lon":4.35},)"
                         R"("zone":"Europe/Brussels","verified":true,"preparation_minutes":15,)"
                         R"("delivery_fee":{"amount":250,"currency":"EUR"}})")
                   .expect(201)
                   .text("/partner_id");
    Person keeper = add_user("keeper", "partner");
    const auto self = keeper.get("/v1/profile").expect(200).text("/user_id");
    boss_.post("/v1/partners/" + partner_ + "/staff", std::format(R"({{"user_id":"{}"}})", self))
        .expect(204);
    keepers_.push_back(std::move(keeper));
    offers_ = {add_offer("Rye bread", 450), add_offer("Birthday cake", 1200)};
}

std::string Day::add_offer(std::string_view name, int price) {
    const auto product =
        boss_.post("/v1/products", std::format(R"({{"name":"{}","category":"bread"}})", name))
            .expect(201)
            .text("/product_id");
    return boss_
        .post("/v1/partners/" + partner_ + "/offers",
              std::format(R"({{"product_id":"{}","stock":400,)"
                          R"("price":{{"amount":{},"currency":"EUR"}}}})",
                          product, price))
        .expect(201)
        .text("/offer_id");
}

Day::Rider Day::hire(const std::string& name) {
    Rider rider{.id = {}, .person = add_user(name, "courier")};
    const auto self = rider.person.get("/v1/profile").expect(200).text("/user_id");
    rider.id =
        boss_
            .post("/v1/couriers", std::format(R"({{"user_id":"{}","name":"{} Example",)"
                                              R"("phone":"+32470000{:03}","transport":"scooter",)"
                                              R"("zone":"centre","capacity":2}})",
                                              self, name, riders_.size()))
            .expect(201)
            .text("/courier_id");
    rider.person.change("PUT", "/v1/courier/duty", R"({"status":"available"})").expect(200);
    return rider;
}

Answer Day::quote(Person& customer, int loaves) {
    return customer.post(
        "/v1/quotes",
        std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":{}}},)"
                    R"({{"offer_id":"{}","quantity":1}}],)"
                    R"("address":"Station Street 12, bell 3",)"
                    R"("place":{{"lat":50.86,"lon":4.36}},"phone":"+3225550101"}})",
                    partner_, offers_[0], loaves, offers_[1]));
}

Day::Order Day::confirm(Person& customer) {
    const auto body = std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})",
                                  quote(customer).expect(201).text("/quote_id"));
    const auto placed = customer.post("/v1/orders", body).expect(201);
    return {.customer = customer,
            .id = placed.text("/order/order_id"),
            .payment = placed.text("/order/payment_id")};
}

Day::Order Day::place(const std::string& name) {
    return confirm(customers_.emplace_back(add_user(name, "customer")));
}

Day::Order Day::paid(const std::string& name) {
    Order order = place(name);
    pay(order);
    return order;
}

Day::Order Day::accepted(const std::string& name) {
    Order order = paid(name);
    shop_says(order, "accept", R"({"minutes":5})").expect(200);
    return order;
}

Day::Order Day::ready(const std::string& name) {
    Order order = accepted(name);
    shop_says(order, "ready").expect(200);
    return order;
}

Day::Order Day::claimed(const std::string& name) {
    Order order = ready(name);
    claim(riders_.front(), order);
    return order;
}

Day::Order Day::fetched(const std::string& name) {
    Order order = claimed(name);
    fetch(riders_.front(), order);
    return order;
}

/// At the simulator's page, whose address comes with the payment.
void Day::decide(const Order& order, std::string_view decision, std::string_view result) {
    until("the payment's page", "303", [&] {
        return std::to_string(say(at_.port, {.target = "/pay/" + order.payment}).status());
    });
    const std::string page = "/simulator/checkout/" + order.payment;
    say(at_.port, {.method = "POST",
                   .target = page,
                   .headers = {"Content-Type: application/x-www-form-urlencoded"},
                   .body = std::format("decision={}", decision)})
        .expect(200);
    until("the charge", result, [&] {
        return say(at_.port, {.target = page, .headers = {"Accept: application/json"}})
            .expect(200)
            .text("/status");
    });
}

void Day::pay(const Order& order) {
    decide(order, "approve", "APPROVED");
    await(order, "/status", "PAID");
}

Answer Day::shop_says(const Order& order, std::string_view step, std::string body) {
    return keepers_.front().post(
        std::format("/v1/partners/{}/orders/{}/{}", partner_, order.id, step), std::move(body));
}

Answer Day::rider_says(Rider& rider, const Order& order, std::string_view step,
                       std::string_view more) {
    const auto own = rider.person.get("/v1/courier/deliveries?active=true&limit=100").expect(200);
    std::int64_t epoch = 1;
    for (std::size_t i = 0; i < own.size("/data"); ++i)
        if (own.text(std::format("/data/{}/order_id", i)) == order.id)
            epoch = own.number(std::format("/data/{}/epoch", i));
    return rider.person.post(std::format("/v1/courier/deliveries/{}/{}", order.id, step),
                             std::format(R"({{"epoch":{}{}}})", epoch, more));
}

Answer Day::boss_says(const Order& order, std::string_view step, std::string body) {
    return boss_.post(std::format("/v1/admin/orders/{}/{}", order.id, step), std::move(body));
}

void Day::claim(Rider& rider, const Order& order) {
    until("the offer of the order", "there", [&] {
        const auto offers = rider.person.get("/v1/courier/offers?limit=100").expect(200);
        return lists(offers, order.id) ? "there" : "not there";
    });
    rider.person.post("/v1/courier/deliveries/" + order.id + "/claim").expect(200);
    await(order, "/delivery_status", "assigned");
}

void Day::fetch(Rider& rider, const Order& order) {
    rider_says(rider, order, "pick-up").expect(200);
    await(order, "/status", "DELIVERING");
}

void Day::hand_over(Rider& rider, const Order& order) {
    rider_says(rider, order, "deliver", std::format(R"(,"pin":"{}")", pin_of(order))).expect(200);
    await_end(order, "", Ends::paid);
}

std::string Day::pin_of(const Order& order) const {
    return order.customer.get("/v1/orders/" + order.id).expect(200).text("/pin");
}

void Day::await(const Order& order, std::string_view field, std::string_view value) const {
    until("order's " + std::string{field}, value, [&] {
        const auto seen = order.customer.get("/v1/orders/" + order.id).expect(200);
        return seen.has(field) ? seen.text(field) : "";
    });
}

void Day::await_end(const Order& order, std::string_view reason, Ends money) const {
    await(order, "/status", money == Ends::paid ? "COMPLETED" : "CANCELLED");
    if (!reason.empty()) await(order, "/cancel_reason", reason);
    if (money != Ends::refunded) return;
    until("the payment", "REFUNDED", [&] {
        return order.customer.get("/v1/payments/" + order.payment).expect(200).text("/status");
    });
}

}  // namespace waybill::system_test
