// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/role_request_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/identity/store/role_words.hpp"

namespace waybill::identity::role_requests {
namespace {

constexpr sql::Columns request_columns{
    sql::fixed<&RoleRequest::user>("user_id"),
    sql::fixed_as<RoleWord, &RoleRequest::role>("role"),
    sql::changing<&RoleRequest::state>("state"),
    sql::changing<&RoleRequest::reason>("reason"),
    sql::fixed<&RoleRequest::asked_at>("asked_at"),
    sql::changing<&RoleRequest::answered_at>("answered_at"),
    sql::changing<&RoleRequest::answered_by>("answered_by"),
};

constexpr sql::Query insert_request{"role_requests.insert",
                                    "INSERT INTO role_requests ({columns}) VALUES ({values})",
                                    request_columns};
constexpr sql::Query find_request{"role_requests.find",
                                  "SELECT {columns} FROM role_requests WHERE user_id = $1",
                                  request_columns};
constexpr sql::Query list_requests{
    "role_requests.list",
    "SELECT {columns} FROM role_requests WHERE state = $1 AND user_id > $2 AND ($3 = '' OR role = "
    "$3) ORDER BY user_id LIMIT $4",
    request_columns};
constexpr sql::Query update_request{
    "role_requests.update", "UPDATE role_requests SET {changes} WHERE user_id = $1 AND state = $2",
    request_columns};
constexpr sql::Query settle_request{
    "role_requests.settle",
    "UPDATE role_requests SET state = 'approved', reason = '', answered_at = $4, answered_by = $3 "
    "WHERE user_id = $1 AND role = $2 AND state <> 'approved'"};

constexpr sql::Query delete_request{"role_requests.delete",
                                    "DELETE FROM role_requests WHERE user_id = $1"};

}  // namespace

Status insert(sql::Tx& tx, const UserId& user, Role role, TimePoint now) {
    const RoleRequest request{.user = user, .role = role, .asked_at = now};
    WAYBILL_CHECK(tx.exec(insert_request, request_columns.values(request)));
    return {};
}

Result<RoleRequest> find(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(auto request, tx.one(find_request, request_columns, user));
    if (!request) return fail(ErrorKind::not_found, "identity.no_role_request");
    return *std::move(request);
}

Result<std::vector<RoleRequest>> list(sql::Tx& tx, const RoleRequestFilter& filter) {
    const std::string after = filter.after.empty() ? std::string{} : filter.after.text();
    const std::string_view role = filter.role ? to_string(*filter.role) : std::string_view{};
    return tx.all(list_requests, request_columns, enum_name(filter.state), after, role,
                  filter.limit + 1);
}

Status update(sql::Tx& tx, const RoleRequest& request, RequestState before) {
    WAYBILL_TRY(
        const auto rows,
        tx.exec(update_request, request_columns.changes(request, request.user, enum_name(before))));
    if (rows == 0) return fail(ErrorKind::conflict, "identity.lost_race");
    return {};
}

Status settle(sql::Tx& tx, const UserId& user, Role role, const UserId& by, TimePoint now) {
    const auto answerer = by.empty() ? std::optional<UserId>{} : std::optional{by};
    WAYBILL_CHECK(tx.exec(settle_request, user, to_string(role), answerer, now));
    return {};
}

Status forget(sql::Tx& tx, const UserId& user) {
    WAYBILL_CHECK(tx.exec(delete_request, user));
    return {};
}

}  // namespace waybill::identity::role_requests
