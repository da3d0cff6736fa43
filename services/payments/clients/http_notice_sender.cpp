// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/http_notice_sender.hpp"

#include <format>

namespace waybill::payments::simulator {
namespace {

/// Ids, words and numbers only: nothing in it needs an escape.
std::string body_of(const ChargeNotice& notice) {
    const bool captured = notice.charge.state == ChargeState::captured;
    return std::format(
        R"({{"payment_id":"{}","charge_id":"{}","status":"{}","amount":{},"currency":"{}"}})",
        notice.charge.payment.text(), notice.charge.id.text(), captured ? "captured" : "failed",
        notice.amount.amount, notice.amount.currency.code());
}

/// Busy, racing or not yet there is worth another try; any other 4xx stays what it is.
bool final_answer(int status) {
    return status >= 400 && status < 500 && status != 404 && status != 408 && status != 409 &&
           status != 425 && status != 429;
}

}  // namespace

Task<Status> HttpNoticeSender::send(Context ctx, ChargeNotice notice) {
    http::OutboundRequest request;
    request.method = http::Method::post;
    request.url = notice.url;
    request.body = body_of(notice);
    request.headers.set("content-type", "application/json");
    const auto headers =
        webhooks::sign(deps_.secret, notice.charge.id.text(), deps_.clock.now(), request.body);
    headers.put(request.headers);
    WAYBILL_CO_TRY(const auto answer,
                   co_await deps_.client.send(std::move(ctx), std::move(request)));
    if (answer.status >= 200 && answer.status < 300) co_return Status{};
    const std::string detail = "status " + std::to_string(answer.status);
    if (final_answer(answer.status))
        co_return fail(ErrorKind::rejected, "payments.notice_refused", detail);
    co_return fail(ErrorKind::unavailable, "payments.notice_failed", detail);
}

}  // namespace waybill::payments::simulator
