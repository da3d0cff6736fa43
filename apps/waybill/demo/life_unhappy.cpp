// SPDX-License-Identifier: Apache-2.0
// What goes wrong in a life, and how it ends then.
#include "apps/waybill/demo/life.hpp"

#include <utility>

namespace waybill::demo {
namespace {

constexpr Duration end_patience = 60s;

}  // namespace

void Life::leave(Ending ending, std::string_view step, std::string why) {
    record_.ending = ending;
    note(step, std::move(why));
}

void Life::free_driver() {
    if (std::exchange(driver_taken_, false)) stage_.cast.free_drivers.give_back(*driver_);
}

Task<Outcome<void>> Life::be_rejected(Context ctx) {
    const AtShop where{.shop = script_.kitchen.id, .order = record_.order};
    co_await think(ctx, 80ms);
    doing_ = "reject";
    WAYBILL_CO_TRY(const auto order,
                   co_await api_.reject(ctx, script_.kitchen.staff, where, key("reject")));
    acknowledged("reject", order.status, order.version);
    leave(Ending::rejected, "reject", script_.kitchen.title + " cannot make it");
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::call_off(Context ctx) {
    co_await think(ctx, 80ms);
    doing_ = "cancel";
    WAYBILL_CO_TRY(const auto order, co_await api_.cancel(ctx, script_.customer.session,
                                                          record_.order, key("cancel")));
    acknowledged("cancel", order.status, order.version);
    leave(Ending::called_off, "cancel", "the customer wants it no more");
    co_return Outcome<void>{};
}

/// The next courier is looked for anew, with keys of its own.
Task<Outcome<void>> Life::give_back(Context ctx) {
    Driver& driver = stage_.cast.drivers[*driver_];
    co_await think(ctx, 50ms);
    doing_ = "decline";
    const AtDoor door{.order = record_.order, .epoch = epoch_};
    WAYBILL_CO_CHECK(co_await api_.decline(ctx, driver.session, door, key("decline")));
    acknowledged("decline", "");
    note("decline", driver.name + " gives it back");
    free_driver();
    ++round_;
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::bring_back(Context ctx, LiveFeed::Watch& watch) {
    Driver& driver = stage_.cast.drivers[*driver_];
    const AtDoor door{.order = record_.order, .epoch = epoch_};
    co_await think(ctx, 200ms);
    doing_ = "fail";
    WAYBILL_CO_CHECK(co_await api_.fail(ctx, driver.session, door, key("fail")));
    acknowledged("fail", "");
    note("fail", "nobody takes it at the door");
    co_await think(ctx, 150ms);
    doing_ = "return";
    WAYBILL_CO_CHECK(co_await api_.bring_back(ctx, driver.session, door, key("return")));
    acknowledged("return", "");
    free_driver();
    const Duration limit = end_patience + api_.client().reconnect_for();
    WAYBILL_CO_TRY(const auto order, co_await wait_for(ctx, watch, "CANCELLED", limit));
    acknowledged("undeliverable", order.status, order.version);
    leave(Ending::undeliverable, "return", driver.name + " brought it back");
    co_return Outcome<void>{};
}

}  // namespace waybill::demo
