// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/api.hpp"

#include "platform/core/json_text.hpp"

#include <format>
#include <utility>

namespace waybill::demo {
namespace {

using http::Method;

std::string body_of(const Cart& cart) {
    std::string lines;
    for (const Line& line : cart.lines)
        lines += std::format(R"({}{{"offer_id":{},"quantity":{}}})", lines.empty() ? "" : ",",
                             json_string(line.offer), line.quantity);
    return std::format(
        R"({{"partner_id":{},"lines":[{}],"address":{},"place":{{"lat":{},"lon":{}}},"phone":{}}})",
        json_string(cart.shop), lines, json_string(cart.address), cart.place.lat, cart.place.lon,
        json_string(cart.phone));
}

std::string step_target(std::string_view order, std::string_view step) {
    return std::format("/v1/courier/deliveries/{}/{}", order, step);
}

}  // namespace

std::string path_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string{url};
    const auto slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? "/" : std::string{url.substr(slash)};
}

template <typename T>
Task<Outcome<T>> Api::ask(Context ctx, Ask ask) {
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(ask)));
    co_return read_body<T>(response.body);
}

template <typename T>
Task<Outcome<std::vector<T>>> Api::all_pages(Context ctx, Session* who, std::string target) {
    std::vector<T> rows;
    std::string cursor;
    do {
        Ask page{.step = Step::browse, .target = target, .who = who};
        if (!cursor.empty()) page.target += "&cursor=" + http::percent_encode(cursor);
        WAYBILL_CO_TRY(auto got, co_await ask<Page<T>>(ctx, std::move(page)));
        for (T& row : got.rows) rows.push_back(std::move(row));
        cursor = std::move(got.next);
    } while (!cursor.empty());
    co_return rows;
}

Task<Outcome<std::vector<ShopFacts>>> Api::shops(Context ctx) {
    return all_pages<ShopFacts>(std::move(ctx), nullptr, "/v1/partners?limit=100");
}

Task<Outcome<std::vector<OfferFacts>>> Api::offers(Context ctx, std::string shop) {
    return all_pages<OfferFacts>(std::move(ctx), nullptr,
                                 "/v1/offers?limit=100&partner_id=" + shop);
}

Task<Outcome<QuoteFacts>> Api::quote(Context ctx, Session& who, Cart cart) {
    return ask<QuoteFacts>(std::move(ctx), {.step = Step::quote,
                                            .method = Method::post,
                                            .target = "/v1/quotes",
                                            .body = body_of(cart),
                                            .who = &who});
}

Task<Outcome<PlacedFacts>> Api::confirm(Context ctx, Session& who, Confirmation what) {
    return ask<PlacedFacts>(
        std::move(ctx),
        {.step = Step::confirm,
         .method = Method::post,
         .target = "/v1/orders",
         .body = std::format(R"({{"quote_id":{},"payment_method":{}}})", json_string(what.quote),
                             json_string(what.payment_method)),
         .key = std::move(what.key),
         .who = &who});
}

Task<Outcome<std::string>> Api::open_checkout(Context ctx, std::string url) {
    std::string path = path_of(url);
    for (int hops = 0; hops < 3; ++hops) {
        Ask ask{.step = Step::checkout, .target = path};
        WAYBILL_CO_TRY(const auto response, co_await client_.call(ctx, std::move(ask)));
        if (response.status < 300) co_return path;
        path = path_of(response.headers.find("Location").value_or(""));
        if (path.empty()) break;
    }
    co_return trouble(Trouble::Kind::unreadable, "no checkout behind " + url);
}

Task<Outcome<std::string>> Api::checkout_status(Context ctx, std::string path) {
    Ask ask{.step = Step::checkout, .target = std::move(path)};
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(ask)));
    const auto page = json::Document::parse(response.body);
    if (!page) co_return trouble(Trouble::Kind::unreadable, "checkout");
    co_return text_of(page->root(), "status");
}

Task<Outcome<std::string>> Api::decide(Context ctx, std::string path, std::string decision) {
    Ask ask{.step = Step::approve,
            .method = Method::post,
            .target = std::move(path),
            .body = "decision=" + decision,
            .type = "application/x-www-form-urlencoded"};
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(ask)));
    const auto page = json::Document::parse(response.body);
    if (!page) co_return trouble(Trouble::Kind::unreadable, "checkout");
    co_return text_of(page->root(), "status");
}

