// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/domain/partner.hpp"

namespace waybill::catalog {

/// Columns of a partner, in the order that `partner_of` reads; the table is called `r`.
inline constexpr std::string_view partner_columns =
    "r.id, r.version, r.title, r.kind, r.phone, r.email, r.address, r.lat_e7, r.lon_e7, r.zone, "
    "r.hours, r.api_url, r.verified, r.enabled, r.paused, r.preparation_minutes, r.fee_amount, "
    "r.currency";

Partner partner_of(const sql::Row& row);
Result<std::optional<Partner>> find_partner(sql::Tx& tx, PartnerId partner);
/// not_found: catalog.partner_not_found.
Result<Partner> get_partner(sql::Tx& tx, PartnerId partner);

/// A currency that only our own code wrote.
Currency currency_of(const sql::Row& row, int column);

}  // namespace waybill::catalog
