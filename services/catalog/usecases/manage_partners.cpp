// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_partners.hpp"

#include "services/catalog/domain/problems.hpp"

namespace waybill::catalog {

Task<Result<Partner>> ManagePartners::create(Context ctx, NewPartner entry,
                                             SecretText spare_secret) {
    entry.at = deps_.clock.now();
    WAYBILL_CO_CHECK(check(entry.partner));
    if (!deps_.zones.offset(entry.partner.zone, entry.at)) {
        Problems problems;
        problems.add("/zone", "unknown", "a name such as Europe/Berlin");
        WAYBILL_CO_CHECK(std::move(problems).status("catalog.invalid_partner"));
    }
    entry.partner.id = deps_.ids.next<PartnerId>();
    entry.partner.version = 1;
    if (!entry.secret && !entry.partner.api_url.empty()) entry.secret = std::move(spare_secret);
    co_return co_await deps_.store.insert(std::move(ctx), std::move(entry));
}

Task<Result<Partner>> ManagePartners::update(Context ctx, PartnerUpdate update) {
    update.at = deps_.clock.now();
    co_return co_await deps_.store.update(std::move(ctx), std::move(update));
}

}  // namespace waybill::catalog
