// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/offer_store_sql.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "platform/sql/columns.hpp"
#include "services/catalog/domain/problems.hpp"
#include "services/catalog/messages/catalog_messages.hpp"
#include "services/catalog/store/keyed.hpp"
#include "services/catalog/store/offer_rows.hpp"
#include "services/catalog/store/partner_rows.hpp"
#include "services/catalog/store/product_rows.hpp"
#include "services/catalog/usecases/refusals.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr sql::Query insert_offer_row{"catalog.offers.insert", R"(
    INSERT INTO offers (id, version, partner_id, product_id, category, price, currency, active,
        created_at, changed_at)
    VALUES ($1, 1, $2, $3, $4, $5, $6, TRUE, $7, $7)
    ON CONFLICT (partner_id, product_id) DO NOTHING)"};
constexpr sql::Query revive_offer_row{"catalog.offers.revive", R"(
    UPDATE offers SET deleted = FALSE, active = TRUE, version = version + 1, category = $1,
        price = $2, currency = $3, changed_at = $4
    WHERE partner_id = $5 AND product_id = $6 AND deleted
    RETURNING id)"};
constexpr sql::Query insert_stock{"catalog.stock.insert", R"(
    INSERT INTO stock (offer_id, partner_id, active, received, on_hand, reserved, sold, written_off)
    VALUES ($1, $2, TRUE, $3, $3, 0, 0, 0))"};
constexpr sql::Query update_offer_row{"catalog.offers.update", R"(
    UPDATE offers SET version = $1, price = $2, active = $3, deleted = $4, changed_at = $5
    WHERE id = $6 AND version = $7)"};
constexpr sql::Query set_active{"catalog.stock.set_active", R"(
    UPDATE stock SET active = $1 WHERE offer_id = $2)"};
constexpr sql::Query next_version{"catalog.offers.next_version", R"(
    UPDATE offers SET version = version + 1, changed_at = $1 WHERE id = $2)"};

constexpr sql::Query receive{"catalog.stock.receive", R"(
    UPDATE stock SET received = received + $1, on_hand = on_hand + $1 WHERE offer_id = $2)"};
constexpr sql::Query write_off{"catalog.stock.write_off", R"(
    UPDATE stock SET on_hand = on_hand - $1, written_off = written_off + $1
    WHERE offer_id = $2 AND on_hand >= $1)"};
// What is missing was written off, what is too much was received: the sum holds either way. Pieces
// on the shelf are those on hand and those reserved, so that no reservation disturbs a count.
constexpr sql::Query count{"catalog.stock.count", R"(
    UPDATE stock SET on_hand = $1 - reserved,
        received = received +
            CASE WHEN $1 > on_hand + reserved THEN $1 - on_hand - reserved ELSE 0 END,
        written_off = written_off +
            CASE WHEN $1 < on_hand + reserved THEN on_hand + reserved - $1 ELSE 0 END
    WHERE offer_id = $2 AND reserved <= $1)"};

const sql::Query& query_of(StockMove move) {
    switch (move) {
        case StockMove::receive: return receive;
        case StockMove::write_off: return write_off;
        case StockMove::count: return count;
    }
    std::unreachable();
}

/// The offer, when it is the partner's (or no partner is named).
Result<Offer> get_offer(sql::Tx& tx, OfferId offer, PartnerId partner) {
    WAYBILL_TRY(auto found, find_offer(tx, offer));
    if (!found || found->deleted || (!partner.empty() && found->partner != partner))
        return fail(ErrorKind::not_found, "catalog.offer_not_found");
    return *std::move(found);
}

/// The offer that is to be changed, when it is theirs. One that is deleted only to be deleted.
Result<Offer> get_offer(sql::Tx& tx, const OfferUpdate& update) {
    WAYBILL_TRY(auto found, find_offer(tx, update.offer));
    const bool theirs = found && (update.partner.empty() || found->partner == update.partner) &&
                        (!update.keepers || std::ranges::contains(*update.keepers, found->partner));
    if (!theirs || (found->deleted && !update.changes.remove))
        return fail(ErrorKind::not_found, "catalog.offer_not_found");
    return *std::move(found);
}

Status stale_unless(bool same) {
    if (!same) return fail(ErrorKind::precondition, "catalog.version_stale");
    return {};
}

}  // namespace

template <typename Command, typename Work>
Task<Result<Offer>> OfferStoreSql::write_offer(Context ctx, const Command& command, Work work) {
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, command.key, command.at, [&] { return work(tx); },
            [](const Offer& made) { return event_bytes(made); },
            [](std::string_view reply) { return read_offer(reply); });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Offer>> OfferStoreSql::insert_offer(Context ctx, NewOffer entry) {
    const auto event = prepare_event(deps_, ctx, v1::events::offer_created, entry.id.text());
    auto work = [&](sql::Tx& tx) { return make(tx, entry, event); };
    co_return co_await write_offer(std::move(ctx), entry, std::move(work));
}

