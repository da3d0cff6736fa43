// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/idempotency.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// What a caller's own id stands for, and what it was made of.
struct KnownObject {
    std::string fingerprint;
    std::string object;
};

Result<std::optional<KnownObject>> find_external(sql::Tx& tx, std::string_view kind,
                                                 const ExternalId& external);
/// conflict: catalog.external_id_used when it was made of other content.
Status check_same(const KnownObject& known, const ExternalId& external);
/// From now on it stands for this object. It may have stood for one that is deleted.
Status keep_external(sql::Tx& tx, std::string_view kind, const ExternalId& external,
                     const std::string& object);

}  // namespace waybill::catalog
