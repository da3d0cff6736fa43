// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/partner_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/catalog/domain/search_terms.hpp"

namespace waybill::catalog {
namespace {

struct PartnerSearch {
    static sql::Value write(const Partner& partner, sql::Texts& texts) {
        return texts.keep(index_text({partner.title}).folded);
    }
};
struct HoursText {
    static sql::Value write(const std::vector<OpeningHours>& hours, sql::Texts& texts) {
        return texts.keep(to_text(hours));
    }
    static void read(const sql::Row& row, int at, std::vector<OpeningHours>& hours) {
        auto read = parse_hours(row.view(at));
        if (!read) row.mark_corrupt();
        hours = std::move(read).value_or(std::vector<OpeningHours>{});
    }
};

struct HolidaysText {
    static sql::Value write(const std::vector<Holiday>& holidays, sql::Texts& texts) {
        return texts.keep(to_text(holidays));
    }
    static void read(const sql::Row& row, int at, std::vector<Holiday>& holidays) {
        auto read = parse_holidays(row.view(at));
        if (!read) row.mark_corrupt();
        holidays = std::move(read).value_or(std::vector<Holiday>{});
    }
};

constexpr sql::Columns partner_columns{
    sql::fixed<&Partner::id>("id"),
    sql::changing<&Partner::version>("version"),
    sql::changing<&Partner::title>("title"),
    sql::changing_as<PartnerSearch>("search"),
    sql::changing<&Partner::brand>("brand"),
    sql::changing<&Partner::kind>("kind"),
    sql::changing<&Partner::phone>("phone"),
    sql::changing<&Partner::email>("email"),
    sql::changing<&Partner::address>("address"),
    sql::changing<&Partner::place, &Place::lat_e7>("lat_e7"),
    sql::changing<&Partner::place, &Place::lon_e7>("lon_e7"),
    sql::changing<&Partner::zone>("zone"),
    sql::changing_as<HoursText, &Partner::hours>("hours"),
    sql::changing_as<HolidaysText, &Partner::holidays>("holidays"),
    sql::changing<&Partner::api_url>("api_url"),
    sql::changing<&Partner::verified>("verified"),
    sql::changing<&Partner::enabled>("enabled"),
    sql::changing<&Partner::paused>("paused"),
    sql::changing<&Partner::preparation_minutes>("preparation_minutes"),
    sql::changing<&Partner::delivery_fee, &Money::amount>("fee_amount"),
    sql::fixed<&Partner::delivery_fee, &Money::currency>("currency"),
    sql::changing<&Partner::deleted>("deleted"),
    sql::fixed<&Partner::reliability, &PartnerReliability::accepted>("accepted_orders"),
    sql::fixed<&Partner::reliability, &PartnerReliability::rejected>("rejected_orders"),
    sql::fixed<&Partner::reliability, &PartnerReliability::unanswered>("unanswered_orders"),
    sql::fixed<&Partner::reliability, &PartnerReliability::late>("late_orders"),
};

constexpr sql::Query insert_partner{
    "catalog.partners.insert",
    "INSERT INTO partners ({columns}, created_at, changed_at) VALUES ({values}, $1, $1)",
    partner_columns};
constexpr sql::Query update_partner{
    "catalog.partners.update",
    "UPDATE partners SET {changes}, changed_at = $3 WHERE id = $1 AND version = $2",
    partner_columns};
constexpr sql::Query count_partner{
    "catalog.partners.count",
    "UPDATE partners SET accepted_orders = accepted_orders + $2, rejected_orders = rejected_orders "
    "+ $3, unanswered_orders = unanswered_orders + $4, late_orders = late_orders + $5 WHERE id = "
    "$1"};
constexpr sql::Query select_partner{
    "catalog.partners.find", "SELECT {columns} FROM partners WHERE id = $1", partner_columns};
constexpr sql::Query list_partners{
    "catalog.partners.list",
    "SELECT {columns} FROM partners WHERE id > $1 AND ($2 = '' OR kind = $2) AND search LIKE $3 "
    "ESCAPE '\\' AND NOT deleted AND (NOT $4 OR (verified AND enabled AND NOT paused)) "
    "ORDER BY id LIMIT $5",
    partner_columns};

}  // namespace

Status insert_partner_row(sql::Tx& tx, const Partner& partner, TimePoint now) {
    WAYBILL_CHECK(tx.exec(insert_partner, partner_columns.values(partner, now)));
    return {};
}

Status update_partner_row(sql::Tx& tx, const Partner& partner, std::int64_t version,
                          TimePoint now) {
    WAYBILL_TRY(
        const auto changed,
        tx.exec(update_partner, partner_columns.changes(partner, partner.id, version, now)));
    if (changed == 0) return fail(ErrorKind::precondition, "catalog.version_stale");
    return {};
}

Result<std::optional<Partner>> find_partner(sql::Tx& tx, PartnerId partner) {
    return tx.one(select_partner, partner_columns, partner);
}

Result<Partner> get_partner(sql::Tx& tx, PartnerId partner) {
    WAYBILL_TRY(auto found, find_partner(tx, partner));
    if (!found || found->deleted) return fail(ErrorKind::not_found, "catalog.partner_not_found");
    return *std::move(found);
}

Status count_deed(sql::Tx& tx, const PartnerDeed& deed) {
    const PartnerReliability& more = deed.counted;
    if (more == PartnerReliability{}) return {};
    WAYBILL_CHECK(tx.exec(count_partner, deed.partner, more.accepted, more.rejected,
                          more.unanswered, more.late));
    return {};
}

Result<std::vector<Partner>> list_partner_rows(sql::Tx& tx, const PartnerFilter& filter) {
    return tx.all(list_partners, partner_columns, filter.page.after, filter.kind,
                  filter.title.pattern, filter.selling_only, filter.page.limit + 1);
}

}  // namespace waybill::catalog
