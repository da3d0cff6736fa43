// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/keyed.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::catalog {
namespace {

struct Known {
    std::string fingerprint;
    std::string object;
};
constexpr sql::Columns known_columns{
    sql::fixed<&Known::fingerprint>("fingerprint"),
    sql::fixed<&Known::object>("object_id"),
};

constexpr sql::Query find_id{"catalog.external_ids.find", R"(
    SELECT {columns} FROM external_ids
    WHERE kind = $1 AND caller = $2 AND external_id = $3)",
                             known_columns};
constexpr sql::Query insert_id{"catalog.external_ids.insert", R"(
    INSERT INTO external_ids (kind, caller, external_id, fingerprint, object_id)
    VALUES ($1, $2, $3, $4, $5))"};

}  // namespace

Result<std::optional<std::string>> find_external(sql::Tx& tx, std::string_view kind,
                                                 const ExternalId& external) {
    if (external.value.empty()) return std::nullopt;
    WAYBILL_TRY(auto known, tx.one(find_id, known_columns, kind, external.caller, external.value));
    if (!known) return std::nullopt;
    if (known->fingerprint != external.fingerprint)
        return fail(ErrorKind::conflict, "catalog.external_id_used");
    return std::move(known->object);
}

Status insert_external(sql::Tx& tx, std::string_view kind, const ExternalId& external,
                       const std::string& object) {
    if (external.value.empty()) return {};
    WAYBILL_CHECK(
        tx.exec(insert_id, kind, external.caller, external.value, external.fingerprint, object));
    return {};
}

}  // namespace waybill::catalog
