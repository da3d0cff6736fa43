// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/keyed.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::catalog {
namespace {

constexpr sql::Columns known_columns{
    sql::fixed<&KnownObject::fingerprint>("fingerprint"),
    sql::fixed<&KnownObject::object>("object_id"),
};

constexpr sql::Query find_id{"catalog.external_ids.find", R"(
    SELECT {columns} FROM external_ids
    WHERE kind = $1 AND caller = $2 AND external_id = $3)",
                             known_columns};
constexpr sql::Query keep_id{"catalog.external_ids.keep", R"(
    INSERT INTO external_ids (kind, caller, external_id, fingerprint, object_id)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (kind, caller, external_id) DO UPDATE
    SET fingerprint = excluded.fingerprint, object_id = excluded.object_id)"};

}  // namespace

Result<std::optional<KnownObject>> find_external(sql::Tx& tx, std::string_view kind,
                                                 const ExternalId& external) {
    if (external.value.empty()) return std::nullopt;
    return tx.one(find_id, known_columns, kind, external.caller, external.value);
}

Status check_same(const KnownObject& known, const ExternalId& external) {
    if (known.fingerprint != external.fingerprint)
        return fail(ErrorKind::conflict, "catalog.external_id_used");
    return {};
}

Status keep_external(sql::Tx& tx, std::string_view kind, const ExternalId& external,
                     const std::string& object) {
    if (external.value.empty()) return {};
    WAYBILL_CHECK(
        tx.exec(keep_id, kind, external.caller, external.value, external.fingerprint, object));
    return {};
}

}  // namespace waybill::catalog
