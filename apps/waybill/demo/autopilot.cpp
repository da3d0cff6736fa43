// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/autopilot.hpp"

#include "platform/async/sleep.hpp"
#include "platform/core/cash.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace waybill::demo {
namespace {

constexpr Duration accepted_after = 5s;
constexpr Duration ready_after = 5min;
constexpr Duration fetched_after = 450s;
constexpr Duration delivered_after = 10min;
constexpr Duration look_every = 1s;
constexpr Duration look_every_min = 250ms;  // within what a shop's account may ask
constexpr std::size_t connections = 4;
/// Of what is not paid yet only what is paid at the door.
constexpr std::array<std::string_view, 5> open_states{"PENDING", "PAID", "PREPARING", "READY",
                                                      "DELIVERING"};

bool in_cash(const OrderFacts& order) { return order.payment_method == cash_method; }

std::vector<std::unique_ptr<Client>> clients_of(const Autopilot::Parts& parts,
                                                const DemoOptions& options, StepTimes& times) {
    std::vector<std::unique_ptr<Client>> clients;
    for (const beast::Endpoint& endpoint : parts.internal)
        clients.push_back(std::make_unique<Client>(
            parts.loop,
            Client::Options{
                .endpoint = endpoint, .connections = 1, .reconnect_for = options.reconnect_for},
            times));
    return clients;
}

std::vector<Client*> pointers(const std::vector<std::unique_ptr<Client>>& clients) {
    std::vector<Client*> out;
    for (const auto& client : clients) out.push_back(client.get());
    return out;
}

/// At any speed, a day at the most.
Duration scaled(Duration time, double factor) {
    constexpr double longest = 86'400e6;
    const double scaled = std::min(static_cast<double>(time.count()) * factor, longest);
    return Duration{static_cast<Duration::rep>(scaled)};
}

/// Somebody else was faster, or it is too early: the next look tells more.
Outcome<void> unless_refused(const Trouble& trouble) {
    if (trouble.kind == Trouble::Kind::refused) return {};
    return std::unexpected(trouble);
}

}  // namespace

Autopilot::Autopilot(Parts parts, const DemoOptions& options)
    : parts_{std::move(parts)},
      options_{options},
      town_{make_town(options.seed)},
      client_{parts_.loop,
              {.endpoint = parts_.endpoint,
               .connections = connections,
               .reconnect_for = options.reconnect_for},
              times_},
      internal_{clients_of(parts_, options, times_)},
      mailbox_{pointers(internal_)},
      api_{client_},
      cast_{api_, town_},
      run_{to_rfc3339(parts_.loop.clock().now())} {}

Task<Outcome<void>> Autopilot::prepare(Context ctx) { return cast_.find_shops(std::move(ctx)); }

Task<Outcome<void>> Autopilot::fly(Context ctx) {
    const Duration pause = scaled(look_every, 1 / options_.speed);
    while (!ctx.stop.stop_requested()) {
        WAYBILL_CO_CHECK(co_await look(ctx));
        std::vector<Flight> flights;
        for (const auto& [id, flight] : flights_) flights.push_back(flight);
        for (Flight& flight : flights) WAYBILL_CO_CHECK(co_await move_on(ctx, std::move(flight)));
        const Status slept = co_await sleep_for(ctx, std::max<Duration>(pause, look_every_min));
        if (!slept) break;
    }
    co_return Outcome<void>{};
}

/// What is open, and how it stands. An order that is not among them any more is over.
Task<Outcome<void>> Autopilot::look(Context ctx) {
    ++turn_;
    for (std::size_t kitchen = 0; kitchen < cast_.kitchens.size(); ++kitchen) {
        Kitchen& shop = cast_.kitchens[kitchen];
        for (const auto state : open_states) {
            WAYBILL_CO_TRY(auto orders, co_await api_.queue(ctx, shop.staff, shop.id, state));
            for (OrderFacts& order : orders) {
                if (state == "PENDING" && !in_cash(order)) continue;
                const std::string id = order.id;
                auto& flight = flights_.try_emplace(id, Flight{.first_seen = now()}).first->second;
                flight.kitchen = kitchen;
                flight.order = std::move(order);
                flight.turn = turn_;
            }
        }
    }
    std::erase_if(flights_, [this](const auto& entry) { return entry.second.turn != turn_; });
    std::erase_if(carriers_, [this](const auto& entry) { return !flights_.contains(entry.first); });
    co_return Outcome<void>{};
}

Duration Autopilot::age(const Flight& flight) const {
    return scaled(now() - flight.first_seen, options_.speed);
}

/// A refusal is kept under its key, so who tries again has a new one.
std::string Autopilot::key(std::string_view step, std::string_view order) const {
    return std::format("autopilot-{}-{}-{}-{}", run_, step, order, turn_);
}