Result<Offer> OfferStoreSql::make(sql::Tx& tx, const NewOffer& entry,
                                  const messaging::Event& event) {
    WAYBILL_TRY(const Partner partner, get_partner(tx, entry.partner));
    if (entry.price.currency != partner.delivery_fee.currency) {
        Problems problems;
        problems.add("/price/currency", "wrong_currency",
                     std::string{partner.delivery_fee.currency.code()});
        WAYBILL_CHECK(told(std::move(problems).verdict(Refusal::invalid_offer)));
    }
    WAYBILL_TRY(ProductRow product, get_product(tx, entry.product));
    WAYBILL_TRY(
        const auto inserted,
        tx.exec(insert_offer_row, entry.id, entry.partner, entry.product, product.product.category,
                entry.price.amount, entry.price.currency.code(), entry.at));
    if (inserted == 0) return revive(tx, entry, product.product.category, event);
    WAYBILL_CHECK(tx.exec(insert_stock, entry.id, entry.partner, entry.stock));
    Offer offer{.id = entry.id,
                .partner = entry.partner,
                .product = std::move(product.product),
                .price = entry.price,
                .in_stock = entry.stock};
    WAYBILL_CHECK(append_event(deps_, tx, event, offer.version, event_bytes(offer)));
    return offer;
}

/// One that the partner had deleted, as it is offered now. What orders hold of it lies on its shelf
/// still.
Result<Offer> OfferStoreSql::revive(sql::Tx& tx, const NewOffer& entry, const std::string& category,
                                    messaging::Event event) {
    WAYBILL_TRY(const auto id,
                tx.one(revive_offer_row, sql::first<OfferId>, category, entry.price.amount,
                       entry.price.currency.code(), entry.at, entry.partner, entry.product));
    if (!id) return fail(ErrorKind::conflict, "catalog.offer_exists");
    WAYBILL_TRY(const auto counted, tx.exec(count, entry.stock, *id));
    if (counted == 0) return fail(ErrorKind::conflict, "catalog.insufficient_stock");
    WAYBILL_CHECK(tx.exec(set_active, true, *id));
    WAYBILL_TRY(Offer offer, get_offer(tx, *id, entry.partner));
    event.key = offer.id.text();
    WAYBILL_CHECK(append_event(deps_, tx, std::move(event), offer.version, event_bytes(offer)));
    return offer;
}

Task<Result<Offer>> OfferStoreSql::update_offer(Context ctx, OfferUpdate update) {
    const auto event = prepare_event(
        deps_, ctx, update.changes.remove ? v1::events::offer_deleted : v1::events::offer_updated,
        update.offer.text());
    auto write = [&](sql::Tx& tx) { return change(tx, update, event); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<Offer> OfferStoreSql::change(sql::Tx& tx, const OfferUpdate& update,
                                    const messaging::Event& event) {
    WAYBILL_TRY(Offer before, get_offer(tx, update));
    if (before.deleted) return before;
    const std::int64_t version = before.version;
    WAYBILL_CHECK(stale_unless(update.if_version == 0 || update.if_version == version));
    Offer after = apply(std::move(before), update.changes);
    WAYBILL_TRY(const auto changed,
                tx.exec(update_offer_row, after.version, after.price.amount, after.active,
                        after.deleted, update.at, after.id, version));
    WAYBILL_CHECK(stale_unless(changed == 1));
    if (update.changes.active || after.deleted)
        WAYBILL_CHECK(tx.exec(set_active, after.active, after.id));
    WAYBILL_CHECK(append_event(deps_, tx, event, after.version, event_bytes(after)));
    return after;
}

Task<Result<Offer>> OfferStoreSql::move_stock(Context ctx, StockChange change) {
    const auto event = prepare_event(deps_, ctx, v1::events::stock_changed, change.offer.text());
    auto work = [&](sql::Tx& tx) { return move_row(tx, change, event); };
    co_return co_await write_offer(std::move(ctx), change, std::move(work));
}

Result<Offer> OfferStoreSql::move_row(sql::Tx& tx, const StockChange& change,
                                      const messaging::Event& event) {
    WAYBILL_CHECK(get_offer(tx, change.offer, change.partner));
    WAYBILL_CHECK(tx.exec(next_version, change.at, change.offer));
    WAYBILL_TRY(const auto moved, tx.exec(query_of(change.move), change.quantity, change.offer));
    if (moved == 0) return fail(ErrorKind::conflict, "catalog.insufficient_stock");
    WAYBILL_TRY(Offer offer, get_offer(tx, change.offer, change.partner));
    WAYBILL_CHECK(append_event(deps_, tx, event, offer.version, event_bytes(offer)));
    return offer;
}

Task<Result<std::optional<Offer>>> OfferStoreSql::find(Context ctx, OfferId offer) {
    auto read = [offer](sql::Tx& tx) { return find_offer(tx, offer); };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Result<std::vector<Offer>>> OfferStoreSql::list(Context ctx, OfferFilter filter) {
    auto read = [&](sql::Tx& tx) { return list_offers(tx, filter); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::catalog
