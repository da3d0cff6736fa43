// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/fake_api_world.hpp"

#include "apps/waybill/demo/answers.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <format>

namespace waybill::demo {
namespace {

http::Response json_answer(std::string body, int status = 200) {
    http::Response response{.status = status, .body = std::move(body)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

http::Response problem(int status, std::string_view code) {
    return json_answer(std::format(R"({{"status":{},"code":"{}"}})", status, code), status);
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return parts;
}

/// Tokens of the fake are e-mail addresses.
std::string who(const http::Request& request) {
    const auto value = request.headers.find("Authorization").value_or("");
    return std::string{value.substr(std::min<std::size_t>(7, value.size()))};
}

std::string money(int amount) { return std::format(R"({{"amount":{},"currency":"EUR"}})", amount); }

std::string email_in(const std::string& body) {
    constexpr std::string_view name = R"("email":")";
    const auto begin = body.find(name) + name.size();
    return body.substr(begin, body.find('"', begin) - begin);
}

}  // namespace

Task<http::Response> FakeApi::handle(Context, http::Request request) {
    const std::lock_guard lock{mutex_};
    const auto path = split(request.path);
    if (auto refused = refuse_login(request)) co_return *std::move(refused);
    if (request.method == http::Method::get || request.path == "/v1/sessions")
        co_return answer(request, path);
    const std::string key{request.headers.find("Idempotency-Key").value_or("")};
    const auto known = replies_.find(key);
    if (!key.empty() && known != replies_.end()) co_return known->second;
    auto response = answer(request, path);
    if (response.status < 300 && !key.empty()) {
        replies_[key] = response;
        if (faults_.lost_every > 0 && ++changes_ % faults_.lost_every == 0)
            co_return problem(503, "request.unavailable");
    }
    co_return response;
}

std::optional<http::Response> FakeApi::refuse_login(const http::Request& request) {
    if (request.path != "/v1/sessions" || ++logins_ > faults_.limited_logins + 1) return {};
    if (faults_.limited_logins == 0) return {};
    const bool limited = logins_ <= faults_.limited_logins;
    auto response =
        limited ? problem(429, "request.rate_limited") : problem(503, "request.unavailable");
    if (limited) response.headers.add("Retry-After", "1");
    return response;
}

Task<Result<void>> FakeApi::accept_live(Context, const http::Request& request,
                                        http::Response& refusal) {
    if (faults_.live && !who(request).empty()) co_return Status{};
    refusal = problem(404, "request.no_such_path");
    co_return fail(ErrorKind::not_found, "request.no_such_path");
}

/// Answers each subscription with its note, and an event a little later.
Task<void> FakeApi::live(Context ctx, http::Request, http::WebSocket& socket) {
    for (;;) {
        const auto message = co_await socket.receive(ctx);
        if (!message || !*message) co_return;
        const auto document = json::Document::parse(**message);
        const auto topics = document ? document->root().find("subscribe") : std::nullopt;
        if (!topics) continue;
        for (auto topic = topics->first(); topic.more(); topic.next()) {
            const std::string name{topic.value().string()};
            for (const char* status : {"", "PENDING", "PAID"})
                if (!co_await socket.send(
                        ctx,
                        std::format(R"({{"topic":"{}","data":{{"status":"{}"}}}})", name, status)))
                    co_return;
        }
    }
}

http::Response FakeApi::answer(const http::Request& request, const Path& path) {
    if (request.method == http::Method::get) return read(request, path);
    return change(request, path);
}

http::Response FakeApi::read(const http::Request& request, const Path& path) {
    if (request.path == "/livez") return json_answer("{}");
    if (request.path == "/dev/mails") return mails(request);
    if (path.size() == 4 && path[1] == "partners")
        return queue(std::string_view{request.query}.substr(request.query.rfind('=') + 1));
    if (request.path == "/v1/partners")
        return json_answer(
            std::format(R"({{"data":[{{"partner_id":"shop1","title":"{}","open_now":true}}]}})",
                        town_.shops.front().title));
    if (request.path == "/v1/offers")
        return json_answer(R"({"data":[{"offer_id":"offer1","in_stock":5000},)"
                           R"({"offer_id":"offer2","in_stock":5000}]})");
    if (request.path == "/v1/couriers") return couriers();
    if (request.path == "/v1/admin/ledger/balances")
        return json_answer(std::format(R"({{"data":[{{"balance":{}}},{{"balance":{}}}]}})",
                                       money(-700), money(700)));
    if (request.path == "/v1/courier/deliveries") {
        std::string rows;
        for (const auto& [id, order] : orders_)
            if (order.courier == who(request)) rows += (rows.empty() ? "" : ",") + delivery(order);
        return json_answer(R"({"data":[)" + rows + "]}");
    }
    if (path[0] == "pay") {
        http::Response response{.status = 303};
        response.headers.set("Location", "http://elsewhere/simulator/checkout/" + path[1]);
        return response;
    }
    Order* order = find(path.size() > 2 ? path[2] : "");
    if (order == nullptr) return problem(404, "orders.not_found");
    if (path[0] == "simulator") return checkout(*order, request);
    if (path[1] == "payments") {
        const bool at_door = order->in_cash && order->status != "COMPLETED";
        const bool none = order->status == "CANCELLED" || order->status == "PENDING" || at_door;
        const int captured = none ? 0 : order->total + faults_.captured_more;
        return json_answer(std::format(R"({{"amount":{},"captured":{},"refunded":{}}})",
                                       money(order->total), money(captured), money(0)));
    }
    return path.size() > 3 ? history(*order) : json_answer(view(*order));
}

http::Response FakeApi::queue(std::string_view status) const {
    std::string rows;
    for (const auto& [id, order] : orders_)
        if (order.status == status) rows += (rows.empty() ? "" : ",") + view(order);
    return json_answer(R"({"data":[)" + rows + "]}");
}

http::Response FakeApi::mails(const http::Request& request) const {
    if (!request.query.empty()) return json_answer(R"([{"text":"Your code is 123456."}])");
    std::string rows;
    for (const auto& [id, order] : orders_)
        if (order.status == "DELIVERING")
            rows += std::format(R"({}{{"subject":"Order {} is on its way","text":"The PIN of )"
                                R"(your order is 0417. Tell it at the door."}})",
                                rows.empty() ? "" : ",", order.id);
    return json_answer(R"({"data":[)" + rows + "]}");
}

