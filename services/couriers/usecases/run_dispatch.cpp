// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/run_dispatch.hpp"

#include "services/couriers/domain/explanation.hpp"

#include <algorithm>
#include <ranges>

namespace waybill::couriers {

RunDispatch::RunDispatch(Deps deps, Rules rules)
    : deps_{std::move(deps)},
      rules_{rules},
      fallback_{rules_.view.engine, dispatch::GreedyRule::earliest_dropoff},
      engine_{{.pool = deps_.pool, .clock = deps_.clock, .make = deps_.make_engine},
              rules_.engine} {}

Task<Status> RunDispatch::remember(Context ctx) {
    constexpr int remembered = 2'000;
    WAYBILL_CO_TRY(const auto newest, co_await deps_.store.prepared(std::move(ctx), remembered));
    for (const Delivery& delivery : std::views::reverse(newest)) {
        deps_.kitchens.learn(delivery);
        if (!delivery.finished_at) learned_.insert(delivery.order);
    }
    co_return Status{};
}

void RunDispatch::learn(const OpenWork& work) {
    std::unordered_set<OrderId> known;
    for (const Delivery& delivery : work.deliveries) {
        if (!delivery.ready_at) continue;
        if (!learned_.contains(delivery.order)) deps_.kitchens.learn(delivery);
        known.insert(delivery.order);
    }
    learned_.swap(known);
}

Task<Result<DispatchRun>> RunDispatch::run(Context ctx) {
    DispatchRun run;
    WAYBILL_CO_TRY(auto work, co_await deps_.store.load(ctx));
    learn(work);
    WAYBILL_CO_CHECK(co_await take_from_lost(ctx, work, run));
    const auto look = std::make_shared<const Look>(std::move(work), deps_.kitchens, rules_.view,
                                                   deps_.clock.now());
    const PlannerView& view = look->view;
    run.orders = view.state().orders.size();
    WAYBILL_CO_TRY(const auto decisions, co_await decide(ctx, look, run));
    run.rounds = decisions.rounds;
    Plan plan{.attention = attention(view, decisions, run), .made_at = deps_.clock.now()};
    WAYBILL_CO_CHECK(co_await give_out(ctx, view, decisions, run));
    WAYBILL_CO_CHECK(co_await tell_arrivals(ctx, view, decisions, plan));
    co_await deps_.news.tell(std::move(ctx), std::move(plan));
    co_return run;
}

/// The next run plans what was taken back.
Task<Status> RunDispatch::take_from_lost(Context ctx, const OpenWork& work, DispatchRun& run) {
    const TimePoint long_ago = deps_.clock.now() - rules_.lost_after;
    std::unordered_set<CourierId> lost;
    for (const Courier& courier : work.couriers)
        if (courier.position && courier.position->at < long_ago) lost.insert(courier.id);
    for (const Delivery& delivery : work.deliveries) {
        const bool waits_for_lost = delivery.state == DeliveryState::assigned &&
                                    lost.contains(delivery.courier) &&
                                    delivery.assigned_at < long_ago;
        if (!waits_for_lost) continue;
        StepCommand command{
            .order = delivery.order, .courier = delivery.courier, .epoch = delivery.epoch};
        auto taken = co_await deps_.store.release(ctx, std::move(command), "not heard of");
        if (taken)
            ++run.lost;
        else if (taken.error().kind != ErrorKind::conflict)
            co_return fail(std::move(taken).error());
    }
    co_return Status{};
}

/// Without the engine every order still gets an answer: a customer must not wait for its repair.
Task<Result<dispatch::Decisions>> RunDispatch::decide(Context ctx, std::shared_ptr<const Look> look,
                                                      DispatchRun& run) {
    const SteadyTime began = deps_.clock.steady();
    std::shared_ptr<const dispatch::State> state{look, &look->view.state()};
    WAYBILL_CO_TRY(auto answer, co_await engine_.ask(std::move(ctx), std::move(state)));
    run.thought = deps_.clock.steady() - began;
    run.engine = answer.outcome;
    run.engine_detail = std::move(answer.detail);
    if (answer.decisions) co_return *std::move(answer.decisions);
    co_return fallback_.run(look->view.state());
}

/// Whole trips go out at once: those that leave before the next run, and what joins a trip whose
/// courier is on the way to the partner already.
Task<Status> RunDispatch::give_out(Context ctx, const PlannerView& view,
                                   const dispatch::Decisions& decisions, DispatchRun& run) {
    const bool planned = run.engine == EngineOutcome::planned;
    for (const auto trip : dispatch::trips_due(view.state(), decisions)) {
        for (const dispatch::Leg& leg : trip) {
            const Delivery& delivery = view.delivery(leg.order);
            if (delivery.state != DeliveryState::waiting) continue;
            DispatchDecision decision{.courier = view.courier(leg.courier).id,
                                      .policy = planned ? "plan" : "earliest_dropoff",
                                      .explanation = explain(view, trip, leg, decisions)};
            if (rules_.offer_wait > Duration{})
                decision.answer_by = deps_.clock.now() + rules_.offer_wait;
            auto given = co_await deps_.store.give(ctx, delivery.order, std::move(decision));
            if (given)
                ++run.assigned;
            else if (given.error().kind == ErrorKind::conflict)
                ++run.refused;
            else
                co_return fail(std::move(given).error());
        }
    }
    co_return Status{};
}

std::vector<AttentionItem> RunDispatch::attention(const PlannerView& view,
                                                  const dispatch::Decisions& decisions,
                                                  DispatchRun& run) {
    const TimePoint now = deps_.clock.now();
    run.unplanned = decisions.unplanned.size();
    run.not_planned = static_cast<std::size_t>(std::ranges::count_if(
        view.orders_without_place(),
        [](const Delivery* delivery) { return delivery->state == DeliveryState::waiting; }));
    return attention_of(view, decisions.unplanned, now, now - rules_.lost_after);
}

/// Everybody may ask for every arrival; said aloud, and so written, is only what moved.
Task<Status> RunDispatch::tell_arrivals(Context ctx, const PlannerView& view,
                                        const dispatch::Decisions& decisions, Plan& plan) {
    constexpr std::size_t told_max = 500;  // in one transaction; the next run says the rest
    std::vector<PlannedArrival> moved;
    std::unordered_map<OrderId, TimePoint> told;
    const auto add = [&](const Delivery& delivery, TimePoint at) {
        plan.arrivals.emplace(delivery.order, at);
        const auto before = told_.find(delivery.order);
        const bool known = before != told_.end();
        const bool says = (!known || std::chrono::abs(at - before->second) > rules_.tell_after) &&
                          moved.size() < told_max;
        if (says) moved.push_back({.order = delivery.order, .at = at, .version = delivery.version});
        if (says || known) told.emplace(delivery.order, says ? at : before->second);
    };
    for (const auto& carried : view.carried()) add(*carried.delivery, carried.dropoff);
    for (const auto& leg : decisions.plan) add(view.delivery(leg.order), view.time(leg.dropoff));
    if (!moved.empty()) {
        WAYBILL_CO_CHECK(co_await deps_.store.tell(std::move(ctx), std::move(moved)));
    }
    told_.swap(told);
    co_return Status{};
}

}  // namespace waybill::couriers
