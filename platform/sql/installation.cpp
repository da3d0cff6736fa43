// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/installation.hpp"

namespace waybill::sql {
namespace {

const Query get_membership{"installation.get", R"(
    SELECT name, id, generation FROM installation ORDER BY name LIMIT 1)"};
const Query leave{"installation.leave", "DELETE FROM installation"};
const Query insert_membership{"installation.join", R"(
    INSERT INTO installation (name, id, generation) VALUES ($1, $2, $3))"};
const Query raise_generation{"installation.mark", R"(
    UPDATE installation SET generation = $3 WHERE name = $1 AND id = $2)"};

}  // namespace

Result<std::optional<Membership>> membership(Tx& tx) {
    return tx.one(get_membership, [](const Row& row) {
        return Membership{
            .name = row.text(0), .installation = row.text(1), .generation = row.integer(2)};
    });
}

Status join(Tx& tx, const Membership& member) {
    WAYBILL_CHECK(tx.exec(leave));
    WAYBILL_CHECK(tx.exec(insert_membership, member.name, member.installation, member.generation));
    return {};
}

Status mark(Tx& tx, const Membership& member) {
    WAYBILL_CHECK(tx.exec(raise_generation, member.name, member.installation, member.generation));
    return {};
}

}  // namespace waybill::sql
