// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/unreliable_provider.hpp"

namespace waybill::payments {
namespace {

std::unexpected<Error> away(ErrorKind kind) {
    return fail(kind, "payments.provider_away", "on demand");
}

}  // namespace

UnreliableProvider::Fate UnreliableProvider::draw() {
    if (!deps_.random.chance_ppm(deps_.away_ppm)) return Fate::answered;
    return deps_.random.below(2) == 0 ? Fate::unheard : Fate::answer_lost;
}

Task<Result<std::string>> UnreliableProvider::open(Context ctx, Payment payment) {
    const Fate fate = draw();
    if (fate == Fate::unheard) co_return away(ErrorKind::unavailable);
    auto answer = co_await deps_.inner->open(std::move(ctx), std::move(payment));
    if (fate == Fate::answer_lost) co_return away(ErrorKind::outcome_unknown);
    co_return answer;
}

Task<Result<std::vector<ChargeReport>>> UnreliableProvider::charges(Context ctx, Payment payment) {
    const Fate fate = draw();
    if (fate == Fate::unheard) co_return away(ErrorKind::unavailable);
    auto answer = co_await deps_.inner->charges(std::move(ctx), std::move(payment));
    if (fate == Fate::answer_lost) co_return away(ErrorKind::outcome_unknown);
    co_return answer;
}

Task<Result<RefundAnswer>> UnreliableProvider::refund(Context ctx, Refund refund) {
    const Fate fate = draw();
    if (fate == Fate::unheard) co_return away(ErrorKind::unavailable);
    auto answer = co_await deps_.inner->refund(std::move(ctx), std::move(refund));
    if (fate == Fate::answer_lost) co_return away(ErrorKind::outcome_unknown);
    co_return answer;
}

}  // namespace waybill::payments
