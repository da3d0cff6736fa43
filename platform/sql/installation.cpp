// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/installation.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::sql {
namespace {

constexpr Columns membership_columns{
    fixed<&Membership::name>("name"),
    fixed<&Membership::installation>("id"),
    changing<&Membership::generation>("generation"),
};

constexpr Query get_membership{"installation.get",
                               "SELECT {columns} FROM installation ORDER BY name LIMIT 1",
                               membership_columns};
constexpr Query leave{"installation.leave", "DELETE FROM installation"};
constexpr Query insert_membership{"installation.join",
                                  "INSERT INTO installation ({columns}) VALUES ({values})",
                                  membership_columns};
constexpr Query raise_generation{"installation.mark",
                                 "UPDATE installation SET {changes} WHERE name = $1 AND id = $2",
                                 membership_columns};

}  // namespace

Result<std::optional<Membership>> membership(Tx& tx) {
    return tx.one(get_membership, membership_columns);
}

Status join(Tx& tx, const Membership& member) {
    WAYBILL_CHECK(tx.exec(leave));
    WAYBILL_CHECK(tx.exec(insert_membership, membership_columns.values(member)));
    return {};
}

Status mark(Tx& tx, const Membership& member) {
    WAYBILL_CHECK(tx.exec(raise_generation,
                          membership_columns.changes(member, member.name, member.installation)));
    return {};
}

}  // namespace waybill::sql
