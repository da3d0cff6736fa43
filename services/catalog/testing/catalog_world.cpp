// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/testing/catalog_world.hpp"

#include <ostream>

namespace waybill::catalog {
namespace {

const sql::Query find_stock{"test.stock", R"(
    SELECT received, on_hand, reserved, sold, written_off FROM stock WHERE offer_id = $1)"};
const sql::Query sum_reserved{"test.reserved", R"(
    SELECT state, SUM(quantity) FROM reservations WHERE offer_id = $1 GROUP BY state)"};
const sql::Query find_states{"test.states", R"(
    SELECT state FROM reservations WHERE order_id = $1 ORDER BY line)"};
const sql::Query list_events{"test.events", "SELECT type FROM outbox ORDER BY position, id"};

/// What `work` reads, past all faults.
template <typename Work>
auto read(CatalogWorld& world, Work work) {
    return world.run(world.file->read({}, std::move(work))).value();
}

std::string first_text(const sql::Row& row) { return row.text(0); }

}  // namespace

void PrintTo(const StockRow& row, std::ostream* out) {
    *out << "received " << row.received << ", on hand " << row.on_hand << ", reserved "
         << row.reserved << ", sold " << row.sold << ", written off " << row.written_off;
}

Partner CatalogWorld::add_partner(Partner draft) {
    if (draft.title.empty()) draft.title = "Bakery";
    if (draft.kind.empty()) draft.kind = "bakery";
    if (draft.address.empty()) draft.address = "Market Square 1";
    if (draft.place == Place{}) draft.place = brussels;
    draft.verified = true;
    draft.enabled = true;
    NewPartner entry{.partner = std::move(draft)};
    tick();
    return run(manage_partners.create({}, std::move(entry), SecretText{"whsec_spare"}))
        .value()
        .view.partner;
}

Product CatalogWorld::add_product(std::string name, std::string description, std::string category) {
    NewProduct entry{.product = {.name = std::move(name),
                                 .description = std::move(description),
                                 .category = std::move(category)}};
    tick();
    return run(manage_offers.create_product({}, std::move(entry))).value();
}

Offer CatalogWorld::add_offer(PartnerId partner, std::int64_t stock, std::string name,
                              std::int64_t price) {
    const Product product = add_product(std::move(name));
    NewOffer entry{
        .partner = partner, .product = product.id, .price = {.amount = price}, .stock = stock};
    tick();
    return run(manage_offers.create_offer({}, std::move(entry))).value();
}

Status CatalogWorld::reserve(OrderId order, PartnerId partner, std::vector<WantedLine> lines) {
    Hold hold{.order = order,
              .partner = partner,
              .lines = std::move(lines),
              .until = now() + 24h + 10min};
    return run(reserve_stock.run({}, std::move(hold)));
}

Status CatalogWorld::release(OrderId order) {
    return run(reservations.release({}, order, std::nullopt));
}

Result<int> CatalogWorld::let_go(std::vector<StockNeed> needs) {
    WAYBILL_TRY(auto orders, run(reservations.find_due({}, now(), 100'000)));
    DueHolds due{.orders = std::move(orders), .needs = std::move(needs), .at = now()};
    return run(reservations.settle({}, std::move(due)));
}

Status CatalogWorld::pay(OrderId order, PartnerId partner, std::vector<WantedLine> lines) {
    PaidOrder paid{.order = order,
                   .partner = partner,
                   .lines = std::move(lines),
                   .call = ids.next<JobId>(),
                   .call_payload = "call",
                   .cause = cause()};
    return run(reservations.commit({}, std::move(paid)));
}

Cause CatalogWorld::cause() {
    return {.event = ids.next<EventId>(), .consumer = "catalog.orders", .at = now()};
}

StockRow CatalogWorld::stock(OfferId offer) {
    auto work = [offer](sql::Tx& tx) -> Result<StockRow> {
        auto map = [](const sql::Row& row) {
            return StockRow{row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                            row.integer(4)};
        };
        WAYBILL_TRY(const auto found, tx.one(find_stock, map, offer));
        return found.value_or(StockRow{});
    };
    return read(*this, work);
}

std::map<std::string, std::int64_t> CatalogWorld::reserved(OfferId offer) {
    auto work = [offer](sql::Tx& tx) -> Result<std::map<std::string, std::int64_t>> {
        std::map<std::string, std::int64_t> sums;
        auto keep = [&](const sql::Row& row) { sums[row.text(0)] = row.integer(1); };
        WAYBILL_CHECK(tx.each(sum_reserved, keep, offer));
        return sums;
    };
    return read(*this, work);
}

std::vector<std::string> CatalogWorld::states(OrderId order) {
    return read(*this, [order](sql::Tx& tx) { return tx.all(find_states, first_text, order); });
}

std::vector<std::string> CatalogWorld::events() {
    return read(*this, [](sql::Tx& tx) { return tx.all(list_events, first_text); });
}

std::int64_t CatalogWorld::count(std::string_view table) {
    // A query is known by its address, so each table's stays where it is.
    Counting& counting = counting_[std::string{table}];
    if (counting.text.empty()) {
        counting.text = "SELECT COUNT(*) FROM " + std::string{table};
        counting.query = {"test.count", counting.text};
    }
    const sql::Query& query = counting.query;
    auto work = [&query](sql::Tx& tx) -> Result<std::int64_t> {
        WAYBILL_TRY(const auto n,
                    tx.one(query, [](const sql::Row& row) { return row.integer(0); }));
        return n.value_or(0);
    };
    return read(*this, work);
}

}  // namespace waybill::catalog