http::Response FakeApi::change(const http::Request& request, const Path& path) {
    if (request.path == "/v1/sessions")
        return json_answer(
            std::format(R"({{"access_token":"{}","expires_at":"2100-01-01T00:00:00Z"}})",
                        email_in(request.body)));
    if (request.path == "/v1/accounts") return json_answer("{}", 201);
    if (request.path == "/v1/accounts/verify") {
        verified_.insert(email_in(request.body));
        return json_answer("{}");
    }
    if (who(request).empty() && path[0] != "simulator") return problem(401, "auth.missing_token");
    if (request.path == "/v1/quotes")
        return json_answer(std::format(R"({{"quote_id":"q","total":{}}})", money(350)), 201);
    if (request.path == "/v1/orders") return place(request);
    if (path.back() == "hand-ins") return hand_in(path[3], request);
    if (path[0] == "simulator") return checkout(*find(path[2]), request);
    // /v1/partners/{shop}/orders/{id}/{step} and /v1/courier/deliveries/{id}/{step}
    Order* order = find(path[1] == "partners" ? path[4] : path[path.size() - 2]);
    if (order == nullptr) return problem(404, "orders.not_found");
    return step(*order, path.back(), who(request), request);
}

http::Response FakeApi::place(const http::Request& request) {
    const std::string id = std::format("ord{}", orders_.size() + 1);
    const bool in_cash = request.body.contains(R"("payment_method":"cash")");
    Order& order = orders_[id] = {.id = id, .total = 350, .in_cash = in_cash};
    const auto url = in_cash ? std::string{} : "http://here/pay/" + id;
    return json_answer(std::format(R"({{"order":{},"checkout_url":"{}"}})", view(order), url), 201);
}

http::Response FakeApi::hand_in(const std::string& courier, const http::Request& request) {
    const auto document = json::Document::parse(request.body);
    const auto amount = document ? document->root().find("amount") : std::nullopt;
    if (!amount || who(request) != town_.boss.email) return problem(422, "request.invalid");
    std::int64_t& held = cash_[courier];
    const std::int64_t brought = integer_of(*amount, "amount");
    if (faults_.early_hand_ins-- > 0 || brought > held)
        return problem(409, "payments.more_than_held");
    held -= brought;
    return json_answer("{}", 201);
}

std::int64_t FakeApi::cash_held() {
    const std::lock_guard lock{mutex_};
    std::int64_t sum = 0;
    for (const auto& [courier, held] : cash_) sum += held;
    return sum;
}

http::Response FakeApi::checkout(Order& order, const http::Request& request) {
    const bool decides = request.method == http::Method::post && order.status == "PENDING";
    const bool declined = faults_.declines || request.body == "decision=decline";
    if (decides && declined) cancel(order, "payment_failed");
    if (decides && !declined) move(order, "PAID");
    return json_answer(R"({"status":"PROCESSING"})");
}

