// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_partners.hpp"

#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {

Task<Result<KeptPartner>> ManagePartners::create(Context ctx, NewPartner entry,
                                                 SecretText spare_secret) {
    entry.at = deps_.clock.now();
    WAYBILL_CO_CHECK(told(check(entry.partner)));
    Problems problems;
    if (!deps_.zones.offset(entry.partner.zone, entry.at))
        problems.add("/zone", "unknown", "a name such as Europe/Berlin");
    if (entry.partner.place == Place{}) problems.add("/place", "no_place", "0,0 is nowhere");
    WAYBILL_CO_CHECK(told(std::move(problems).verdict(Refusal::invalid_partner)));
    const PartnerId id = deps_.ids.next<PartnerId>();
    entry.partner.id = id;
    entry.partner.version = 1;
    entry.open_now = deps_.opening_times.open_now(entry.partner);
    const bool spare = !entry.secret && !entry.partner.api_url.empty();
    if (spare) entry.secret = spare_secret;
    WAYBILL_CO_TRY(auto made, co_await deps_.store.insert(std::move(ctx), std::move(entry)));
    KeptPartner kept{.view = std::move(made)};
    // A repetition finds the partner of the first time, whose secret was told then.
    if (spare && kept.view.partner.id == id) kept.new_secret = std::move(spare_secret);
    co_return kept;
}

Task<Result<KeptPartner>> ManagePartners::update(Context ctx, PartnerUpdate update) {
    update.at = deps_.clock.now();
    WAYBILL_CO_TRY(auto kept, co_await deps_.store.update(std::move(ctx), std::move(update)));
    kept.view.open_now = deps_.opening_times.open_now(kept.view.partner);
    co_return kept;
}

}  // namespace waybill::catalog
