// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/right_store_sql.hpp"

#include "platform/core/found.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/right_rows.hpp"

namespace waybill::identity {
namespace {

std::unexpected<Error> too_many_rights() {
    return fail(ErrorKind::conflict, "identity.too_many_rights");
}

/// Whoever makes the hundredth and the hundred and first at once may have both: it is a bound of
/// what lists and audits read, and nobody's right.
Status check_room(sql::Tx& tx) {
    WAYBILL_TRY(const auto others, right_rows::list(tx, {.limit = right_sets_max}));
    if (others.size() < static_cast<std::size_t>(right_sets_max)) return {};
    return fail(ErrorKind::conflict, "identity.too_many_right_sets");
}

/// The set as it is, which nobody else changes until the end of the transaction.
Result<RightSet> held_fast(sql::Tx& tx, const RightSetTarget& target) {
    WAYBILL_CHECK(right_rows::hold(tx, target.name));
    WAYBILL_TRY(auto set, found_or(right_rows::find(tx, target.name), "identity.no_right_set"));
    if (target.if_version != 0 && target.if_version != set.version)
        return fail(ErrorKind::precondition, "identity.version_stale");
    return set;
}

}  // namespace

Task<Result<std::vector<RightSet>>> RightStoreSql::list(Context ctx, RightSetFilter filter) {
    auto read = [&](sql::Tx& tx) {
        return right_rows::list(tx, {.after = filter.after, .limit = filter.limit + 1});
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Result<RightSet>> RightStoreSql::find(Context ctx, std::string name) {
    auto read = [&](sql::Tx& tx) {
        return found_or(right_rows::find(tx, name), "identity.no_right_set");
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Result<RightSet>> RightStoreSql::insert(Context ctx, RightSet set) {
    auto write = [&](sql::Tx& tx) -> Result<RightSet> {
        WAYBILL_TRY(const auto before, right_rows::find(tx, set.name));
        if (before && before->help == set.help && before->patterns == set.patterns) return *before;
        if (before) return fail(ErrorKind::conflict, "identity.right_set_taken");
        WAYBILL_CHECK(check_room(tx));
        const Status inserted = right_rows::insert(tx, set);
        if (!inserted && inserted.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "identity.right_set_taken");
        WAYBILL_CHECK(inserted);
        return set;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<RightSet>> RightStoreSql::change(Context ctx, RightSetTarget target,
                                             RightSetChanges changes, TimePoint now) {
    auto write = [&](sql::Tx& tx) -> Result<RightSet> {
        WAYBILL_TRY(const auto before, held_fast(tx, target));
        const RightSet after = changed(before, changes, now);
        if (auto problems = problems_of(after); !problems.empty())
            return fail(Error{.kind = ErrorKind::invalid,
                              .reason = "identity.bad_request",
                              .fields = std::move(problems)});
        if (after == before) return after;
        WAYBILL_CHECK(right_rows::update(tx, after, before.version));
        WAYBILL_TRY(const auto overloaded, right_rows::overloaded(tx, after.name));
        if (overloaded) return too_many_rights();
        return after;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Status> RightStoreSql::remove(Context ctx, RightSetTarget target) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(held_fast(tx, target));
        return right_rows::remove(tx, target.name);
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<std::vector<RightSet>>> RightStoreSql::held_by(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) -> Result<std::vector<RightSet>> {
        WAYBILL_CHECK(found_or(rows::find(tx, user), "identity.not_found"));
        return right_rows::held_by(tx, user);
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Result<std::vector<RightSet>>> RightStoreSql::give(Context ctx, RightSetGrant grant) {
    auto write = [&](sql::Tx& tx) -> Result<std::vector<RightSet>> {
        WAYBILL_CHECK(right_rows::hold_account(tx, grant.user));
        WAYBILL_CHECK(right_rows::hold(tx, grant.name));
        WAYBILL_CHECK(right_rows::give(tx, grant));
        WAYBILL_TRY(auto held, right_rows::held_by(tx, grant.user));
        if (too_many(held)) return too_many_rights();
        return held;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<std::vector<RightSet>>> RightStoreSql::take(Context ctx, UserId user,
                                                        std::string name) {
    auto write = [&](sql::Tx& tx) -> Result<std::vector<RightSet>> {
        WAYBILL_CHECK(right_rows::hold_account(tx, user));
        WAYBILL_CHECK(right_rows::hold(tx, name));
        WAYBILL_CHECK(right_rows::take(tx, user, name));
        return right_rows::held_by(tx, user);
    };
    co_return co_await database_.write(ctx, std::move(write));
}

}  // namespace waybill::identity
