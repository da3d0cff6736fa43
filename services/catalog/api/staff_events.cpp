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

/// Is nobody's staff any more.
Task<Status> left(LeavingStaff& leaving, Context ctx, Cause cause,
                  identity::v1::UserChanged message) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(message.user_id()));
    co_return co_await leaving.remove_staff(std::move(ctx), user, cause);
}

}  // namespace

service::EventTable staff_events(PartnerStore& partners, LeavingStaff& leaving,
                                 const Clock& clock) {
    namespace events = identity::v1::events;
    const auto cause_of = [&clock](const messaging::Event& event) {
        return Cause{.event = event.id, .consumer = staff_consumer, .at = clock.now()};
    };
    service::EventTable table;
    table.on(events::staff_joined, [&partners, cause_of](Context ctx, const messaging::Event& event,
                                                         identity::v1::StaffJoined message) {
        return joined(partners, std::move(ctx), cause_of(event), std::move(message));
    });
    table.on(events::user_erased, [&leaving, cause_of](Context ctx, const messaging::Event& event,
                                                       identity::v1::UserChanged message) {
        return left(leaving, std::move(ctx), cause_of(event), std::move(message));
    });
    return table;
}

}  // namespace waybill::catalog
