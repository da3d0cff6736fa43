// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/staff_events.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/catalog/api/decode.hpp"

namespace waybill::catalog {
namespace {

constexpr std::string_view staff_consumer = "catalog.identity";

Task<Status> joined(PartnerStore& partners, Context ctx, Cause cause,
                    identity::v1::StaffJoined message) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(message.user_id()));
    WAYBILL_CO_TRY(const auto partner, decode_id<PartnerId>(message.partner_id()));
    co_return co_await partners.add_staff(std::move(ctx), partner, user, cause);
}

}  // namespace

service::EventTable staff_events(PartnerStore& partners, const Clock& clock) {
    service::EventTable table;
    table.on(identity::v1::events::staff_joined, [&partners, &clock](
                                                     Context ctx, const messaging::Event& event,
                                                     identity::v1::StaffJoined message) {
        const Cause cause{.event = event.id, .consumer = staff_consumer, .at = clock.now()};
        return joined(partners, std::move(ctx), cause, std::move(message));
    });
    return table;
}

}  // namespace waybill::catalog
