// SPDX-License-Identifier: Apache-2.0
#include "tests/system/neighbourhood.hpp"

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
                       email_of(name), Neighbourhood::password);
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

Neighbourhood::Neighbourhood(Entrance at)
    : at_{at}, boss_{at.port, std::string{operator_email}, password} {
    open_shop();
    riders_.push_back(hire("Rida"));
    riders_.push_back(hire("Sami"));
}

Person Neighbourhood::add_user(const std::string& name, std::string_view role) {
    boss_.post("/v1/users", std::format(R"({{{},"roles":["{}"]}})", account(name), role))
        .expect(201);
    return Person{at_.port, email_of(name), password};
}

Person& Neighbourhood::register_customer(const std::string& name) {
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
    return customers_.emplace_back(at_.port, email_of(name), password);
}

Person& Neighbourhood::customer(const std::string& name) {
    return customers_.emplace_back(add_user(name, "customer"));
}

void Neighbourhood::open_shop() {
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

std::string Neighbourhood::add_offer(std::string_view name, int price) {
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

Neighbourhood::Rider Neighbourhood::hire(const std::string& name) {
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

Answer Neighbourhood::quote(const Person& customer, int loaves) const {
    return customer.ask(
        "/v1/quotes",
        std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":{}}},)"
                    R"({{"offer_id":"{}","quantity":1}}],"address":"Station Street 12, bell 3",)"
                    R"("place":{{"lat":50.86,"lon":4.36}},"phone":"+3225550101"}})",
                    partner_, offers_[0], loaves, offers_[1]));
}

/// A busy machine may take a cache for dead, and then its quotes are asked for once more.
Neighbourhood::Order Neighbourhood::confirm(Person& customer, std::string_view method) {
    const auto body = [&] {
        return std::format(R"({{"quote_id":"{}","payment_method":"{}"}})",
                           quote(customer).expect(201).text("/quote_id"), method);
    };
    auto placed = customer.post("/v1/orders", body());
    for (int lost = 0; lost < 10 && placed.code() == "orders.quote_gone"; ++lost)
        placed = customer.instead(body());
    placed.expect(201);
    return {.customer = customer,
            .id = placed.text("/order/order_id"),
            .payment = placed.text("/order/payment_id")};
}

Neighbourhood::Order Neighbourhood::place(const std::string& name) {
    return confirm(customer(name));
}

Neighbourhood::Order Neighbourhood::paid(const std::string& name) {
    Order order = place(name);
    pay(order);
    return order;
}

Neighbourhood::Order Neighbourhood::accepted(const std::string& name) {
    Order order = paid(name);
    shop_says(order, "accept", R"({"minutes":5})").expect(200);
    return order;
}

Neighbourhood::Order Neighbourhood::ready(const std::string& name) {
    Order order = accepted(name);
    shop_says(order, "ready").expect(200);
    return order;
}

Neighbourhood::Order Neighbourhood::claimed(const std::string& name) {
    Order order = ready(name);
    claim(rida(), order);
    return order;
}

Neighbourhood::Order Neighbourhood::fetched(const std::string& name) {
    Order order = claimed(name);
    fetch(rida(), order);
    return order;
}

/// At the simulator's page, whose address comes with the payment.
void Neighbourhood::decide(const Order& order, std::string_view decision,
                           std::string_view result) const {
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

void Neighbourhood::pay(const Order& order) const {
    decide(order, "approve", "APPROVED");
    await(order, "/status", "PAID");
}

Answer Neighbourhood::shop_says(const Order& order, std::string_view step, std::string body) {
    return keeper().post(std::format("/v1/partners/{}/orders/{}/{}", partner_, order.id, step),
                         std::move(body));
}

Answer Neighbourhood::rider_says(Rider& rider, const Order& order, std::string_view step,
                                 std::string_view more) const {
    const auto own = rider.person.get("/v1/courier/deliveries?active=true&limit=100").expect(200);
    std::int64_t epoch = 1;
    for (std::size_t i = 0; i < own.size("/data"); ++i)
        if (own.text(std::format("/data/{}/order_id", i)) == order.id)
            epoch = own.number(std::format("/data/{}/epoch", i));
    return rider.person.post(std::format("/v1/courier/deliveries/{}/{}", order.id, step),
                             std::format(R"({{"epoch":{}{}}})", epoch, more));
}

Answer Neighbourhood::boss_says(const Order& order, std::string_view step, std::string body) {
    return boss_.post(std::format("/v1/admin/orders/{}/{}", order.id, step), std::move(body));
}

void Neighbourhood::await_told(const Order& order, std::string_view kind) const {
    until("the news", kind, [&] {
        const auto news = order.customer.get("/v1/notifications?limit=100").expect(200);
        const auto word = std::format(R"("kind":"{}")", kind);
        return news.body().contains(word) ? std::string{kind} : "not there";
    });
}

void Neighbourhood::await_offered(Rider& rider, const Order& order, std::string_view door) const {
    until("the door of the offer", "as wanted", [&] {
        const auto offers = rider.person.get("/v1/courier/offers?limit=100").expect(200);
        const auto place = std::format(R"("dropoff_place":{})", door);
        return lists(offers, order.id) && offers.body().contains(place) ? "as wanted" : "another";
    });
}

void Neighbourhood::claim(Rider& rider, const Order& order) const {
    until("the offer of the order", "there", [&] {
        const auto offers = rider.person.get("/v1/courier/offers?limit=100").expect(200);
        return lists(offers, order.id) ? "there" : "not there";
    });
    rider.person.post("/v1/courier/deliveries/" + order.id + "/claim").expect(200);
    await(order, "/delivery_status", "assigned");
}

void Neighbourhood::fetch(Rider& rider, const Order& order) const {
    rider_says(rider, order, "pick-up").expect(200);
    await(order, "/status", "DELIVERING");
}

void Neighbourhood::hand_over(Rider& rider, const Order& order) const {
    rider_says(rider, order, "deliver", std::format(R"(,"pin":"{}")", pin_of(order))).expect(200);
    await_end(order, "", Ends::paid);
}

std::string Neighbourhood::pin_of(const Order& order) const {
    return order.customer.get("/v1/orders/" + order.id).expect(200).text("/pin");
}

void Neighbourhood::await(const Order& order, std::string_view field,
                          std::string_view value) const {
    until("order's " + std::string{field}, value, [&] {
        const auto seen = order.customer.get("/v1/orders/" + order.id).expect(200);
        return seen.has(field) ? seen.text(field) : "";
    });
}

void Neighbourhood::await_alert(std::string_view reason) const {
    until("the newest alert", reason, [&] {
        const auto alerts = boss_.get("/v1/admin/alerts?limit=100").expect(200);
        return alerts.size("/data") > 0 ? alerts.text("/data/0/reason") : "";
    });
}

void Neighbourhood::await_end(const Order& order, std::string_view reason, Ends money) const {
    await(order, "/status", money == Ends::paid ? "COMPLETED" : "CANCELLED");
    if (!reason.empty()) await(order, "/cancel_reason", reason);
    if (money != Ends::refunded) return;
    until("the payment", "REFUNDED", [&] {
        return order.customer.get("/v1/payments/" + order.payment).expect(200).text("/status");
    });
}

}  // namespace waybill::system_test
