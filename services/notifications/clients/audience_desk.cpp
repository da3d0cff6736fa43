// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/audience_desk.hpp"

#include "contracts/waybill/convert.hpp"

namespace waybill::notifications {
namespace {

constexpr int found_at_once = 100;

}  // namespace

Task<Result<FoundPeople>> AudienceCalls::find(Context ctx, Announcement announcement,
                                              std::string cursor) {
    if (announcement.partner)
        co_return co_await find_customers(std::move(ctx), *announcement.partner, std::move(cursor));
    co_return co_await find_couriers(std::move(ctx), std::move(announcement.zone),
                                     std::move(cursor));
}

Task<Result<FoundPeople>> AudienceCalls::find_customers(Context ctx, PartnerId partner,
                                                        std::string cursor) {
    orders::v1::ListOrdersRequest request;
    request.set_partner_id(partner.text());
    request.mutable_page()->set_limit(found_at_once);
    request.mutable_page()->set_cursor(std::move(cursor));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.orders.list_orders(std::move(ctx), std::move(request)));
    FoundPeople found{.next_cursor = page.next_cursor()};
    for (const auto& order : page.orders()) {
        WAYBILL_CO_TRY(const auto user, decode_id<UserId>(order.customer_id()));
        found.users.push_back(user);
    }
    co_return found;
}

Task<Result<FoundPeople>> AudienceCalls::find_couriers(Context ctx, std::string zone,
                                                       std::string cursor) {
    couriers::v1::ListCouriersRequest request;
    request.set_zone(std::move(zone));
    request.mutable_page()->set_limit(found_at_once);
    request.mutable_page()->set_cursor(std::move(cursor));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.couriers.list_couriers(std::move(ctx), std::move(request)));
    FoundPeople found{.next_cursor = page.next_cursor()};
    for (const auto& courier : page.couriers()) {
        WAYBILL_CO_TRY(const auto user, decode_id<UserId>(courier.user_id()));
        found.users.push_back(user);
    }
    co_return found;
}

}  // namespace waybill::notifications
