// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include "platform/crypto/webhooks.hpp"

#include <format>
#include <stdexcept>

namespace waybill::town {
namespace {

constexpr Duration look_again = 500ms;

/// Asks again and again, as a client that polls does.
template <typename Done>
void poll(TownWorld& town, std::string_view what, Duration limit, Done done) {
    const TimePoint end = town.now() + limit;
    while (!done()) {
        if (town.now() > end) throw std::runtime_error{std::format("waited in vain: {}", what)};
        town.executor.run_for(look_again);
    }
}

std::string path_of(const std::string& url) {
    if (!url.starts_with(TownWorld::public_url))
        throw std::runtime_error{"not a page of ours: " + url};
    return url.substr(TownWorld::public_url.size());
}

/// The row of a page of deliveries that is about this order, if any.
std::optional<std::string> row_of(const Answer& page, const std::string& order_id) {
    for (std::size_t i = 0; i < page.size("/data"); ++i) {
        auto row = std::format("/data/{}", i);
        if (page.text(row + "/order_id") == order_id) return row;
    }
    return std::nullopt;
}

void find_delivery(Rider& rider, std::string_view list, const std::string& order_id) {
    poll(rider.person.town(), std::format("{} of {}", order_id, list), 10min, [&] {
        const auto page = rider.person.get(list).expect(200);
        return row_of(page, order_id).has_value();
    });
}

/// Says yes where the system asks, takes it where couriers choose; where they are sent, nothing.
void take(Rider& rider, couriers::AssignmentMode mode, const std::string& order_id) {
    using enum couriers::AssignmentMode;
    constexpr std::string_view offers = "/v1/courier/offers?limit=100";
    const std::string here = "/v1/courier/deliveries/" + order_id;
    if (mode == claim) {
        find_delivery(rider, offers, order_id);
        rider.person.post(here + "/claim", {}, "claim-" + order_id).expect(200);
    }
    if (mode == broadcast || mode == sequential) {
        find_delivery(rider, offers, order_id);
        const auto asked = rider.person.get(offers).expect(200);
        const auto epoch = asked.number(*row_of(asked, order_id) + "/epoch");
        rider.person.post(here + "/accept", std::format(R"({{"epoch":{}}})", epoch)).expect(200);
    }
}

}  // namespace

std::string quote_body(const Shop& shop) {
    return std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":2}},)"
                       R"({{"offer_id":"{}","quantity":1}}],"address":"Station Street 12, bell 3",)"
                       R"("place":{{"lat":50.86,"lon":4.36}},"phone":"+3225550101",)"
                       R"("total":{{"amount":{},"currency":"EUR"}}}})",
                       shop.partner_id, shop.offers[0], shop.offers[1], usual_total);
}

std::string confirm_body(const std::string& quote_id, std::string_view method) {
    return std::format(R"({{"quote_id":"{}","payment_method":"{}"}})", quote_id, method);
}

std::string collected_json(std::int64_t amount, std::string_view currency) {
    return std::format(R"(,"cash_collected":{{"amount":{},"currency":"{}"}})", amount, currency);
}

Placed place_order(Person& customer, const Shop& shop, const std::string& key) {
    return place_order(customer, shop, key, quote_body(shop));
}

Placed place_order(Person& customer, const Shop& shop, const std::string& key,
                   const std::string& body) {
    customer.get("/v1/partners?kind=bakery").expect(200);
    customer.get("/v1/offers?partner_id=" + shop.partner_id).expect(200);
    customer.get("/v1/offers/" + shop.offers[0]).expect(200);
    const auto quote = customer.post("/v1/quotes", body).expect(201);
    const auto confirmed =
        customer.post("/v1/orders", confirm_body(quote.text("/quote_id")), key).expect(201);
    return {.order_id = confirmed.text("/order/order_id"),
            .payment_id = confirmed.text("/order/payment_id"),
            .checkout_url = confirmed.text("/checkout_url"),
            .total = confirmed.number("/order/total/amount")};
}

Placed place_in_cash(Person& customer, const Shop& shop, const std::string& key) {
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const auto placed =
        customer.post("/v1/orders", confirm_body(quote.text("/quote_id"), "cash"), key).expect(201);
    return {.order_id = placed.text("/order/order_id"),
            .payment_id = placed.text("/order/payment_id"),
            .checkout_url = {},
            .total = placed.number("/order/total/amount")};
}

void approve(TownWorld& town, const Placed& order) {
    const auto away = town.api.get("/pay/" + order.payment_id).expect(303);
    const std::string page = path_of(away.header("Location"));
    const auto form = town.api.get(page).expect(200);
    if (!form.header("Content-Type").starts_with("text/html") || !form.body().contains("<form"))
        throw std::runtime_error{"the checkout has no form: " + form.describe()};
    const Ask as_browser{.content_type = "application/x-www-form-urlencoded"};
    const auto decided = town.api.post(page, "decision=approve", as_browser);
    if (decided.status() != 200 && decided.status() != 303)
        throw std::runtime_error{"not approved: " + decided.describe()};
}

Answer report_false_charge(TownWorld& town, const Placed& order) {
    const std::string body =
        std::format(R"({{"payment_id":"{}","charge_id":"chg_{}","status":"captured","amount":{},)"
                    R"("currency":"EUR"}})",
                    order.payment_id, order.payment_id.substr(4), order.total);
    auto request = Api::request(http::Method::post, "/v1/callbacks/payments/simulator", body, {});
    const auto secret = webhooks::SigningSecret::parse(TownWorld::provider_secret);
    webhooks::sign(*secret, "msg_false", town.now(), body).put(request.headers);
    return town.api.say(std::move(request));
}

