// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/staff.hpp"

#include <algorithm>

namespace waybill::gateway {

std::optional<std::vector<std::string>> Staff::remembered(const UserId& user) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(user);
    if (found == entries_.end() || found->second.until <= clock_.steady()) return std::nullopt;
    return found->second.partners;
}

Task<Result<std::vector<std::string>>> Staff::ask(Context ctx) {
    const UserId user = ctx.caller.user;
    if (auto known = remembered(user)) co_return *std::move(known);
    catalog::v1::StaffPartnersRequest request;
    request.set_user_id(user.text());
    WAYBILL_CO_TRY(const auto reply, co_await catalog_.staff_partners(ctx, std::move(request)));
    Entry entry{.partners = {reply.partner_ids().begin(), reply.partner_ids().end()},
                .until = clock_.steady() + kept};
    auto partners = entry.partners;
    const std::lock_guard lock{mutex_};
    if (entries_.size() >= users_max) entries_.clear();  // rare, and only costs questions
    entries_.insert_or_assign(user, std::move(entry));
    co_return partners;
}

Task<Status> Staff::check(Context ctx, PartnerId partner) {
    if (const auto& key = ctx.caller.key) {
        if (key->partner == partner) co_return Status{};
        co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    }
    if (ctx.caller.roles.has(Role::operator_)) co_return Status{};
    WAYBILL_CO_TRY(const auto partners, co_await ask(std::move(ctx)));
    if (std::ranges::contains(partners, partner.text())) co_return Status{};
    co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
}

Task<Result<std::optional<catalog::v1::Keepers>>> Staff::keepers(Context ctx) {
    if (const auto& key = ctx.caller.key) {
        catalog::v1::Keepers keepers;
        keepers.add_partner_ids(key->partner.text());
        co_return keepers;
    }
    if (ctx.caller.roles.has(Role::operator_)) co_return std::nullopt;
    WAYBILL_CO_TRY(const auto partners, co_await ask(std::move(ctx)));
    catalog::v1::Keepers keepers;
    keepers.mutable_partner_ids()->Add(partners.begin(), partners.end());
    co_return keepers;
}

void Staff::forget(const UserId& user) {
    const std::lock_guard lock{mutex_};
    entries_.erase(user);
}

}  // namespace waybill::gateway
