// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_partners.hpp"

#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {

Task<Result<KeptPartner>> ManagePartners::create(Context ctx, NewPartner entry,
                                                 SecretText spare_secret) {
    entry.at = deps_.clock.now();
    WAYBILL_CO_CHECK(told(check(entry.partner)));
    WAYBILL_CO_CHECK(told(check_where(entry.partner.zone, entry.partner.place, entry.at)));
    const PartnerId id = deps_.ids.next<PartnerId>();
    entry.partner.id = id;
    entry.partner.version = 1;
    entry.open = [&times = deps_.opening_times, at = entry.at](const Partner& partner) {
        return times.open_at(partner, at);
    };
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
    WAYBILL_CO_CHECK(told(check_where(update.changes.zone, update.changes.place, update.at)));
    WAYBILL_CO_TRY(auto kept, co_await deps_.store.update(std::move(ctx), std::move(update)));
    kept.view.open_now = deps_.opening_times.open_now(kept.view.partner);
    co_return kept;
}

Verdict<> ManagePartners::check_where(const std::optional<std::string>& zone,
                                      const std::optional<Place>& place, TimePoint now) const {
    Problems problems;
    if (zone && !deps_.zones.offset(*zone, now))
        problems.add("/zone", "unknown", "a name such as Europe/Berlin");
    if (place == Place{}) problems.add("/place", "no_place", "0,0 is nowhere");
    return std::move(problems).verdict(Refusal::invalid_partner);
}

}  // namespace waybill::catalog