http::Response FakeApi::step(Order& order, const std::string& what, const std::string& courier,
                             const http::Request& request) {
    const auto next = [&](std::string_view from, std::string to, bool shop) {
        if (order.status != from)
            return problem(409, shop ? "orders.wrong_state" : "couriers.wrong_state");
        if (!shop && order.courier != courier) return problem(404, "couriers.no_delivery");
        move(order, std::move(to));
        return json_answer(shop ? view(order) : delivery(order));
    };
    if (what == "reject" || what == "cancel") {
        if (order.status != "PAID") return problem(409, "orders.wrong_state");
        cancel(order, what == "cancel" ? "customer" : "partner_rejected");
        return json_answer(view(order));
    }
    if (what == "decline" || what == "fail" || what == "return")
        return order.courier == courier ? at_door(order, what, request)
                                        : problem(404, "couriers.no_delivery");
    if (what == "accept") return next(order.in_cash ? "PENDING" : "PAID", "PREPARING", true);
    if (what == "ready") {
        if (faults_.assigns) order.courier = town_.riders[2].person.email;
        return next("PREPARING", "READY", true);
    }
    if (what == "pick-up") return next("READY", "DELIVERING", false);
    if (what == "deliver") return hand_over(order, courier, request);
    if (order.claims++ < faults_.early_claims) return problem(409, "couriers.not_ready");
    if (!order.courier.empty()) return problem(409, "couriers.taken");
    order.courier = courier;
    return json_answer(delivery(order));
}

http::Response FakeApi::hand_over(Order& order, const std::string& courier,
                                  const http::Request& request) {
    if (!request.body.contains(R"("pin":"0417")")) return problem(422, "couriers.wrong_pin");
    if (order.status != "DELIVERING") return problem(409, "couriers.wrong_state");
    if (order.courier != courier) return problem(404, "couriers.no_delivery");
    const std::string due = R"("cash_collected":)" + money(order.total);
    if (request.body.contains(due) != order.in_cash) return problem(422, "couriers.wrong_cash");
    if (order.in_cash) cash_[courier] += order.total;
    move(order, "COMPLETED");
    return json_answer(delivery(order));
}

http::Response FakeApi::at_door(Order& order, const std::string& what,
                                const http::Request& request) {
    if (!request.body.contains(R"("epoch":)")) return problem(422, "request.invalid");
    if (what == "decline") {
        if (order.status != "READY") return problem(409, "couriers.wrong_state");
        order.courier.clear();
    } else if (order.status != "DELIVERING") {
        return problem(409, "couriers.wrong_state");
    } else if (what == "return") {
        cancel(order, "undeliverable");
    }
    return json_answer(delivery(order));
}

http::Response FakeApi::history(const Order& order) const {
    std::string rows;
    for (int version = 1; version <= order.version; ++version)
        if (version != 2 || !faults_.forgets_step)
            rows += std::format(R"({}{{"version":{}}})", rows.empty() ? "" : ",", version);
    return json_answer(R"({"data":[)" + rows + "]}");
}

http::Response FakeApi::couriers() const {
    std::string rows;
    for (const Rider& rider : town_.riders) {
        const auto active = std::ranges::count_if(orders_, [&](const auto& entry) {
            return entry.second.courier == rider.person.email &&
                   entry.second.status != "COMPLETED" && entry.second.status != "CANCELLED";
        });
        rows +=
            std::format(R"({}{{"courier_id":"{}","phone":"{}","status":"available","active":{}}})",
                        rows.empty() ? "" : ",", rider.person.email, rider.person.phone, active);
    }
    return json_answer(R"({"data":[)" + rows + "]}");
}

std::string FakeApi::view(const Order& order) const {
    return std::format(
        R"({{"order_id":"{0}","number":"{0}","status":"{1}","cancel_reason":"{2}",)"
        R"("payment_id":"{0}","courier_id":"{3}","pin":"0417","total":{4},"version":{5},)"
        R"("payment_method":"{6}"}})",
        order.id, order.status, order.cancelled_for, order.courier, money(order.total),
        order.version, order.in_cash ? "cash" : "simulator");
}

std::string FakeApi::delivery(const Order& order) const {
    return std::format(R"({{"order_id":"{}","epoch":1,"status":"assigned"}})", order.id);
}

std::size_t FakeApi::orders_in(std::string_view status) {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count_if(
        orders_, [&](const auto& entry) { return entry.second.status == status; }));
}

FakeApi::Order* FakeApi::find(const std::string& id) {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

void FakeApi::cancel(Order& order, std::string reason) {
    order.cancelled_for = std::move(reason);
    move(order, "CANCELLED");
}

void FakeApi::move(Order& order, std::string status) {
    order.status = std::move(status);
    ++order.version;
}

}  // namespace waybill::demo
