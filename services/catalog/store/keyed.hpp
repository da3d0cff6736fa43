// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/idempotency.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// The object that a caller's own id stands for already, if any. conflict:
/// catalog.external_id_used when it was made of other content.
Result<std::optional<std::string>> find_external(sql::Tx& tx, std::string_view kind,
                                                 const ExternalId& external);
Status insert_external(sql::Tx& tx, std::string_view kind, const ExternalId& external,
                       const std::string& object);

}  // namespace waybill::catalog
