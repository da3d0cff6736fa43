// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/couriers/domain/assignment_mode.hpp"
#include "services/couriers/usecases/ports.hpp"

namespace waybill::couriers {

/// Writes the two rows of a change of hands, with their events, inside the caller's transaction.
class Assignment {
public:
    struct Deps {
        messaging::Outbox& outbox;
        service::EventMaker& events;
        TransportLimits limits;
        AssignmentMode mode;
        Signal& work_changed;  ///< what the planner should look at
    };
    explicit Assignment(Deps deps) : deps_{deps} {}

    /// Gives the delivery to the courier, or says why not; both objects are the stored rows.
    Result<DeliveryStep> give(sql::Tx& tx, const Context& ctx, Delivery& delivery, Courier& courier,
                              TimePoint at, Early early = Early::no);
    /// Takes it back from a courier who has not fetched it, or says why not.
    Result<DeliveryStep> take_back(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                   Courier& courier, std::int64_t epoch);
    /// In `least_loaded` mode: finds hands for this READY delivery, if there are any. In `optimal`
    /// mode the planner is woken.
    Status find_courier(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at);
    /// In `least_loaded` mode: finds work for a courier with a free hand, if there is any. In
    /// `optimal` mode the planner is woken.
    Status find_work(sql::Tx& tx, const Context& ctx, Courier& courier, TimePoint at);
    /// The courier's deadline, from assignment or READY if that is later.
    void renew_deadline(Delivery& delivery, const Courier& courier) const;
    /// In `optimal` mode: wakes the planner once this transaction is durable.
    void wake_planner(sql::Tx& tx);

    /// Writes the row and its event `delivery.<what>`.
    Status save(sql::Tx& tx, const Context& ctx, const Delivery& delivery, std::int64_t previous,
                std::string_view what);
    Status save(sql::Tx& tx, const Courier& courier, std::int64_t previous);

    /// The event `delivery.estimated`; no row changes.
    Status tell_arrival(sql::Tx& tx, const Context& ctx, const PlannedArrival& arrival);

private:
    Deps deps_;
};

}  // namespace waybill::couriers
