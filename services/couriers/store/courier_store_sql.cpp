// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/courier_store_sql.hpp"

#include "contracts/couriers/v1/events.pb.h"
#include "contracts/couriers/v1/events.types.hpp"
#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/courier_rows.hpp"

namespace waybill::couriers {
namespace {

constexpr std::string_view no_courier = "couriers.not_found";

using CourierEvent = messaging::EventOf<v1::CourierChanged>;

v1::CourierChanged changed(const Courier& courier) {
    v1::CourierChanged message;
    *message.mutable_courier() = to_message(courier);
    return message;
}

/// Who is a courier still.
Result<std::optional<Courier>> find_present(sql::Tx& tx, const CourierId& id) {
    WAYBILL_TRY(auto courier, rows::find(tx, id));
    if (courier && courier->deleted_at) courier.reset();
    return courier;
}

const CourierEvent& event_of(CourierNews what) {
    return what == CourierNews::deleted ? v1::events::courier_deleted : v1::events::courier_changed;
}

Error to_error(DutyRefusal refusal) {
    if (refusal == DutyRefusal::by_system_only)
        return {.kind = ErrorKind::invalid, .reason = "couriers.busy_by_system_only"};
    return {.kind = ErrorKind::conflict, .reason = "couriers.has_deliveries"};
}

}  // namespace

Task<Result<Courier>> CourierStoreSql::insert(Context ctx, Courier courier, IdempotencyKey key) {
    const TimePoint now = deps_.clock.now();
    const auto event =
        deps_.events.make(ctx, v1::events::courier_created, courier.id.text(), 1, changed(courier));
    auto write = [&](sql::Tx& tx) -> Result<Courier> {
        WAYBILL_TRY(const auto first, sql::recall(tx, key));
        if (first) {
            const auto id = CourierId::parse(*first);
            if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
            return found_or(rows::find(tx, *id), no_courier);
        }
        WAYBILL_TRY(const auto same_user, rows::find_by_user(tx, courier.user));
        if (same_user) return fail(ErrorKind::conflict, "couriers.user_taken");
        if (auto inserted = rows::insert(tx, courier); !inserted) {
            if (inserted.error().reason == "sql.unique")
                return fail(ErrorKind::conflict, "couriers.phone_taken");
            return fail(std::move(inserted).error());
        }
        WAYBILL_CHECK(deps_.outbox.append(tx, event));
        WAYBILL_CHECK(sql::remember(tx, key, courier.id.text(), now));
        return courier;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Courier>> CourierStoreSql::find(Context ctx, CourierId courier) {
    auto read = [&](sql::Tx& tx) { return found_or(rows::find(tx, courier), no_courier); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Courier>> CourierStoreSql::find_by_user(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) { return found_or(rows::find_by_user(tx, user), no_courier); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<CourierPage>> CourierStoreSql::list(Context ctx, CourierFilter filter, int limit,
                                                std::string cursor) {
    if (!cursor.empty() && !CourierId::parse(cursor)) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<CourierPage> {
        const std::string_view duty = filter.duty ? to_string(*filter.duty) : std::string_view{};
        WAYBILL_TRY(auto couriers, rows::list(tx, duty, filter.zone, limit + 1, cursor));
        CourierPage page;
        page.next_cursor =
            cut_page(couriers, limit, [](const Courier& last) { return last.id.text(); });
        page.couriers = std::move(couriers);
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Courier>> CourierStoreSql::set_duty(Context ctx, CourierId id, Duty duty,
                                                std::optional<Position> position) {
    const TimePoint now = deps_.clock.now();
    const auto draft = deps_.events.envelope(ctx, v1::events::courier_duty_changed, id.text(), 0);
    auto write = [&](sql::Tx& tx) -> Result<Courier> {
        WAYBILL_TRY(auto courier, found_or(find_present(tx, id), no_courier));
        const rows::CourierBefore was{courier};
        if (const auto refusal = couriers::set_duty(courier, duty)) return fail(to_error(*refusal));
        const bool ahead = courier.position && !check_position(courier.position, now);
        if (position && (ahead || is_newer(*position, courier.position)))
            courier.position = position;
        ++courier.version;
        WAYBILL_CHECK(deps_.assignment.save(tx, courier, was));
        messaging::Event event = draft;
        event.sequence = courier.version;
        event.data = changed(courier).SerializeAsString();
        WAYBILL_CHECK(deps_.outbox.append(tx, event));
        WAYBILL_CHECK(deps_.assignment.drop_offers(tx, ctx, courier, now));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, courier, now));
        return courier;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Courier>> CourierStoreSql::change(Context ctx, CourierId id, CourierNews what,
                                              DecideCourier decide) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Courier> {
        WAYBILL_TRY(auto courier, found_or(find_present(tx, id), no_courier));
        const Courier was = courier;
        if (const auto refusal = decide(courier, now)) return fail(to_error(*refusal));
        if (courier == was) return courier;
        ++courier.version;
        if (auto written = rows::update_all(tx, courier, was.version); !written) {
            if (written.error().reason == "sql.unique")
                return fail(ErrorKind::conflict, "couriers.phone_taken");
            return fail(std::move(written).error());
        }
        WAYBILL_CHECK(deps_.outbox.append(
            tx,
            deps_.events.make(ctx, event_of(what), id.text(), courier.version, changed(courier))));
        WAYBILL_CHECK(deps_.assignment.drop_offers(tx, ctx, courier, now));
        WAYBILL_CHECK(deps_.assignment.find_work(tx, ctx, courier, now));
        return courier;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> CourierStoreSql::save_position(Context ctx, CourierId courier, Position position) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) { return rows::save_position(tx, courier, position, now); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::couriers
