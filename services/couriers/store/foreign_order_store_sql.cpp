// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/foreign_order_store_sql.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::couriers {
namespace {

constexpr std::string_view changes_cursor = "changes";

constexpr sql::Query find_foreign_cursor{"foreign.cursor",
                                         "SELECT position FROM foreign_cursors WHERE name = $1"};
constexpr sql::Query begin_foreign_cursor{
    "foreign.begin_cursor",
    "INSERT INTO foreign_cursors (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"};
constexpr sql::Query move_foreign_cursor{
    "foreign.move_cursor",
    "UPDATE foreign_cursors SET position = $3 WHERE name = $1 AND position = $2"};
/// Under the id that it has, where it is known.
constexpr sql::Query note_foreign{
    "foreign.note",
    "INSERT INTO foreign_orders (external_id, order_id, version, to_read, noted_at) VALUES ($1, "
    "$2, 0, TRUE, $3) ON CONFLICT (external_id) DO UPDATE SET to_read = TRUE, noted_at = "
    "excluded.noted_at"};
constexpr sql::Query find_foreign_id{"foreign.order_id",
                                     "SELECT order_id FROM foreign_orders WHERE external_id = $1"};
constexpr sql::Query find_external_id{"foreign.external_id",
                                      "SELECT external_id FROM foreign_orders WHERE order_id = $1"};
constexpr sql::Query end_reading{
    "foreign.read",
    "UPDATE foreign_orders SET to_read = FALSE, state = $2, version = $3, read_at = $4 WHERE "
    "order_id = $1"};

}  // namespace

Task<Result<std::string>> ForeignOrderStoreSql::cursor(Context ctx) {
    auto read = [](sql::Tx& tx) -> Result<std::string> {
        WAYBILL_TRY(auto position,
                    tx.one(find_foreign_cursor, sql::first<std::string>, changes_cursor));
        return std::move(position).value_or(std::string{});
    };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Status ForeignOrderStoreSql::note_one(sql::Tx& tx, const std::string& external_id, TimePoint now) {
    WAYBILL_CHECK(tx.exec(note_foreign, external_id, deps_.ids.next<OrderId>(), now));
    WAYBILL_TRY(const auto order, tx.one(find_foreign_id, sql::first<OrderId>, external_id));
    if (!order) return fail(ErrorKind::internal, "sql.corrupt", "an order that was just noted");
    return deps_.timers.set(tx,
                            {.kind = std::string{read_timer}, .key = order->text(), .due = now});
}

Task<Status> ForeignOrderStoreSql::note(Context ctx, std::string from, ForeignChanges changes) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        if (changes.cursor != from) {
            WAYBILL_CHECK(tx.exec(begin_foreign_cursor, changes_cursor, std::string{}));
            WAYBILL_TRY(const auto moved,
                        tx.exec(move_foreign_cursor, changes_cursor, from, changes.cursor));
            if (moved == 0) return {};
        }
        for (const std::string& external : changes.external_ids)
            WAYBILL_CHECK(note_one(tx, external, now));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ForeignOrderStoreSql::note(Context ctx, std::string external_id) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) { return note_one(tx, external_id, now); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<std::optional<std::string>>> ForeignOrderStoreSql::external_id(Context ctx,
                                                                           OrderId order) {
    auto read = [order](sql::Tx& tx) {
        return tx.one(find_external_id, sql::first<std::string>, order);
    };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Status> ForeignOrderStoreSql::done(Context ctx, OrderId order, TimePoint due,
                                        ForeignState state, std::int64_t version) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours,
                    deps_.timers.take(
                        tx, {.kind = std::string{read_timer}, .key = order.text(), .due = due}));
        if (!ours) return {};
        WAYBILL_CHECK(tx.exec(end_reading, order, enum_name(state), version, now));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::couriers
