// SPDX-License-Identifier: Apache-2.0
#include "tests/bank/fake_bank.hpp"

#include "platform/async/sleep.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::bank {
namespace {

http::Response json_answer(int status, std::string body) {
    http::Response response{.status = status, .body = std::move(body)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

http::Response refusal(int status, std::string_view code) {
    return json_answer(status, std::format(R"({{"code":"{}"}})", code));
}

std::string text_in(const json::Document& body, std::string_view name) {
    return std::string{body.root().text(name).value_or("")};
}

std::int64_t number_in(const json::Document& body, std::string_view name) {
    const auto found = body.root().find(name);
    return found ? found->whole().value_or(0) : 0;
}

std::string charge_text(const FakeBank::Charge& charge) {
    return std::format(R"("charge_id":"{}","status":"{}","amount":{},"currency":"{}")", charge.id,
                       charge.status, charge.amount, charge.currency);
}

}  // namespace

Task<http::Response> FakeBank::handle(Context, http::Request request) {
    constexpr std::string_view pages = "/pay/";
    if (request.path.starts_with(pages)) co_return page(request.path.substr(pages.size()), request);
    const std::array secrets{deps_.secret};
    const auto verified = webhooks::verify(secrets, webhooks::presented(request.headers),
                                           request.body, deps_.executor.clock().now());
    if (!verified) {
        ++badly_signed_;
        co_return refusal(401, "bad_signature");
    }
    if (refusals_ > 0) {
        --refusals_;
        co_return refusal(503, "busy");
    }
    auto answer = refusal(404, "no_such_path");
    if (request.path == "/bank/checkouts") answer = open(request.body);
    if (request.path == "/bank/queries") answer = query(request.body);
    if (request.path == "/bank/refunds") answer = refund(request.body);
    if (lost_answers_ == 0) co_return answer;
    --lost_answers_;
    co_return refusal(500, "lost");
}

http::Response FakeBank::open(std::string_view text) {
    const auto body = json::Document::parse(text);
    if (!body) return refusal(400, "unreadable");
    const std::string payment = text_in(*body, "payment_id");
    const Checkout wanted{.amount = number_in(*body, "amount"),
                          .currency = text_in(*body, "currency"),
                          .callback_url = text_in(*body, "callback_url"),
                          .return_url = text_in(*body, "return_url")};
    if (payment.empty() || wanted.amount <= 0 || wanted.currency.empty() ||
        wanted.callback_url.empty() || wanted.return_url.empty())
        return refusal(422, "incomplete");
    const auto& kept = checkouts_.try_emplace(payment, wanted).first->second;
    if (kept.amount != wanted.amount || kept.currency != wanted.currency)
        return refusal(409, "id_reused");
    return json_answer(
        201, std::format(R"({{"checkout_url":"{}/pay/{}","theirs":[1,2]}})", deps_.pages, payment));
}

http::Response FakeBank::query(std::string_view text) const {
    const auto body = json::Document::parse(text);
    const auto found = body ? checkouts_.find(text_in(*body, "payment_id")) : checkouts_.end();
    if (found == checkouts_.end()) return refusal(404, "no_such_payment");
    std::string charges;
    for (const Charge& charge : found->second.charges)
        charges += std::format("{}{{{}}}", charges.empty() ? "" : ",", charge_text(charge));
    return json_answer(200, std::format(R"({{"charges":[{}]}})", charges));
}

http::Response FakeBank::refund(std::string_view text) {
    const auto body = json::Document::parse(text);
    const auto found = body ? checkouts_.find(text_in(*body, "payment_id")) : checkouts_.end();
    if (found == checkouts_.end()) return refusal(404, "no_such_charge");
    auto& charges = found->second.charges;
    const auto charge = std::ranges::find(charges, text_in(*body, "charge_id"), &Charge::id);
    if (charge == charges.end() || charge->status != "captured")
        return refusal(404, "no_such_charge");
    const std::int64_t amount = number_in(*body, "amount");
    if (!refunds_.contains(text_in(*body, "refund_id"))) {
        if (amount <= 0 || charge->currency != text_in(*body, "currency") ||
            charge->refunded + amount > charge->amount)
            return refusal(409, "exceeds_charge");
        charge->refunded += amount;
        refunds_[text_in(*body, "refund_id")] = amount;
    }
    return json_answer(200, R"({"status":"refunded"})");
}

http::Response FakeBank::page(const std::string& payment_id, const http::Request& request) {
    if (!checkouts_.contains(payment_id)) return {.status = 404};
    if (request.method == http::Method::post)
        decide(payment_id, {.approve = request.body == "decision=approve"});
    return {.status = 200, .body = "A bank"};
}

void FakeBank::decide(const std::string& payment_id, Decision decision) {
    Checkout& checkout = checkouts_.at(payment_id);
    const Charge& charge = checkout.charges.emplace_back(
        std::format("tx-{}-{}", payment_id, checkout.charges.size() + 1),
        decision.approve ? "captured" : "failed", checkout.amount + decision.extra,
        decision.currency.empty() ? checkout.currency : decision.currency);
    const std::string body =
        std::format(R"({{"payment_id":"{}",{}}})", payment_id, charge_text(charge));
    Context ctx;
    ctx.stop = group_.token();
    for (int i = 0; i < callbacks_; ++i)
        group_.spawn(deps_.executor, tell(ctx, checkout.callback_url, "cb-" + charge.id, body));
}

Task<void> FakeBank::tell(Context ctx, std::string url, std::string id, std::string body) {
    if (!co_await sleep_for(ctx, deps_.deciding)) co_return;
    http::OutboundRequest request;
    request.method = http::Method::post;
    request.url = std::move(url);
    request.body = std::move(body);
    request.headers.set("Content-Type", "application/json");
    const auto signature =
        webhooks::sign(deps_.secret, id, deps_.executor.clock().now(), request.body);
    signature.put(request.headers);
    const auto answer = co_await deps_.network.send(std::move(ctx), std::move(request));
    answers_.push_back(answer ? answer->status : 0);
}

Task<Result<void>> FakeBank::accept_live(Context, const http::Request&, http::Response& refused) {
    refused.status = 404;
    co_return fail(ErrorKind::not_found, "request.no_such_path");
}

Task<void> FakeBank::live(Context, http::Request, http::WebSocket&) { co_return; }

}  // namespace waybill::bank