Task<Outcome<void>> Autopilot::move_on(Context ctx, Flight flight) {
    const Duration since = age(flight);
    const std::string& status = flight.order.status;
    Kitchen& shop = cast_.kitchens[flight.kitchen];
    const AtShop where{.shop = shop.id, .order = flight.order.id};
    const bool begins = status == "PAID" || status == "PENDING";  // in cash, as it is looked at
    if (begins && since >= accepted_after) {
        const auto done = co_await api_.accept(ctx, shop.staff, where, key("accept", where.order));
        if (!done) co_return unless_refused(done.error());
        ++moved_.accepted;
    } else if (status == "PREPARING" && since >= ready_after) {
        const auto done = co_await api_.ready(ctx, shop.staff, where, key("ready", where.order));
        if (!done) co_return unless_refused(done.error());
        ++moved_.ready;
    } else if (status == "READY" && since >= fetched_after) {
        co_return co_await fetch(ctx, std::move(flight));
    } else if (status == "DELIVERING" && since >= delivered_after) {
        co_return co_await hand_over(ctx, std::move(flight));
    }
    co_return Outcome<void>{};
}

/// Whoever has it already, or the next courier who has a free hand.
Task<Outcome<void>> Autopilot::find_carrier(Context ctx, std::string order) {
    for (std::size_t i = 0; i < cast_.drivers.size(); ++i) {
        const std::size_t driver = next_driver_++ % cast_.drivers.size();
        Session& who = cast_.drivers[driver].session;
        const auto claimed = co_await api_.claim(ctx, who, order, key("claim", order));
        if (claimed) {
            carriers_[order] = {.driver = driver, .epoch = claimed->epoch};
            co_return Outcome<void>{};
        }
        if (is_refusal(claimed.error(), "couriers.taken"))
            co_return co_await find_holder(std::move(ctx), std::move(order));
        if (is_refusal(claimed.error(), "couriers.off_duty"))
            (void)co_await api_.go_on_duty(ctx, who);  // the next look tells whether it helped
        else if (!is_refusal(claimed.error(), "couriers.at_capacity"))
            co_return unless_refused(claimed.error());
    }
    co_return Outcome<void>{};
}

/// One of our couriers, or nobody of ours: then it is theirs to bring.
Task<Outcome<void>> Autopilot::find_holder(Context ctx, std::string order) {
    for (std::size_t driver = 0; driver < cast_.drivers.size(); ++driver) {
        const auto hands = co_await api_.deliveries(ctx, cast_.drivers[driver].session);
        if (!hands) co_return unless_refused(hands.error());
        const auto held = std::ranges::find(*hands, order, &DeliveryFacts::order);
        if (held == hands->end() || held->status == "offered") continue;
        carriers_[order] = {.driver = driver, .epoch = held->epoch};
        break;
    }
    co_return Outcome<void>{};
}

Task<Outcome<void>> Autopilot::fetch(Context ctx, Flight flight) {
    const std::string& order = flight.order.id;
    if (!carriers_.contains(order)) WAYBILL_CO_CHECK(co_await find_carrier(ctx, order));
    const auto carrier = carriers_.find(order);
    if (carrier == carriers_.end()) co_return Outcome<void>{};
    const AtDoor door{.order = order, .epoch = carrier->second.epoch};
    const auto done = co_await api_.pick_up(ctx, cast_.drivers[carrier->second.driver].session,
                                            door, key("pick-up", order));
    if (!done) {
        carriers_.erase(order);  // somebody else has it now, perhaps
        co_return unless_refused(done.error());
    }
    ++moved_.picked_up;
    co_return Outcome<void>{};
}

Task<Outcome<void>> Autopilot::hand_over(Context ctx, Flight flight) {
    const std::string& order = flight.order.id;
    if (!carriers_.contains(order)) WAYBILL_CO_CHECK(co_await find_holder(ctx, order));
    const auto carrier = carriers_.find(order);
    if (carrier == carriers_.end()) co_return Outcome<void>{};
    const auto pin = co_await mailbox_.pin_of(ctx, flight.order.number);
    if (!pin || pin->empty()) {
        ++moved_.without_pin;
        flights_[order].first_seen = now();  // not at every look
        co_return pin ? Outcome<void>{} : unless_refused(pin.error());
    }
    AtDoor door{.order = order, .epoch = carrier->second.epoch, .pin = *pin};
    if (in_cash(flight.order)) door.cash = flight.order.total;
    const auto done = co_await api_.deliver(ctx, cast_.drivers[carrier->second.driver].session,
                                            door, key("deliver", order));
    if (!done) co_return unless_refused(done.error());
    ++moved_.delivered;
    co_return Outcome<void>{};
}

}  // namespace waybill::demo
