// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

Result<std::optional<Offer>> find_offer(sql::Tx& tx, OfferId offer);
/// Those that there are, in the order asked for.
Result<std::vector<Offer>> find_offers(sql::Tx& tx, const std::vector<OfferId>& offers);
/// Up to one more than the limit, by id or by partner.
Result<std::vector<Offer>> list_offers(sql::Tx& tx, const OfferFilter& filter);

/// The ways to a page of offers; which one is taken depends on the filter. Declared here for the
/// test that looks at their plans.
extern const sql::Query list_all_offers;
extern const sql::Query list_partner_offers;
extern const sql::Query list_category_offers;
extern const sql::Query list_matching_offers;
extern const sql::Query list_by_partner;
extern const sql::Query list_matching_by_partner;

}  // namespace waybill::catalog
