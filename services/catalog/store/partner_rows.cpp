// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/partner_rows.hpp"

namespace waybill::catalog {
namespace {

const std::string find_partner_text =
    "SELECT " + std::string{partner_columns} + " FROM partners r WHERE r.id = $1";
const sql::Query select_partner{"catalog.partners.find", find_partner_text};

}  // namespace

Partner partner_of(const sql::Row& row) {
    auto hours = parse_hours(row.view(10));
    if (!hours) row.mark_corrupt();
    return {.id = row.id<PartnerId>(0),
            .title = row.text(2),
            .kind = row.text(3),
            .phone = row.text(4),
            .email = row.text(5),
            .address = row.text(6),
            .place = {.lat_e7 = row.integer(7), .lon_e7 = row.integer(8)},
            .zone = row.text(9),
            .hours = std::move(hours).value_or(std::vector<OpeningHours>{}),
            .api_url = row.text(11),
            .verified = row.boolean(12),
            .enabled = row.boolean(13),
            .paused = row.boolean(14),
            .preparation_minutes = static_cast<int>(row.integer(15)),
            .delivery_fee = {row.integer(16), currency_of(row, 17)},
            .version = row.integer(1)};
}

Result<std::optional<Partner>> find_partner(sql::Tx& tx, PartnerId partner) {
    return tx.one(select_partner, partner_of, partner);
}

Result<Partner> get_partner(sql::Tx& tx, PartnerId partner) {
    WAYBILL_TRY(auto found, find_partner(tx, partner));
    if (!found) return fail(ErrorKind::not_found, "catalog.partner_not_found");
    return *std::move(found);
}

Currency currency_of(const sql::Row& row, int column) {
    const auto currency = Currency::parse(row.view(column));
    if (!currency) row.mark_corrupt();
    return currency.value_or(Currency{});
}

}  // namespace waybill::catalog
