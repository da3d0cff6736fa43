// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/watch.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <functional>

namespace waybill::couriers {

/// A courier's word that it could not be handed over.
struct FailCommand {
    StepCommand step;
    FailReason reason{};
    std::string note{};
};

/// A person's word about a delivery, whoever carries it.
struct CareCommand {
    OrderId order;
    std::string note{};
};

/// What the watch says of a delivery and its courier, as the transaction reads them.
using DecideWatch = std::function<WatchDecision(const Delivery&, const Courier&, TimePoint now)>;

/// Every way out of a delivery but handing it over: each is decided by the delivery's row, and the
/// order follows by its event. Errors as `to_error(DeliveryRefusal)`.
class CareStore {
public:
    virtual ~CareStore() = default;
    virtual Task<Result<Delivery>> fail_hand_over(Context ctx, FailCommand command) = 0;
    /// It is back at the partner's: waits again or is over (see `comes_again`).
    virtual Task<Result<Delivery>> give_back(Context ctx, StepCommand command) = 0;
    /// Takes it from a courier who has not fetched it, and never gives it there again.
    virtual Task<Result<Delivery>> unassign(Context ctx, CareCommand command) = 0;
    /// Gives it to this courier, who may have it already; the same is done to whoever else has it.
    /// What another has fetched is taken over as it is, on its way to the door or back.
    virtual Task<Result<Delivery>> assign(Context ctx, OrderId order, CourierId to) = 0;
    virtual Task<Result<Delivery>> unlock_pin(Context ctx, CareCommand command) = 0;
    /// Nobody will bring what was fetched.
    virtual Task<Result<Delivery>> end_undeliverable(Context ctx, CareCommand command) = 0;
    /// The order has lasted too long: what was fetched counts as handed over, what comes back as
    /// undeliverable. Once per event.
    virtual Task<Status> close(Context ctx, OrderId order, EventId event) = 0;
    /// The timer of the watch, which is taken: does what `decide` says and sets it anew.
    virtual Task<Status> watch(Context ctx, OrderId order, TimePoint due, DecideWatch decide) = 0;
};

}  // namespace waybill::couriers
