// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/probe.hpp"

#include "adapters/asio/run_on.hpp"
#include "platform/json/document.hpp"
#include "platform/testing/json_pointer.hpp"

#include <algorithm>
#include <format>

namespace waybill::system_test {

using namespace process;

namespace {

constexpr Millis pause{100};
/// A simulated charge takes a second at most. Some are declined, and asked for again.
constexpr Millis charge_max{1'200};

std::string text(const std::string& body, const char* pointer) {
    const auto document = json::Document::parse(body);
    const auto found = document ? at_pointer(document->root(), pointer) : std::nullopt;
    return found ? std::string{found->string()} : std::string{};
}

}  // namespace

Feed::~Feed() {
    close();
    loops_.stop();
}

void Feed::close() {
    if (!socket_) return;
    const Context ctx{.deadline = clock_.steady() + 1s};
    run_on(loops_.at(0), socket_->close(ctx));
    run_on(loops_.at(0), reading_.join());
    socket_.reset();
    open_ = false;
}

bool Feed::connect(const std::string& token) {
    close();
    socket_ = std::make_unique<beast::WsClient>(loops_.at(0), beast::Endpoint{.port = port_});
    http::Headers headers;
    headers.add("Authorization", "Bearer " + token);
    const Context ctx{.deadline = clock_.steady() + 2s};
    if (!run_on(loops_.at(0), socket_->connect(ctx, "/v1/live", headers))) {
        socket_.reset();
        return false;
    }
    open_ = true;
    reading_.spawn(loops_.at(0), read());
    return true;
}

Task<void> Feed::read() {
    const Context ctx;
    for (;;) {
        const auto message = co_await socket_->receive(ctx);
        if (!message || !*message) break;
        const std::lock_guard lock{mutex_};
        heard_.push_back(**message);
    }
    open_ = false;
}

bool Feed::watch(const std::string& order) {
    {
        const std::lock_guard lock{mutex_};
        heard_.clear();
    }
    const Context ctx{.deadline = clock_.steady() + 2s};
    const std::string wanted = R"({"subscribe":["order:)" + order + R"("]})";
    return run_on(loops_.at(0), socket_->send(ctx, wanted)).has_value();
}

std::string Feed::heard() {
    const std::lock_guard lock{mutex_};
    std::string all = "it was told:";
    for (const std::string& message : heard_) all.append("\n").append(message);
    return all;
}

bool Feed::refused() {
    const std::lock_guard lock{mutex_};
    return std::ranges::any_of(
        heard_, [](const std::string& message) { return text(message, "/type") == "refused"; });
}

std::string Feed::told(const std::string& order) {
    const std::lock_guard lock{mutex_};
    for (const std::string& message : heard_) {
        if (text(message, "/topic") != "order:" + order) continue;
        const std::string status = text(message, "/data/status");
        if (status == "PAID" || status == "CANCELLED") return status;
    }
    return {};
}

HttpAnswer Probe::send(HttpAsk ask) {
    if (!token_.empty()) ask.headers.push_back("Authorization: Bearer " + token_);
    return http_send(port_, ask);
}

HttpAnswer Probe::post(const std::string& target, std::string body) {
    return send({.method = "POST",
                 .target = target,
                 .headers = {"Content-Type: application/json",
                             "Idempotency-Key: probe-" + std::to_string(++keys_)},
                 .body = std::move(body)});
}

bool Probe::sign_in() {
    if (!token_.empty()) return true;
    doing_ = "sign in";
    const auto session =
        post("/v1/sessions",
             R"({"email":"customer1@demo.waybill.example","password":"demo-waybill-town"})");
    token_ = text(session.body, "/access_token");
    // One that is open at any hour: the clock is the machine's.
    const auto grocer = send({.target = "/v1/partners?q=Market%20Hall%20Grocery"});
    partner_ = text(grocer.body, "/data/0/partner_id");
    if (partner_.empty()) token_.clear();
    return !token_.empty();
}

HttpAnswer Probe::quote() {
    doing_ = "find an offer";
    const auto page = send({.target = "/v1/offers?in_stock=true&limit=1&partner_id=" + partner_});
    const std::string offer = text(page.body, "/data/0/offer_id");
    if (offer.empty()) return page;
    doing_ = "quote";
    return post("/v1/quotes",
                std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                            R"("address":"Station Street 12"}})",
                            partner_, offer));
}

HttpAnswer Probe::confirm() {
    auto quoted = quote();
    const std::string id = text(quoted.body, "/quote_id");
    if (id.empty()) return quoted;
    doing_ = "confirm";
    return post("/v1/orders",
                std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})", id));
}

bool Probe::place() {
    const auto placed = confirm();
    order_ = text(placed.body, "/order/order_id");
    payment_ = text(placed.body, "/order/payment_id");
    if (order_.empty()) doing_ += " " + placed.body;
    return !order_.empty();
}

std::string Probe::status() {
    return text(send({.target = "/v1/orders/" + order_}).body, "/status");
}

bool Probe::pay() {
    doing_ = "pay";
    if (http_get(port_, "/pay/" + payment_).status != 303) return false;
    const auto paid =
        http_send(port_, {.method = "POST",
                          .target = "/simulator/checkout/" + payment_,
                          .headers = {"Content-Type: application/x-www-form-urlencoded"},
                          .body = "decision=approve"});
    return paid.status == 200 || paid.status == 409;  // decided already
}

/// Declined once too often it is cancelled: then another order.
std::optional<Millis> Probe::order(Millis limit) {
    const Millis began = elapsed();
    while (elapsed() - began < limit)
        if (try_order(began + limit) == "PAID") return elapsed() - began;
    return std::nullopt;
}

std::string Probe::try_order(Millis end) {
    const auto until_done = [&](auto step) {
        while (!step()) {
            if (elapsed() > end) return false;
            rest(pause);
        }
        return true;
    };
    if (!until_done([this] { return sign_in(); }) || !until_done([this] { return place(); }) ||
        !until_done([this] { return listen(); }) || !until_done([this] { return pay(); }))
        return {};
    doing_ = "be told that " + order_ + " is paid";
    bool anew = false;  // what happened before a subscription has to be asked for
    std::string told;
    Millis again = elapsed() + charge_max;
    const auto ended = [&] {
        if (elapsed() > again) {
            (void)pay();  // what came of it is told
            again = elapsed() + charge_max;
        }
        if (!feed_.open() || feed_.refused()) anew = listen() || anew;
        told = anew ? status() : feed_.told(order_);
        return told == "PAID" || told == "CANCELLED";
    };
    if (!until_done(ended)) doing_ += ", which is " + status() + "; " + feed_.heard();
    return told;
}

bool Probe::listen() {
    doing_ = "listen";
    return (feed_.open() || feed_.connect(token_)) && feed_.watch(order_);
}

}  // namespace waybill::system_test
