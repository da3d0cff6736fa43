// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/hosted_checkout.hpp"

#include "platform/egress/url.hpp"
#include "platform/json/document.hpp"
#include "platform/json/writer.hpp"

namespace waybill::payments {
namespace {

constexpr std::size_t answer_bytes_max = std::size_t{64} * 1024;
constexpr json::ParseLimits answer_limits{.bytes_max = answer_bytes_max, .depth_max = 8};
constexpr std::size_t checkout_url_size_max = 1'000;
constexpr std::size_t charge_size_max = 100;

Error away(ErrorKind kind, std::string detail) {
    return {.kind = kind, .reason = "payments.provider_away", .detail = std::move(detail)};
}

bool done(const http::Response& response) {
    return response.status >= 200 && response.status < 300;
}

Error error_of(const http::Response& response) {
    const int status = response.status;
    const std::string detail = "status " + std::to_string(status);
    if (status == 425 || status == 429 || status == 503)
        return away(ErrorKind::unavailable, detail);
    if (status >= 500 || status == 408) return away(ErrorKind::outcome_unknown, detail);
    return {.kind = ErrorKind::rejected, .reason = "payments.provider_refused", .detail = detail};
}

bool refuses(const http::Response& response, int status, std::string_view code) {
    if (response.status != status) return false;
    const auto body = json::Document::parse(response.body, answer_limits);
    return body && body->root().text("code") == code;
}

/// Whether it did what it was asked cannot be told; all it is asked may be asked again.
std::unexpected<Error> unreadable(std::string_view what) {
    return fail(away(ErrorKind::outcome_unknown, "unreadable: " + std::string{what}));
}

/// What else a provider says is passed over. Payers are sent there: to a page of the web alone.
Result<std::string> read_checkout_url(std::string_view answer) {
    const auto body = json::Document::parse(answer, answer_limits);
    const auto url = body ? body->root().text("checkout_url") : std::nullopt;
    const bool fits =
        url && url->size() <= checkout_url_size_max && egress::Url::parse(*url).has_value();
    if (!fits) return unreadable("checkout_url");
    return std::string{*url};
}

/// Nothing while the charge is under way.
Result<std::optional<ChargeReport>> read_charge(json::View charge, TimePoint asked_at) {
    const std::string_view status = charge.text("status").value_or("");
    if (status == "pending") return std::nullopt;
    if (status != "captured" && status != "failed") return unreadable("status");
    const auto id = charge.text("charge_id");
    const auto amount = charge.find("amount");
    const auto whole = amount ? amount->whole() : std::nullopt;
    const auto currency = Currency::parse(charge.text("currency").value_or(""));
    const bool fits = id && !id->empty() && id->size() <= charge_size_max && whole && currency;
    if (!fits) return unreadable("charge");
    const auto finished_at = parse_rfc3339(charge.text("finished_at").value_or(""));
    return ChargeReport{
        .charge = std::string{*id},
        .result = status == "captured" ? ChargeResult::captured : ChargeResult::failed,
        .amount = {.amount = *whole, .currency = *currency},
        .at = finished_at.value_or(asked_at)};
}

Result<std::vector<ChargeReport>> read_charges(std::string_view answer, TimePoint asked_at) {
    const auto body = json::Document::parse(answer, answer_limits);
    const auto charges = body ? body->root().find("charges") : std::nullopt;
    if (!charges || !charges->is(json::Kind::array)) return unreadable("charges");
    std::vector<ChargeReport> reports;
    for (auto charge = charges->first(); charge.more(); charge.next()) {
        WAYBILL_TRY(auto report, read_charge(charge.value(), asked_at));
        if (report) reports.push_back(*std::move(report));
    }
    return reports;
}

}  // namespace

Task<Result<http::Response>> HostedCheckout::say(Context ctx, Message message) {
    http::OutboundRequest request{.method = http::Method::post,
                                  .url = deps_.url + std::string{message.path},
                                  .body = std::move(message.body),
                                  .timeout = deps_.timeout,
                                  .answer_bytes_max = answer_bytes_max};
    request.headers.set("content-type", "application/json");
    request.headers.set("accept", "application/json");
    const auto signature =
        webhooks::sign(deps_.secrets, message.id, deps_.clock.now(), request.body);
    signature.put(request.headers);
    return deps_.client.send(std::move(ctx), std::move(request));
}

Task<Result<std::string>> HostedCheckout::open(Context ctx, Payment payment) {
    Message message{.path = "/checkouts", .id = "open_" + payment.id.text(), .body = {}};
    json::Writer json{message.body};
    json.begin_object()
        .member("payment_id", payment.id)
        .member("amount", payment.due.amount)
        .member("currency", payment.due.currency.code())
        .member("callback_url", deps_.callback_url)
        .member("return_url", deps_.orders_url + "/" + payment.order.text())
        .end_object();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    if (!done(response)) co_return fail(error_of(response));
    co_return read_checkout_url(response.body);
}

Task<Result<std::vector<ChargeReport>>> HostedCheckout::charges(Context ctx, Payment payment) {
    Message message{.path = "/queries", .id = "query_" + payment.id.text(), .body = {}};
    json::Writer{message.body}.begin_object().member("payment_id", payment.id).end_object();
    const TimePoint asked_at = deps_.clock.now();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    if (refuses(response, 404, "no_such_payment")) co_return std::vector<ChargeReport>{};
    if (!done(response)) co_return fail(error_of(response));
    co_return read_charges(response.body, asked_at);
}

Task<Result<RefundAnswer>> HostedCheckout::refund(Context ctx, Refund refund) {
    Message message{.path = "/refunds", .id = "refund_" + refund.id.text(), .body = {}};
    json::Writer json{message.body};
    json.begin_object()
        .member("refund_id", refund.id)
        .member("payment_id", refund.payment)
        .member("charge_id", refund.charge)
        .member("amount", refund.amount.amount)
        .member("currency", refund.amount.currency.code())
        .end_object();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    if (done(response)) co_return RefundAnswer::taken;
    if (refuses(response, 404, "no_such_charge")) co_return RefundAnswer::no_such_charge;
    // Owed until the provider has it: what it refuses today somebody sets right at the provider.
    Error error = error_of(response);
    if (error.kind == ErrorKind::rejected) error.kind = ErrorKind::unavailable;
    co_return fail(std::move(error));
}

}  // namespace waybill::payments
