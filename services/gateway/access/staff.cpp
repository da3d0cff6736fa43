// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/staff.hpp"

#include <algorithm>

namespace waybill::gateway {

std::optional<bool> Staff::remembered(const UserId& user, const std::string& partner) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(user);
    if (found == entries_.end() || found->second.until <= clock_.steady()) return std::nullopt;
    return std::ranges::contains(found->second.partners, partner);
}

Task<Status> Staff::check(Context ctx, PartnerId partner) {
    const Caller caller = ctx.caller;
    if (caller.roles.has(Role::operator_)) co_return Status{};
    const std::string wanted = partner.text();
    const auto known = remembered(caller.user, wanted);
    if (known == true) co_return Status{};
    if (!known) {
        catalog::v1::StaffPartnersRequest request;
        request.set_user_id(caller.user.text());
        WAYBILL_CO_TRY(const auto reply, co_await catalog_.staff_partners(ctx, std::move(request)));
        Entry entry{.partners = {reply.partner_ids().begin(), reply.partner_ids().end()},
                    .until = clock_.steady() + kept};
        const bool member = std::ranges::contains(entry.partners, wanted);
        const std::lock_guard lock{mutex_};
        if (entries_.size() >= users_max) entries_.clear();  // rare, and only costs questions
        entries_.insert_or_assign(caller.user, std::move(entry));
        if (member) co_return Status{};
    }
    co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
}

void Staff::forget(const UserId& user) {
    const std::lock_guard lock{mutex_};
    entries_.erase(user);
}

}  // namespace waybill::gateway