void pay(Person& customer, const Placed& order) {
    approve(customer.town(), order);
    await_status(customer, order.order_id, "PAID", 1min);
}

void prepare(Shop& shop, Kitchen kitchen, const Placed& order) {
    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders";
    const std::string here = queue + "/" + order.order_id;
    if (kitchen == Kitchen::has_own_system) return;  // it was called, and it calls back
    const auto waiting = shop.keeper.get(queue + "?status=PAID").expect(200);
    if (!row_of(waiting, order.order_id))
        throw std::runtime_error{"not in the queue: " + waiting.describe()};
    shop.keeper.post(here + "/accept", R"({"minutes":20})").expect(200);
    shop.keeper.town().executor.run_for(20min);
    shop.keeper.post(here + "/ready").expect(200);
}

void deliver(Rider& rider, couriers::AssignmentMode mode, Person& customer, const Placed& order,
             std::string_view collected) {
    const std::string here = "/v1/courier/deliveries/" + order.order_id;
    take(rider, mode, order.order_id);
    const std::string own = "/v1/courier/deliveries?active=true&limit=100";
    find_delivery(rider, own, order.order_id);
    const auto mine = rider.person.get(own).expect(200);
    const auto epoch = mine.number(*row_of(mine, order.order_id) + "/epoch");
    const auto position = std::format(R"({{"positions":[{{"lat":50.852,"lon":4.352,"at":"{}"}}]}})",
                                      to_rfc3339(rider.person.town().now()));
    rider.person.post("/v1/courier/positions", position).expect(204);
    rider.person.post(here + "/pick-up", std::format(R"({{"epoch":{}}})", epoch)).expect(200);
    await_status(customer, order.order_id, "DELIVERING", 1min);
    rider.person.town().executor.run_for(8min);
    const auto pin = customer.get("/v1/orders/" + order.order_id).expect(200).text("/pin");
    rider.person
        .post(here + "/deliver",
              std::format(R"({{"epoch":{},"pin":"{}"{}}})", epoch, pin, collected))
        .expect(200);
    await_status(customer, order.order_id, "COMPLETED", 1min);
}

Placed live(Person& customer, Shop& shop, Rider& rider, Kitchen kitchen,
            couriers::AssignmentMode mode, const std::string& key) {
    const Placed order = place_order(customer, shop, key);
    pay(customer, order);
    prepare(shop, kitchen, order);
    await_status(customer, order.order_id, "READY");
    deliver(rider, mode, customer, order);
    return order;
}

Placed live_in_cash(Person& customer, Shop& shop, Rider& rider, const std::string& key) {
    const Placed order = place_in_cash(customer, shop, key);
    const std::string here = "/v1/partners/" + shop.partner_id + "/orders/" + order.order_id;
    shop.keeper.post(here + "/accept", R"({"minutes":20})").expect(200);
    shop.keeper.town().executor.run_for(20min);
    shop.keeper.post(here + "/ready").expect(200);
    deliver(rider, couriers::AssignmentMode::claim, customer, order, collected_json(order.total));
    return order;
}

std::string status_of(Person& reader, const std::string& order_id) {
    return reader.get("/v1/orders/" + order_id + "/status").expect(200).text("/status");
}

void live_two(TownWorld& town, couriers::AssignmentMode mode) {
    Person boss = meet_operator(town);
    Shop bakery = open_shop(boss, Kitchen::reads_the_queue);
    Shop grill = open_shop(boss, Kitchen::has_own_system, "Grill House");
    Rider rider = hire(boss, "Rida");
    Person clara = register_customer(town, "Clara");
    Person otto = register_customer(town, "Otto");
    const Placed first = place_order(clara, bakery, "key-1");
    const Placed second = place_order(otto, grill, "key-1");
    approve(town, second);
    approve(town, first);
    await_status(clara, first.order_id, "PAID");
    prepare(bakery, Kitchen::reads_the_queue, first);
    await_status(otto, second.order_id, "READY");
    deliver(rider, mode, otto, second);
    deliver(rider, mode, clara, first);
}

void await_status(Person& reader, const std::string& order_id, std::string_view status,
                  Duration limit) {
    poll(reader.town(), std::format("{} {}", order_id, status), limit,
         [&] { return status_of(reader, order_id) == status; });
}

void await_ready(Person& reader, const std::string& order_id) {
    await_status(reader, order_id, "READY");
    reader.town().executor.run_for(2s);
}

std::ptrdiff_t told(Person& customer, std::string_view kind) {
    const auto news = customer.get("/v1/notifications?limit=100").expect(200);
    std::ptrdiff_t count = 0;
    for (std::size_t i = 0; i < news.size("/data"); ++i)
        if (news.text(std::format("/data/{}/kind", i)) == kind) ++count;
    return count;
}

std::vector<std::string> history_of(Person& reader, const std::string& order_id) {
    const auto history = reader.get("/v1/orders/" + order_id + "/history").expect(200);
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < history.size("/data"); ++i)
        steps.push_back(history.text(std::format("/data/{}/what", i)));
    return steps;
}

std::string ShopDay::quote() {
    return customer.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
}

std::int64_t ShopDay::loaves_left() {
    const auto offers = shop.keeper.get("/v1/partners/" + shop.partner_id + "/offers");
    for (std::size_t i = 0; i < offers.size("/data"); ++i)
        if (offers.text(std::format("/data/{}/offer_id", i)) == shop.offers[0])
            return offers.number(std::format("/data/{}/in_stock", i));
    return -1;
}

}  // namespace waybill::town
