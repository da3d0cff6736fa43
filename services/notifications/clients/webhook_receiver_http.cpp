// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/webhook_receiver_http.hpp"

#include "platform/crypto/webhooks.hpp"

#include <algorithm>
#include <charconv>

namespace waybill::notifications {
namespace {

// The answer is not read; this only bounds what is received.
constexpr std::size_t webhook_answer_bytes_max = std::size_t{16} * 1024;
/// Nobody is waited for longer than the longest pause between two tries.
constexpr std::chrono::seconds retry_after_max = 24h;

/// Seconds only: the form with a date depends on the receiver's clock.
std::optional<std::chrono::seconds> asked_pause(const http::Response& response) {
    const auto text = response.headers.find("Retry-After");
    if (!text) return std::nullopt;
    int seconds = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), seconds);
    const bool whole = read.ec == std::errc{} && read.ptr == text->data() + text->size();
    if (!whole || seconds <= 0) return std::nullopt;
    return std::min(std::chrono::seconds{seconds}, retry_after_max);
}

}  // namespace

Task<Result<WebhookAnswer>> WebhookReceiverHttp::tell(Context ctx, WebhookCall call) {
    http::OutboundRequest request{.method = http::Method::post,
                                  .url = std::move(call.url),
                                  .body = std::move(call.delivery.body),
                                  .timeout = deps_.timeout,
                                  .answer_bytes_max = webhook_answer_bytes_max};
    request.headers.set("content-type", "application/cloudevents+json");
    const auto signature = webhooks::sign(webhooks::parse_secrets(call.secrets),
                                          call.delivery.id.text(), deps_.clock.now(), request.body);
    signature.put(request.headers);
    WAYBILL_CO_TRY(const auto response,
                   co_await deps_.client.send(std::move(ctx), std::move(request)));
    co_return WebhookAnswer{.status = response.status, .retry_after = asked_pause(response)};
}

}  // namespace waybill::notifications
