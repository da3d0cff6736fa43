// SPDX-License-Identifier: Apache-2.0
#include "platform/service/parked_desk.hpp"

namespace waybill::service {
namespace {

constexpr Duration patience = 30s;  // as an event from the bus has

Result<messaging::ParkedMessage> wanted(sql::Tx& tx, std::string_view consumer,
                                        const EventId& event) {
    WAYBILL_TRY(auto found, messaging::find_parked(tx, consumer, event));
    if (!found) return fail(ErrorKind::not_found, "parked.not_found", "no such parked message");
    return *std::move(found);
}

}  // namespace

void ParkedDesk::on(std::string name, Consumer consumer) {
    consumers_.insert_or_assign(std::move(name), std::move(consumer));
}

std::string ParkedDesk::to_text(const messaging::ParkedMessage& message) const {
    const auto found = consumers_.find(message.consumer);
    return found == consumers_.end() ? std::string{} : found->second.to_text(message.event);
}

Task<Result<std::vector<messaging::ParkedMessage>>> ParkedDesk::list(Context ctx, int limit) {
    auto read = [limit](sql::Tx& tx) { return messaging::list_parked(tx, limit); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<messaging::ParkedMessage>> ParkedDesk::find(Context ctx, std::string consumer,
                                                        EventId event) {
    auto read = [&](sql::Tx& tx) { return wanted(tx, consumer, event); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> ParkedDesk::replay(Context ctx, std::string consumer, EventId event) {
    if (!consumer.starts_with(tasks::parked_job_prefix)) {
        WAYBILL_CO_TRY(auto message, co_await find(ctx, consumer, event));
        const auto taker = consumers_.find(consumer);
        if (taker == consumers_.end())
            co_return fail(ErrorKind::conflict, "parked.no_consumer",
                           "nobody takes messages as " + consumer + " any more: drop it");
        Replay replay{.message = std::move(message), .consumer = taker->second};
        TaskGroup group;
        group.spawn(deps_.executor, apply(std::move(ctx), replay));
        co_await group.join();
        co_return std::move(replay.outcome);
    }
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto message, wanted(tx, consumer, event));
        WAYBILL_CHECK(deps_.jobs.restore(tx, message, deps_.executor.clock().now()));
        return messaging::forget_parked(tx, consumer, event);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<void> ParkedDesk::apply(Context ctx, Replay& replay) {
    messaging::ParkedMessage& message = replay.message;
    Context own = ctx;
    own.deadline = deps_.executor.clock().steady() + patience;
    own.trace = message.event.trace;
    own.caller = Caller{.service = message.consumer};
    const Status applied = co_await replay.consumer.apply(own, message.event);
    auto write = [&](sql::Tx& tx) -> Status {
        if (applied) return messaging::forget_parked(tx, message.consumer, message.event.id);
        message.reason = std::string{applied.error().reason};
        message.at = deps_.executor.clock().now();
        return messaging::park(tx, message);
    };
    replay.outcome = co_await deps_.database.write(std::move(ctx), std::move(write));
    if (replay.outcome) replay.outcome = applied;
}

Task<Status> ParkedDesk::drop(Context ctx, std::string consumer, EventId event) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(wanted(tx, consumer, event));
        return messaging::forget_parked(tx, consumer, event);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::service
