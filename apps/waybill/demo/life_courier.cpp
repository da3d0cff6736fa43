// SPDX-License-Identifier: Apache-2.0
// How an order finds its courier: claimed by a free one, or given to one by the server.
#include "apps/waybill/demo/life.hpp"

#include <algorithm>
#include <format>

namespace waybill::demo {
namespace {

constexpr Duration courier_patience = 2min;

bool is_full(const Trouble& trouble) {
    return is_refusal(trouble, "couriers.at_capacity") || is_refusal(trouble, "couriers.off_duty");
}

/// The news that the order is ready is still under way to the couriers.
bool is_early(const Trouble& trouble) {
    return is_refusal(trouble, "couriers.no_delivery") || is_refusal(trouble, "couriers.not_ready");
}

bool lost_race(const Trouble& trouble) { return is_refusal(trouble, "couriers.lost_race"); }

}  // namespace

Task<Outcome<void>> Life::find_courier(Context ctx) {
    doing_ = "claim";
    const SteadyTime until =
        stage_.clock.steady() + courier_patience + api_.client().reconnect_for();
    for (int turn = 0; stage_.clock.steady() < until; ++turn) {
        const std::size_t driver = co_await stage_.cast.free_drivers.take();
        auto claimed = co_await try_claim(ctx, driver, turn);
        if (claimed) {
            driver_ = driver;
            driver_taken_ = true;
            note("claim", stage_.cast.drivers[driver].name + " takes it");
            co_return claimed;
        }
        if (is_refusal(claimed.error(), "couriers.off_duty"))
            // Should the courier be busy after all, the next turn says so.
            (void)co_await api_.go_on_duty(ctx, stage_.cast.drivers[driver].session);
        stage_.cast.free_drivers.give_back(driver);
        if (is_refusal(claimed.error(), "couriers.taken")) co_return co_await take_assigned(ctx);
        if (!is_full(claimed.error()) && !lost_race(claimed.error())) co_return claimed;
        const auto slept = co_await sleep_for(ctx, 20ms);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
    }
    co_return trouble(Trouble::Kind::late, "no courier is free");
}

Task<Outcome<void>> Life::try_claim(Context ctx, std::size_t driver, int turn) {
    Session& courier = stage_.cast.drivers[driver].session;
    const SteadyTime until =
        stage_.clock.steady() + courier_patience + api_.client().reconnect_for();
    Duration pause = 5ms;
    for (int early = 0;; ++early) {
        // A refusal is kept under its key, so who asks anew has a new one.
        const auto claimed = co_await api_.claim(
            ctx, courier, record_.order, key(std::format("claim-{}-{}", round_, early), turn));
        if (claimed) {
            epoch_ = claimed->epoch;
            acknowledged("claim", "");
            co_return Outcome<void>{};
        }
        if (!is_early(claimed.error()) || stage_.clock.steady() >= until)
            co_return std::unexpected(claimed.error());
        const auto slept = co_await sleep_for(ctx, pause);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
        pause = std::min<Duration>(200ms, pause * 2);
    }
}

/// Somebody has it: the order says who, and that courier's list says under which epoch.
Task<Outcome<void>> Life::take_assigned(Context ctx) {
    doing_ = "assignment";
    const SteadyTime until =
        stage_.clock.steady() + courier_patience + api_.client().reconnect_for();
    Duration pause = 10ms;
    for (int turn = 0; stage_.clock.steady() < until; ++turn) {
        WAYBILL_CO_TRY(const auto order,
                       co_await api_.order(ctx, script_.customer.session, record_.order));
        if (!order.courier.empty()) {
            WAYBILL_CO_TRY(const auto driver, co_await stage_.cast.driver_of(ctx, order.courier));
            Driver& carrier = stage_.cast.drivers[driver];
            WAYBILL_CO_TRY(const auto hands, co_await api_.deliveries(ctx, carrier.session));
            const auto ours = std::ranges::find(hands, record_.order, &DeliveryFacts::order);
            if (ours != hands.end()) {
                driver_ = driver;
                epoch_ = ours->epoch;
                acknowledged("assigned", order.status, order.version);
                note("assigned", carrier.name + " was given it");
                co_return Outcome<void>{};
            }
        }
        if (order.courier.empty()) WAYBILL_CO_CHECK(co_await answer_offers(ctx, turn));
        const auto slept = co_await sleep_for(ctx, pause);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
        pause = std::min<Duration>(250ms, pause * 2);
    }
    co_return trouble(Trouble::Kind::late, "nobody was assigned");
}

Task<Outcome<void>> Life::answer_offers(Context ctx, int turn) {
    std::deque<Driver>& drivers = stage_.cast.drivers;
    Driver& driver = drivers[(script_.index + static_cast<std::size_t>(turn)) % drivers.size()];
    WAYBILL_CO_TRY(const auto hands, co_await api_.deliveries(ctx, driver.session));
    for (const DeliveryFacts& hand : hands) {
        if (hand.status != "offered") continue;
        const auto said =
            co_await api_.claim(ctx, driver.session, hand.order, key("accept-" + hand.order, turn));
        // Refused: another life was faster for this driver, or the offer is over.
        if (!said && said.error().kind != Trouble::Kind::refused)
            co_return std::unexpected(said.error());
    }
    co_return Outcome<void>{};
}

}  // namespace waybill::demo
