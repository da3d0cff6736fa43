// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/provider_desk.hpp"

#include "platform/crypto/webhooks.hpp"
#include "platform/json/writer.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

constexpr Duration webhook_timeout = 15s;
// The answer is not read; this only bounds what is received.
constexpr std::size_t answer_bytes_max = std::size_t{16} * 1024;

std::string body_of(const Posting& posting) {
    std::string body;
    json::Writer json{body};
    json.begin_object()
        .member("message_id", posting.message_id)
        .member("to", posting.to.reveal())
        .member("subject", posting.letter.subject)
        .member("text", posting.letter.text.reveal())
        .member("html", posting.letter.html.reveal())
        .end_object();
    return body;
}

MailWay way_of(ProviderKind kind) {
    switch (kind) {
        case ProviderKind::smtp: return MailWay::smtp;
        case ProviderKind::webhook: return MailWay::webhook;
        case ProviderKind::console: return MailWay::console;
    }
    return MailWay::smtp;
}

/// Webhooks' ids have no dots.
std::string webhook_id(std::string message_id) {
    std::ranges::replace(message_id, '.', '-');
    return message_id;
}

Status status_of(int answer) {
    if (answer >= 200 && answer < 300) return {};
    const bool later = answer == 408 || answer == 429 || answer >= 500;
    if (later) return fail(ErrorKind::unavailable, "notifications.webhook_away");
    return fail(ErrorKind::rejected, "notifications.webhook_refused");
}

}  // namespace

Task<Status> ProviderDesk::send(Context ctx, Provider provider, Posting posting) {
    const auto way = way_of(provider.kind);
    auto outcome = co_await hand_over(std::move(ctx), std::move(provider), std::move(posting));
    const auto result = outcome ? ProviderResult::taken : ProviderResult::failed;
    deps_.metrics.providers.at(way, result).add();
    co_return outcome;
}

Task<Status> ProviderDesk::hand_over(Context ctx, Provider provider, Posting posting) {
    switch (provider.kind) {
        case ProviderKind::smtp:
            co_return co_await deps_.relay.send(std::move(ctx), std::move(posting));
        case ProviderKind::webhook:
            co_return co_await post(std::move(ctx), std::move(provider), std::move(posting));
        case ProviderKind::console:
            deps_.log.info(ctx, "mail for the console", {{"message", posting.message_id}});
            co_return Status{};
    }
    co_return Status{};
}

Task<Status> ProviderDesk::post(Context ctx, Provider provider, Posting posting) {
    const auto secret = webhooks::SigningSecret::parse(provider.secret.reveal());
    if (!secret) co_return fail(ErrorKind::rejected, "notifications.webhook_refused");
    http::OutboundRequest request{.method = http::Method::post,
                                  .url = std::move(provider.url),
                                  .body = body_of(posting),
                                  .timeout = webhook_timeout,
                                  .answer_bytes_max = answer_bytes_max};
    request.headers.set("content-type", "application/json");
    const auto signature = webhooks::sign(*secret, webhook_id(std::move(posting.message_id)),
                                          deps_.clock.now(), request.body);
    signature.put(request.headers);
    WAYBILL_CO_TRY(const auto answer,
                   co_await deps_.client.send(std::move(ctx), std::move(request)));
    co_return status_of(answer.status);
}

}  // namespace waybill::notifications