Task<Outcome<OrderFacts>> Api::order(Context ctx, Session& who, std::string order) {
    return ask<OrderFacts>(std::move(ctx),
                           {.step = Step::read, .target = "/v1/orders/" + order, .who = &who});
}

Task<Outcome<std::vector<HistoryFacts>>> Api::history(Context ctx, Session& who,
                                                      std::string order) {
    Ask one{.step = Step::read, .target = "/v1/orders/" + order + "/history", .who = &who};
    WAYBILL_CO_TRY(auto page, co_await ask<Page<HistoryFacts>>(std::move(ctx), std::move(one)));
    co_return std::move(page.rows);
}

Task<Outcome<Page<OrderFacts>>> Api::orders(Context ctx, Session& who, std::string status) {
    return ask<Page<OrderFacts>>(
        std::move(ctx),
        {.step = Step::browse, .target = "/v1/orders?limit=100&status=" + status, .who = &who});
}

Task<Outcome<OrderFacts>> Api::cancel(Context ctx, Session& who, std::string order,
                                      std::string key) {
    return ask<OrderFacts>(std::move(ctx), {.step = Step::cancel,
                                            .method = Method::post,
                                            .target = "/v1/orders/" + order + "/cancel",
                                            .body = R"({"note":"a demo changed its mind"})",
                                            .key = std::move(key),
                                            .who = &who});
}

Task<Outcome<PaymentFacts>> Api::payment(Context ctx, Session& who, std::string payment) {
    return ask<PaymentFacts>(
        std::move(ctx), {.step = Step::read, .target = "/v1/payments/" + payment, .who = &who});
}

Task<Outcome<OrderFacts>> Api::at_shop(Context ctx, Session& staff, AtShop where, Ask one) {
    one.method = Method::post;
    one.target = std::format("/v1/partners/{}/orders/{}/{}", where.shop, where.order, one.target);
    if (one.body.empty()) one.body = "{}";
    one.who = &staff;
    return ask<OrderFacts>(std::move(ctx), std::move(one));
}

Task<Outcome<std::vector<OrderFacts>>> Api::queue(Context ctx, Session& staff, std::string shop,
                                                  std::string_view status) {
    return all_pages<OrderFacts>(
        std::move(ctx), &staff,
        std::format("/v1/partners/{}/orders?limit=100&status={}", shop, status));
}

Task<Outcome<OrderFacts>> Api::accept(Context ctx, Session& staff, AtShop where, std::string key) {
    return at_shop(std::move(ctx), staff, std::move(where),
                   {.step = Step::accept, .target = "accept", .key = std::move(key)});
}

Task<Outcome<OrderFacts>> Api::ready(Context ctx, Session& staff, AtShop where, std::string key) {
    return at_shop(std::move(ctx), staff, std::move(where),
                   {.step = Step::ready, .target = "ready", .key = std::move(key)});
}

Task<Outcome<OrderFacts>> Api::reject(Context ctx, Session& staff, AtShop where, std::string key) {
    return at_shop(std::move(ctx), staff, std::move(where),
                   {.step = Step::reject,
                    .target = "reject",
                    .body = R"({"reason":"sold out"})",
                    .key = std::move(key)});
}

Task<Outcome<DeliveryFacts>> Api::claim(Context ctx, Session& courier, std::string order,
                                        std::string key) {
    return ask<DeliveryFacts>(std::move(ctx), {.step = Step::claim,
                                               .method = Method::post,
                                               .target = step_target(order, "claim"),
                                               .key = std::move(key),
                                               .who = &courier});
}

/// The epoch, and what a step says besides.
Task<Outcome<DeliveryFacts>> Api::at_door(Context ctx, Session& courier, AtDoor what, Ask one) {
    one.method = Method::post;
    one.target = step_target(what.order, one.target);
    one.body = std::format(R"({{"epoch":{}{}}})", what.epoch, one.body);
    one.who = &courier;
    return ask<DeliveryFacts>(std::move(ctx), std::move(one));
}

Task<Outcome<DeliveryFacts>> Api::pick_up(Context ctx, Session& courier, AtDoor what,
                                          std::string key) {
    return at_door(std::move(ctx), courier, std::move(what),
                   {.step = Step::pick_up, .target = "pick-up", .key = std::move(key)});
}

