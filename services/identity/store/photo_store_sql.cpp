// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/photo_store_sql.hpp"

#include "services/identity/store/account_rows.hpp"

namespace waybill::identity {

// The last condition is the index's own.
constexpr sql::Query photos_between{
    "users.photos_between",
    "SELECT photo FROM users WHERE photo >= $1 AND photo <= $2 AND photo <> ''"};

Task<Result<PhotoChange>> PhotoStoreSql::set(Context ctx, UserId user, std::string name) {
    auto write = [&](sql::Tx& tx) -> Result<PhotoChange> {
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return fail(ErrorKind::not_found, "identity.not_found");
        auto after = with_photo(*before, name);
        WAYBILL_CHECK(save_account(tx, deps_, ctx, *before, after));
        const bool gone = before->photo != after.photo;
        return PhotoChange{.account = std::move(after),
                           .before = gone ? before->photo : std::string{}};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
