// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/tell_partner.hpp"

namespace waybill::catalog {

Task<Status> TellPartner::run(Context ctx, PartnerCall call) {
    const OrderId order = call.order;
    const PartnerId partner = call.partner;
    WAYBILL_CO_TRY(auto target,
                   co_await deps_.store.call_target(ctx, order, partner, deps_.clock.now()));
    if (!target) co_return Status{};
    auto outcome = co_await deps_.partners.tell(ctx, *std::move(target), std::move(call));
    if (!outcome) {
        // An address that is not allowed will not be allowed by waiting.
        if (outcome.error().kind == ErrorKind::forbidden)
            co_return std::unexpected(std::move(outcome).error());
        // Whoever knows when it makes sense to come again is believed.
        co_return std::unexpected(Error{.kind = ErrorKind::unavailable,
                                        .reason = "catalog.partner_silent",
                                        .detail = std::string{outcome.error().reason},
                                        .retry_after = outcome.error().retry_after});
    }
    switch (*outcome) {
        case CallOutcome::taken: break;
        case CallOutcome::refused: co_return fail(ErrorKind::unavailable, "catalog.partner_silent");
        case CallOutcome::gone: co_return fail(ErrorKind::rejected, "catalog.partner_gone");
    }
    co_return co_await deps_.store.called(std::move(ctx), order, partner, deps_.clock.now());
}

}  // namespace waybill::catalog
