// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

Status insert_partner_row(sql::Tx& tx, const Partner& partner, TimePoint now);
/// precondition: catalog.version_stale, when the row has not `version` any more.
Status update_partner_row(sql::Tx& tx, const Partner& partner, std::int64_t version, TimePoint now);
Result<std::optional<Partner>> find_partner(sql::Tx& tx, PartnerId partner);
/// not_found: catalog.partner_not_found, also for one that is deleted.
Result<Partner> get_partner(sql::Tx& tx, PartnerId partner);
/// Adds to what the partner is counted for, without a new version.
Status count_deed(sql::Tx& tx, const PartnerDeed& deed);
/// Up to one more than the limit, by id.
Result<std::vector<Partner>> list_partner_rows(sql::Tx& tx, const PartnerFilter& filter);

}  // namespace waybill::catalog
