// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/erase_account.hpp"

#include <utility>

namespace waybill::identity {

Task<Status> EraseAccount::run_own(Context ctx, UserId user, SecretText password) {
    WAYBILL_CO_TRY(auto account, co_await deps_.erasures.find(ctx, user));
    if (account.erased_at) co_return Status{};  // there is no password to prove any more
    WAYBILL_CO_CHECK(co_await deps_.owner.prove(ctx, account, std::move(password)));
    co_return co_await erase(std::move(ctx), std::move(account));
}

Task<Status> EraseAccount::run(Context ctx, UserId user) {
    WAYBILL_CO_TRY(auto account, co_await deps_.erasures.find(ctx, user));
    if (account.erased_at) co_return Status{};
    co_return co_await erase(std::move(ctx), std::move(account));
}

Task<Status> EraseAccount::erase(Context ctx, Account account) {
    WAYBILL_CO_TRY(const auto under_way, co_await deps_.work.count(ctx, account.id));
    if (under_way > 0) co_return fail(ErrorKind::conflict, "identity.orders_under_way");
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_CHECK(co_await deps_.erasures.erase(ctx, account.id, now));
    if (const auto photo = blobs::BlobName::parse(account.photo)) {
        // Else the sweep removes it: no account names it.
        [[maybe_unused]] const Status removed = co_await deps_.blobs.remove(std::move(ctx), *photo);
    }
    co_return Status{};
}

}  // namespace waybill::identity
