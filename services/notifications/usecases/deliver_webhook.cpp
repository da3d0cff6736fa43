// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/deliver_webhook.hpp"

namespace waybill::notifications {
namespace {

constexpr int status_gone = 410;

TryEnd end_of(const Result<WebhookAnswer>& answer) {
    if (!answer)
        // An address that is not allowed will not be allowed by waiting.
        return answer.error().kind == ErrorKind::forbidden ? TryEnd::blocked : TryEnd::refused;
    if (answer->status == status_gone) return TryEnd::gone;
    return answer->status >= 200 && answer->status < 300 ? TryEnd::taken : TryEnd::refused;
}

}  // namespace

Task<Result<DeliverWebhook::Outcome>> DeliverWebhook::run(Context ctx,
                                                          DeliverWebhookCommand command) {
    WAYBILL_CO_TRY(auto call, co_await deps_.outbox.find_call(ctx, command.delivery));
    if (!call) co_return Outcome{};
    TriedDelivery tried{.id = command.delivery, .last = command.last || call->delivery.is_test()};
    tried.one.at = deps_.clock.now();
    const SteadyTime began = deps_.clock.steady();
    const auto answer = co_await deps_.receiver.tell(ctx, *std::move(call));
    if (!answer && answer.error().kind == ErrorKind::cancelled) co_return fail(answer.error());
    const Duration took = deps_.clock.steady() - began;
    tried.one.took_milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    if (answer)
        tried.one.status = answer->status;
    else
        tried.one.reason = answer.error().reason;
    tried.end = end_of(answer);
    Outcome outcome{.retry_after = answer ? answer->retry_after : answer.error().retry_after};
    WAYBILL_CO_TRY(outcome.state, co_await deps_.outbox.record(std::move(ctx), std::move(tried)));
    co_return outcome;
}

}  // namespace waybill::notifications
