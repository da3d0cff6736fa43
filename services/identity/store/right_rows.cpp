// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/right_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::identity::right_rows {
namespace {

constexpr sql::Columns set_columns{
    sql::fixed<&RightSet::name>("name"),
    sql::changing<&RightSet::help>("help"),
    sql::changing_as<sql::Words, &RightSet::patterns>("patterns"),
    sql::fixed<&RightSet::made_at>("made_at"),
    sql::changing<&RightSet::changed_at>("changed_at"),
    sql::changing<&RightSet::version>("version"),
};
constexpr sql::Columns held_columns{
    sql::fixed<&RightSetGrant::user>("user_id"),
    sql::fixed<&RightSetGrant::name>("name"),
    sql::fixed<&RightSetGrant::by>("given_by"),
    sql::fixed<&RightSetGrant::at>("given_at"),
};

constexpr sql::Query list_sets{
    "right_sets.list", "SELECT {columns} FROM right_sets WHERE name > $1 ORDER BY name LIMIT $2",
    set_columns};
constexpr sql::Query find_set{"right_sets.find", "SELECT {columns} FROM right_sets WHERE name = $1",
                              set_columns};
constexpr sql::Query insert_set{
    "right_sets.insert", "INSERT INTO right_sets ({columns}) VALUES ({values})", set_columns};
constexpr sql::Query update_set{"right_sets.update",
                                "UPDATE right_sets SET {changes} WHERE name = $1 AND version = $2",
                                set_columns};
constexpr sql::Query delete_set{"right_sets.delete", "DELETE FROM right_sets WHERE name = $1"};
constexpr sql::Query hold_set{"right_sets.hold",
                              "UPDATE right_sets SET version = version WHERE name = $1"};
constexpr sql::Query hold_user{
    "right_sets.hold_account",
    "UPDATE users SET version = version WHERE user_id = $1 AND erased_at IS NULL"};

constexpr sql::Query sets_of_user{
    "held_right_sets.sets",
    "SELECT {columns} FROM right_sets WHERE name IN (SELECT h.name FROM held_right_sets h WHERE "
    "h.user_id = $1) ORDER BY name LIMIT $2",
    set_columns};
constexpr sql::Query give_set{
    "held_right_sets.insert",
    "INSERT INTO held_right_sets ({columns}) VALUES ({values}) ON CONFLICT (user_id, name) DO "
    "NOTHING",
    held_columns};
constexpr sql::Query take_set{"held_right_sets.delete",
                              "DELETE FROM held_right_sets WHERE user_id = $1 AND name = $2"};
constexpr sql::Query take_from_all{"held_right_sets.delete_set",
                                   "DELETE FROM held_right_sets WHERE name = $1"};
constexpr sql::Query take_all_of_user{"held_right_sets.forget_user",
                                      "DELETE FROM held_right_sets WHERE user_id = $1"};
constexpr sql::Query find_overloaded{
    "held_right_sets.overloaded",
    "SELECT h.user_id FROM held_right_sets h JOIN right_sets s ON s.name = h.name WHERE h.user_id "
    "IN (SELECT o.user_id FROM held_right_sets o WHERE o.name = $1) GROUP BY h.user_id HAVING "
    "SUM(LENGTH(s.patterns) + 1) > $2 ORDER BY h.user_id LIMIT 1"};

}  // namespace

Result<std::vector<RightSet>> list(sql::Tx& tx, const RightSetFilter& filter) {
    return tx.all(list_sets, set_columns, filter.after, filter.limit);
}

Result<std::optional<RightSet>> find(sql::Tx& tx, const std::string& name) {
    return tx.one(find_set, set_columns, name);
}

Status insert(sql::Tx& tx, const RightSet& set) {
    WAYBILL_CHECK(tx.exec(insert_set, set_columns.values(set)));
    return {};
}

Status update(sql::Tx& tx, const RightSet& set, std::int64_t before) {
    WAYBILL_TRY(const auto rows, tx.exec(update_set, set_columns.changes(set, set.name, before)));
    if (rows == 0) return fail(ErrorKind::precondition, "identity.version_stale");
    return {};
}

Status remove(sql::Tx& tx, const std::string& name) {
    WAYBILL_CHECK(tx.exec(take_from_all, name));
    WAYBILL_CHECK(tx.exec(delete_set, name));
    return {};
}

Status hold(sql::Tx& tx, const std::string& name) {
    WAYBILL_TRY(const auto rows, tx.exec(hold_set, name));
    if (rows == 0) return fail(ErrorKind::not_found, "identity.no_right_set");
    return {};
}

Status hold_account(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(const auto rows, tx.exec(hold_user, user));
    if (rows == 0) return fail(ErrorKind::not_found, "identity.not_found");
    return {};
}

Result<std::vector<RightSet>> held_by(sql::Tx& tx, const UserId& user) {
    return tx.all(sets_of_user, set_columns, user, right_sets_max);
}

Result<std::optional<UserId>> overloaded(sql::Tx& tx, const std::string& name) {
    return tx.one(find_overloaded, sql::first<UserId>, name,
                  static_cast<std::int64_t>(held_text_max));
}

Status give(sql::Tx& tx, const RightSetGrant& grant) {
    WAYBILL_CHECK(tx.exec(give_set, held_columns.values(grant)));
    return {};
}

Status take(sql::Tx& tx, const UserId& user, const std::string& name) {
    WAYBILL_CHECK(tx.exec(take_set, user, name));
    return {};
}

Status take_all(sql::Tx& tx, const UserId& user) {
    WAYBILL_CHECK(tx.exec(take_all_of_user, user));
    return {};
}

Result<Rights> rights_of(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(const auto held, held_by(tx, user));
    return identity::rights_of(held);
}

}  // namespace waybill::identity::right_rows
