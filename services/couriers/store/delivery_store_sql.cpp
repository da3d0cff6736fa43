// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/delivery_store_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"
#include "services/couriers/store/proof_store_sql.hpp"

namespace waybill::couriers {
namespace {

constexpr std::string_view consumer = "couriers.orders";

std::string tries_told(const Delivery& delivery) {
    const int left = tries_left(delivery);
    if (left == 0) return "not the customer's PIN; that was the last try: call the operator";
    return "not the customer's PIN; tries left: " + std::to_string(left);
}

std::string due_told(const Delivery& delivery) {
    if (delivery.cash_due.amount == 0) return "nothing is to be collected";
    return "collect " + to_text(delivery.cash_due);
}

/// A refusal may have written something (a counted wrong PIN), so it commits; an error does not.
struct Outcome {
    Delivery delivery;
    std::optional<Error> refused;
};

}  // namespace

Pin DeliveryStoreSql::check_pin(const Delivery& delivery, const std::string& pin) const {
    const std::string digest = crypto::pin_digest(deps_.sealer, delivery.order.text(), pin);
    return crypto::equal_constant_time(digest, delivery.pin_digest) ? Pin::right : Pin::wrong;
}

Result<bool> DeliveryStoreSql::lacks_proof(sql::Tx& tx, OrderId order) const {
    for (const ProofKind kind : {ProofKind::photo, ProofKind::signature}) {
        if (!wants(deps_.proof, kind)) continue;
        WAYBILL_TRY(const auto name, proofs::find(tx, order, kind));
        if (!name) return true;
    }
    return false;
}

Task<Status> DeliveryStoreSql::apply(Context ctx, OrderNews news) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto delivery, messaging::claim(tx, consumer, news.event, now));
        if (delivery == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(auto known, rows::find(tx, news.snapshot.order));
        if (!known) {
            using enum OrderNews::Kind;  // what is accepted later comes with all that was said
            if (news.kind != accepted && news.kind != ready) return {};
            Delivery fresh = news.snapshot;
            fresh.order_version = 0;
            // The event may have waited since an older release.
            if (crypto::is_keyless_pin_digest(fresh.pin_digest))
                fresh.pin_digest = crypto::keyed_pin_digest(deps_.sealer, fresh.pin_digest);
            WAYBILL_CHECK(rows::insert(tx, fresh));
            known = std::move(fresh);
        }
        return apply_to(tx, ctx, *known, news, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status DeliveryStoreSql::apply_to(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                  const OrderNews& news, TimePoint now) {
    if (news.snapshot.order_version <= delivery.order_version) return {};
    const rows::DeliveryBefore was{delivery, now};
    delivery.order_version = news.snapshot.order_version;
    ++delivery.version;
    delivery.note = news.snapshot.note;
    delivery.phone = news.snapshot.phone;
    switch (news.kind) {
        case OrderNews::Kind::noted: break;
        case OrderNews::Kind::redirected:
            delivery.dropoff = news.snapshot.dropoff;
            deps_.assignment.wake_planner(tx);
            break;
        case OrderNews::Kind::accepted: deps_.assignment.wake_planner(tx); break;
        case OrderNews::Kind::ready:
            delivery.ready = true;
            delivery.ready_at = news.snapshot.ready_at;
            if (!delivery.pickup.place) delivery.pickup = news.snapshot.pickup;
            delivery.pickup.address = news.snapshot.pickup.address;  // it may stand elsewhere
            if (delivery.state == DeliveryState::assigned)
                WAYBILL_CHECK(start_limit(tx, delivery, now));
            deps_.assignment.wake_planner(tx);
            break;
        case OrderNews::Kind::ended:
            // Over by its own row, which decides once it is fetched; the order follows that row.
            if (!over(delivery.state)) WAYBILL_CHECK(end(tx, ctx, delivery, now));
            break;
    }
    WAYBILL_CHECK(rows::update(tx, delivery, was));
    if (news.kind != OrderNews::Kind::ready || delivery.state != DeliveryState::waiting) return {};
    return deps_.assignment.find_courier(tx, ctx, delivery, now);
}

/// A courier who was sent before READY is measured from READY on.
Status DeliveryStoreSql::start_limit(sql::Tx& tx, Delivery& delivery, TimePoint now) {
    WAYBILL_TRY(const auto courier,
                found_or(rows::find(tx, delivery.courier), "couriers.not_found"));
    return deps_.assignment.renew_deadline(tx, delivery, courier, now);
}

Status DeliveryStoreSql::end(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at) {
    const bool held = in_hand(delivery.state);
    const CourierId holder = delivery.courier;
    if (asks_around(delivery))
        WAYBILL_CHECK(deps_.assignment.end_offers(tx, ctx, delivery, OfferState::withdrawn, at));
    if (delivery.state == DeliveryState::offered) {
        WAYBILL_CHECK(deps_.assignment.withdraw(tx, ctx, delivery, at));
        delivery.answer_by.reset();
        delivery.courier = {};  // never had it
        delivery.courier_name.clear();
    }
    delivery.state = DeliveryState::cancelled;
    delivery.picking_since.reset();  // its timer finds nothing to do
    delivery.finished_at = at;
    if (!held) return {};
    WAYBILL_TRY(auto courier, found_or(rows::find(tx, holder), "couriers.not_found"));
    const rows::CourierBefore was{courier};
    put_down(courier);
    ++courier.version;
    WAYBILL_CHECK(deps_.assignment.save(tx, courier, was));
    return deps_.assignment.find_work(tx, ctx, courier, at);
}

Task<Result<Delivery>> DeliveryStoreSql::command(Context ctx, OrderId order, CourierId courier,
                                                 IdempotencyKey key, Decide decide) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Outcome> {
        WAYBILL_TRY(const auto first, sql::recall(tx, key));
        WAYBILL_TRY(auto delivery, found_or(rows::find(tx, order), "couriers.no_delivery"));
        if (first) return Outcome{.delivery = std::move(delivery), .refused = {}};
        WAYBILL_TRY(auto carrier, found_or(rows::find(tx, courier), "couriers.not_found"));
        Hands hands{.delivery = std::move(delivery), .courier = std::move(carrier)};
        WAYBILL_TRY(const auto step, decide(tx, hands));
        Outcome outcome{.delivery = std::move(hands.delivery), .refused = {}};
        if (!step && step.error() != DeliveryRefusal::already_there) {
            outcome.refused = to_error(step.error());
            if (step.error() == DeliveryRefusal::wrong_pin)
                outcome.refused->fields.front().detail = tries_told(outcome.delivery);
            if (step.error() == DeliveryRefusal::wrong_cash)
                outcome.refused->fields.front().detail = due_told(outcome.delivery);
            return outcome;
        }
        WAYBILL_CHECK(sql::remember(tx, key, order.text(), now));
        return outcome;
    };
    WAYBILL_CO_TRY(auto outcome, co_await deps_.database.write(std::move(ctx), std::move(write)));
    if (outcome.refused) co_return fail(*std::move(outcome.refused));
    co_return std::move(outcome.delivery);
}

Task<Result<Delivery>> DeliveryStoreSql::assign(Context ctx, OrderId order, CourierId courier,
                                                IdempotencyKey key) {
    const TimePoint now = deps_.clock.now();
    Decide decide = [this, ctx, now](sql::Tx& tx, Hands& hands) {
        return deps_.assignment.give(tx, ctx, hands.delivery, hands.courier, now);
    };
    co_return co_await command(ctx, order, courier, std::move(key), std::move(decide));
}

Task<Result<Delivery>> DeliveryStoreSql::deliver(Context ctx, StepCommand wanted) {
    const TimePoint now = deps_.clock.now();
    Decide decide = [this, ctx, now, epoch = wanted.epoch, pin = wanted.pin, cash = wanted.cash](
                        sql::Tx& tx, Hands& hands) -> Result<DeliveryStep> {
        const rows::DeliveryBefore delivery_was{hands.delivery, now};
        const rows::CourierBefore courier_was{hands.courier};
        WAYBILL_TRY(const bool lacking, lacks_proof(tx, hands.delivery.order));
        if (lacking) {
            if (auto may = check_proof(hands.delivery, hands.courier.id); !may) return may;
            return DeliveryStep{std::unexpected(DeliveryRefusal::proof_missing)};
        }
        const AtTheDoor door{.pin = check_pin(hands.delivery, pin), .cash = cash};
        auto step = couriers::deliver(hands.delivery, hands.courier, epoch, door, now);
        if (step) {
            WAYBILL_CHECK(deps_.assignment.save(tx, ctx, hands.delivery, delivery_was,
                                                v1::events::delivery_delivered));
            WAYBILL_CHECK(deps_.assignment.save(tx, hands.courier, courier_was));
            if (hands.delivery.cash_due.amount > 0)
                WAYBILL_CHECK(rows::collect_cash(tx, hands.courier.id, hands.delivery.cash_due));
            WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, hands.courier, now));
        } else if (step.error() == DeliveryRefusal::wrong_pin) {
            WAYBILL_CHECK(rows::update(tx, hands.delivery, delivery_was));
            if (tries_left(hands.delivery) == 0)
                WAYBILL_CHECK(deps_.assignment.alert(tx, ctx, hands.delivery, "pin_locked"));
        }
        return step;
    };
    co_return co_await command(ctx, wanted.order, wanted.courier, std::move(wanted.key),
                               std::move(decide));
}

