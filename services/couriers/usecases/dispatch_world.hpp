// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/couriers/usecases/arrivals.hpp"
#include "services/couriers/usecases/attention_list.hpp"
#include "services/couriers/usecases/run_dispatch.hpp"

#include <deque>
#include <map>

namespace waybill::couriers {

/// Couriers and deliveries in memory, changed by the domain's own steps.
class FakeBoard final : public DispatchStore {
public:
    FakeBoard(FaultPlan& faults, const Clock& clock) : faults_{faults}, clock_{clock} {}

    Task<Result<OpenWork>> load(Context) override {
        co_return faults_.call([&]() -> Result<OpenWork> {
            OpenWork work;
            for (const auto& [id, courier] : couriers) work.couriers.push_back(courier);
            for (const auto& [id, delivery] : deliveries) work.deliveries.push_back(delivery);
            work.refusals = refusals;
            return work;
        });
    }
    Task<Result<std::vector<Delivery>>> prepared(Context, int) override {
        co_return std::vector<Delivery>{};
    }
    Task<Result<Delivery>> give(Context, OrderId order, DispatchDecision decision) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(order);
            const auto step =
                assign(delivery, couriers.at(decision.courier), {}, clock_.now(), Early::yes);
            if (!step) return fail(to_error(step.error()));
            decisions.push_back(std::move(decision));
            return delivery;
        });
    }
    Task<Status> expire(Context, OrderId, TimePoint) override { co_return Status{}; }
    Task<Status> ask_again(Context, OrderId, TimePoint) override { co_return Status{}; }
    Task<Result<Delivery>> accept(Context, StepCommand command) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(command.order);
            const auto step = couriers::accept(delivery, couriers.at(command.courier),
                                               command.epoch, {}, clock_.now());
            if (!step) return fail(to_error(step.error()));
            return delivery;
        });
    }
    Task<Result<Delivery>> release(Context, StepCommand command, std::string) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(command.order);
            const auto step =
                couriers::release(delivery, couriers.at(command.courier), command.epoch);
            if (!step) return fail(to_error(step.error()));
            refusals.push_back({.order = command.order, .courier = command.courier});
            return delivery;
        });
    }

    Task<Result<Delivery>> set_places(Context, OrderId order, Places places) override {
        co_return faults_.call([&]() -> Result<Delivery> {
            auto& delivery = deliveries.at(order);
            if (places.pickup) delivery.pickup.place = places.pickup;
            if (places.dropoff) delivery.dropoff.place = places.dropoff;
            return delivery;
        });
    }

    Task<Status> tell(Context, std::vector<PlannedArrival> arrivals) override {
        co_return faults_.call([&]() -> Status {
            told.insert(told.end(), arrivals.begin(), arrivals.end());
            return {};
        });
    }

    std::vector<PlannedArrival> told{};
    std::map<CourierId, Courier> couriers{};
    std::map<OrderId, Delivery> deliveries{};
    std::vector<CourierRefusal> refusals{};
    std::vector<DispatchDecision> decisions{};

private:
    FaultPlan& faults_;
    const Clock& clock_;
};

/// Every plan is known at once.
class TakenNews final : public PlanNews {
public:
    TakenNews(Arrivals& arrivals, AttentionList& attention)
        : arrivals_{arrivals}, attention_{attention} {}
    Task<void> tell(Context, Plan plan) override {
        arrivals_.replace(std::move(plan.arrivals));
        attention_.replace(std::move(plan.attention), plan.made_at);
        co_return;
    }

private:
    Arrivals& arrivals_;
    AttentionList& attention_;
};

/// A pool whose one thread is the test.
class SlowPool final : public Pool {
public:
    bool try_submit(Executor::Work work) override {
        if (waiting.size() >= waiting_max) return false;
        waiting.push_back(std::move(work));
        return true;
    }
    void run_one() {
        Executor::Work work = std::move(waiting.front());
        waiting.pop_front();
        work();
    }
    std::size_t waiting_max{1};
    std::deque<Executor::Work> waiting{};
};

struct DispatchWorld {
    Courier& add_courier(double lat, int capacity = 1) {
        Courier courier;
        courier.id = ids.next<CourierId>();
        courier.name = "Rida";
        courier.transport = Transport::scooter;
        courier.duty = Duty::available;
        courier.capacity = capacity;
        courier.position = Position{.lat = lat, .lon = 4.35, .at = executor.clock().now()};
        return board.couriers.emplace(courier.id, courier).first->second;
    }
    Delivery& add_order(bool is_ready = true) {
        Delivery delivery;
        delivery.id = ids.next<DeliveryId>();
        delivery.order = ids.next<OrderId>();
        delivery.partner = partner;
        delivery.pickup = {.address = "Mill Lane 3", .place = Position{.lat = 50.85, .lon = 4.35}};
        delivery.dropoff = {.address = "Station Street",
                            .place = Position{.lat = 50.86, .lon = 4.36}};
        delivery.created_at = executor.clock().now();
        delivery.ready = is_ready;
        if (is_ready) delivery.ready_at = executor.clock().now();
        return board.deliveries.emplace(delivery.order, delivery).first->second;
    }
    RunDispatch::Rules rules() const {
        RunDispatch::Rules rules;
        rules.view.zero = executor.clock().now() - 24h;
        rules.view.engine.travel = {.metres_per_step = 4.5, .step = 1};
        rules.lost_after = 30min;
        return rules;
    }
    Result<DispatchRun> run() { return executor.run(use_case.run({})); }

    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    PartnerId partner{ids.next<PartnerId>()};
    FakeBoard board{faults, executor.clock()};
    InlinePool pool{executor};
    Arrivals arrivals{};
    AttentionList attention{};
    TakenNews news{arrivals, attention};
    Kitchens kitchens{15min};
    RunDispatch::Deps deps{.store = board,
                           .pool = pool,
                           .clock = executor.clock(),
                           .news = news,
                           .kitchens = kitchens,
                           .make_engine = dispatch_engine(rules().view.engine)};
    RunDispatch use_case{deps, rules()};
};

}  // namespace waybill::couriers
