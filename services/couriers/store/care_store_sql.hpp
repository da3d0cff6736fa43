// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/store/assignment.hpp"
#include "services/couriers/usecases/care.hpp"

#include <functional>

namespace waybill::couriers {

/// The ways out of a delivery in the service's own database (see CareStore).
class CareStoreSql final : public CareStore {
public:
    struct Deps {
        sql::Database& database;
        Assignment& assignment;
        tasks::Timers& timers;
        const Clock& clock;
    };
    explicit CareStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Delivery>> fail_hand_over(Context ctx, FailCommand command) override;
    Task<Result<Delivery>> give_back(Context ctx, StepCommand command) override;
    Task<Result<Delivery>> unassign(Context ctx, CareCommand command) override;
    Task<Result<Delivery>> assign(Context ctx, OrderId order, CourierId to) override;
    Task<Result<Delivery>> unlock_pin(Context ctx, CareCommand command) override;
    Task<Result<Delivery>> end_undeliverable(Context ctx, CareCommand command) override;
    Task<Status> close(Context ctx, OrderId order, EventId event) override;
    Task<Status> watch(Context ctx, OrderId order, TimePoint due, DecideWatch decide) override;

private:
    struct Hands {
        Delivery delivery;
        Courier courier;
        TimePoint at{};
    };
    using Step = std::function<Result<DeliveryStep>(sql::Tx&, Hands&)>;
    Task<Result<Delivery>> change(Context ctx, OrderId order, Step step);
    static Result<Hands> find_hands(sql::Tx& tx, const OrderId& order, TimePoint now);
    /// Writes both rows after `step`, with the delivery's event.
    Status save(sql::Tx& tx, const Context& ctx, const Hands& was, const Hands& hands,
                DeliveryNews news);
    /// Before it was fetched.
    Result<DeliveryStep> take(sql::Tx& tx, const Context& ctx, Hands& hands,
                              std::string_view reason, TimePoint now);
    /// After it was fetched.
    Result<Delivery> take_over(sql::Tx& tx, const Context& ctx, const OrderId& order, Courier& to,
                               TimePoint now);
    /// It is overdue in its courier's hand: stored, and a person is told.
    Status mark(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint now);
    /// Takes what was not fetched from its courier and offers it on. Who is silent is paused; of
    /// who is late a person is told.
    Status next_hand(sql::Tx& tx, const Context& ctx, Hands& hands, Watch why, TimePoint now);

    Deps deps_;
};

}  // namespace waybill::couriers