Task<Result<Delivery>> DeliveryStoreSql::find(Context ctx, OrderId order) {
    auto read = [&](sql::Tx& tx) {
        return found_or(rows::find(tx, order), "couriers.no_delivery");
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<Delivery>>> DeliveryStoreSql::waiting(Context ctx, CourierId courier,
                                                              int limit) {
    auto read = [&](sql::Tx& tx) {
        return rows::waiting(tx, courier, deps_.assignment.cash_held_max(), limit);
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<Delivery>>> DeliveryStoreSql::asked(Context ctx, CourierId courier,
                                                            int limit) {
    auto read = [&](sql::Tx& tx) { return rows::asked(tx, courier, limit); };
    WAYBILL_CO_TRY(auto deliveries, co_await deps_.database.read(std::move(ctx), std::move(read)));
    for (Delivery& delivery : deliveries) delivery = as_offered(std::move(delivery));
    co_return deliveries;
}

Task<Result<DeliveryPage>> DeliveryStoreSql::of_courier(Context ctx, CourierId courier,
                                                        Listed which, int limit,
                                                        std::string cursor) {
    const auto before = cursor.empty() ? std::optional{TimeCursor{}} : TimeCursor::parse(cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<DeliveryPage> {
        WAYBILL_TRY(auto deliveries, rows::of_courier(tx, courier, which, limit + 1, *before));
        DeliveryPage page;
        page.next_cursor = cut_page(deliveries, limit, [](const Delivery& last) {
            return TimeCursor{.at = last.created_at, .id = last.order.text()}.text();
        });
        page.deliveries = std::move(deliveries);
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::couriers
