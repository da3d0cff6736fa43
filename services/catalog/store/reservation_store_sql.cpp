// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/reservation_store_sql.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "platform/sql/columns.hpp"
#include "services/catalog/store/offer_rows.hpp"
#include "services/catalog/store/partner_rows.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/catalog/store/reservation_rows.hpp"

#include "contracts/catalog/v1/events.pb.h"

#include <utility>

namespace waybill::catalog {
namespace {

constexpr sql::Query find_api_url{"catalog.partners.find_api_url", R"(
    SELECT api_url FROM partners WHERE id = $1)"};
constexpr sql::Query insert_call{"catalog.partner_calls.insert", R"(
    INSERT INTO partner_calls (order_id, called_at) VALUES ($1, $2)
    ON CONFLICT (order_id) DO NOTHING)"};
constexpr sql::Query find_call{"catalog.partner_calls.find", R"(
    SELECT called_at FROM partner_calls WHERE order_id = $1)"};

/// Whether the step is still to be done: no event made it happen, or this is the first time.
Result<bool> claim(sql::Tx& tx, const std::optional<Cause>& cause) {
    if (!cause) return true;
    WAYBILL_TRY(const auto delivery,
                messaging::claim(tx, cause->consumer, cause->event, cause->at));
    if (delivery != messaging::Delivery::first) return false;
    WAYBILL_CHECK(count_deed(tx, cause->deed));
    return true;
}

/// Empty: the partner has no system of its own, or is not there.
Result<std::string> api_url_of(sql::Tx& tx, PartnerId partner) {
    WAYBILL_TRY(auto found, tx.one(find_api_url, sql::first<std::string>, partner));
    return std::move(found).value_or(std::string{});
}

}  // namespace

Task<Result<Basket>> ReservationStoreSql::basket(Context ctx, PartnerId partner,
                                                 std::vector<OfferId> offers) {
    auto read = [&](sql::Tx& tx) -> Result<Basket> {
        Basket basket;
        WAYBILL_TRY(basket.partner, find_partner(tx, partner));
        WAYBILL_TRY(basket.offers, find_offers(tx, offers));
        return basket;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> ReservationStoreSql::reserve(Context ctx, Hold hold) {
    const TimePoint now = deps_.clock.now();
    auto write = [&hold, now](sql::Tx& tx) { return hold_stock(tx, hold, now); };
    co_return co_await deps_.database.write(std::move(ctx), write);
}

Task<Status> ReservationStoreSql::release(Context ctx, OrderId order, std::optional<Cause> cause) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool first, claim(tx, cause));
        if (!first) return {};
        return give_back(tx, order, now);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ReservationStoreSql::count(Context ctx, Cause cause) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(claim(tx, cause));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ReservationStoreSql::commit(Context ctx, PaidOrder paid) {
    const Trace trace = ctx.trace;
    v1::ReservationLost message;
    message.set_order_id(paid.order.text());
    const auto lost = deps_.backbone.events().make(ctx, v1::events::reservation_lost,
                                                   paid.order.text(), 1, message);
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool first, claim(tx, paid.cause));
        if (!first) return {};
        WAYBILL_TRY(const Sale sale, sell(tx, paid));
        switch (sale) {
            case Sale::sold: return enqueue_call(tx, paid, trace);
            case Sale::lost: return deps_.backbone.outbox().append(tx, lost);
            case Sale::over: return {};
        }
        std::unreachable();
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status ReservationStoreSql::enqueue_call(sql::Tx& tx, const PaidOrder& paid, const Trace& trace) {
    WAYBILL_TRY(const auto url, api_url_of(tx, paid.partner));
    if (url.empty()) return {};
    const tasks::Job job{.id = paid.call,
                         .kind = std::string{partner_call_job},
                         .key = paid.order.text(),
                         .due = paid.cause.at,
                         .payload = paid.call_payload,
                         .trace = trace};
    return deps_.backbone.jobs().enqueue(tx, job);
}

Task<Result<std::vector<OrderId>>> ReservationStoreSql::find_due(Context ctx, TimePoint now,
                                                                 int limit) {
    auto read = [=](sql::Tx& tx) { return find_due_holds(tx, now, limit); };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Result<int>> ReservationStoreSql::settle(Context ctx, DueHolds due) {
    auto write = [&due](sql::Tx& tx) { return settle_due_holds(tx, due); };
    co_return co_await deps_.database.write(std::move(ctx), write);
}

Task<Result<std::optional<CallTarget>>> ReservationStoreSql::call_target(Context ctx, OrderId order,
                                                                         PartnerId partner,
                                                                         TimePoint now) {
    auto read = [&](sql::Tx& tx) -> Result<std::optional<CallTarget>> {
        WAYBILL_TRY(const auto called, tx.one(find_call, sql::first<TimePoint>, order));
        WAYBILL_TRY(const bool committed, is_committed(tx, order));
        WAYBILL_TRY(auto url, api_url_of(tx, partner));
        if (called || !committed || url.empty()) return std::nullopt;
        WAYBILL_TRY(auto secrets, PartnerSecrets{tx, deps_.sealer}.read(partner, now));
        return CallTarget{.url = std::move(url), .secrets = std::move(secrets)};
    };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Status> ReservationStoreSql::called(Context ctx, OrderId order, PartnerId partner,
                                         TimePoint now) {
    v1::PartnerNotified notified;
    notified.set_order_id(order.text());
    notified.set_partner_id(partner.text());
    const auto event =
        deps_.backbone.events().make(ctx, v1::events::partner_notified, order.text(), 1, notified);
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto first, tx.exec(insert_call, order, now));
        if (first == 0) return {};
        return deps_.backbone.outbox().append(tx, event);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::catalog