Task<Outcome<DeliveryFacts>> Api::deliver(Context ctx, Session& courier, AtDoor what,
                                          std::string key) {
    std::string said = R"(,"pin":)" + json_string(what.pin);
    if (what.cash)
        said += std::format(R"(,"cash_collected":{{"amount":{},"currency":"{}"}})",
                            what.cash->amount, what.cash->currency.code());
    return at_door(std::move(ctx), courier, std::move(what),
                   {.step = Step::deliver,
                    .target = "deliver",
                    .body = std::move(said),
                    .key = std::move(key)});
}

Task<Outcome<DeliveryFacts>> Api::decline(Context ctx, Session& courier, AtDoor what,
                                          std::string key) {
    return at_door(std::move(ctx), courier, std::move(what),
                   {.step = Step::decline, .target = "decline", .key = std::move(key)});
}

Task<Outcome<DeliveryFacts>> Api::fail(Context ctx, Session& courier, AtDoor what,
                                       std::string key) {
    return at_door(std::move(ctx), courier, std::move(what),
                   {.step = Step::fail,
                    .target = "fail",
                    .body = R"(,"reason":"refused")",
                    .key = std::move(key)});
}

Task<Outcome<DeliveryFacts>> Api::bring_back(Context ctx, Session& courier, AtDoor what,
                                             std::string key) {
    return at_door(std::move(ctx), courier, std::move(what),
                   {.step = Step::bring_back, .target = "return", .key = std::move(key)});
}

Task<Outcome<std::vector<DeliveryFacts>>> Api::deliveries(Context ctx, Session& courier) {
    return all_pages<DeliveryFacts>(std::move(ctx), &courier,
                                    "/v1/courier/deliveries?limit=100&active=true");
}

Task<Outcome<CourierFacts>> Api::go_on_duty(Context ctx, Session& courier) {
    return ask<CourierFacts>(std::move(ctx), {.step = Step::browse,
                                              .method = Method::put,
                                              .target = "/v1/courier/duty",
                                              .body = R"({"status":"available"})",
                                              .who = &courier});
}

Task<Outcome<std::vector<CourierFacts>>> Api::couriers(Context ctx, Session& boss) {
    return all_pages<CourierFacts>(std::move(ctx), &boss, "/v1/couriers?limit=100");
}

Task<Outcome<std::vector<BalanceFacts>>> Api::balances(Context ctx, Session& boss) {
    Ask one{.step = Step::browse, .target = "/v1/admin/ledger/balances", .who = &boss};
    WAYBILL_CO_TRY(auto page, co_await ask<Page<BalanceFacts>>(std::move(ctx), std::move(one)));
    co_return std::move(page.rows);
}

Task<Outcome<void>> Api::hand_in(Context ctx, Session& boss, CashBrought cash) {
    Ask one{.step = Step::hand_in,
            .method = Method::post,
            .target = std::format("/v1/admin/couriers/{}/hand-ins", cash.courier),
            .body = std::format(R"({{"amount":{{"amount":{},"currency":"{}"}},"note":"a demo"}})",
                                cash.amount.amount, cash.amount.currency.code()),
            .key = std::move(cash.key),
            .who = &boss};
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(one)));
    (void)response;  // taken is all there is to know
    co_return Outcome<void>{};
}

Task<Outcome<void>> Api::open_account(Context ctx, const Person& person, std::string key) {
    Ask one{
        .step = Step::register_,
        .method = Method::post,
        .target = "/v1/accounts",
        .body = std::format(
            R"({{"email":{},"password":{},"first_name":{},"last_name":{},"phone":{}}})",
            json_string(person.email), json_string(demo_password), json_string(person.first_name),
            json_string(person.last_name), json_string(person.phone)),
        .key = std::move(key)};
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(one)));
    (void)response;  // created is all there is to know
    co_return Outcome<void>{};
}

Task<Outcome<void>> Api::verify(Context ctx, std::string email, std::string code, std::string key) {
    Ask one{
        .step = Step::verify,
        .method = Method::post,
        .target = "/v1/accounts/verify",
        .body = std::format(R"({{"email":{},"code":{}}})", json_string(email), json_string(code)),
        .key = std::move(key)};
    WAYBILL_CO_TRY(const auto response, co_await client_.call(std::move(ctx), std::move(one)));
    (void)response;  // verified is all there is to know
    co_return Outcome<void>{};
}

}  // namespace waybill::demo
