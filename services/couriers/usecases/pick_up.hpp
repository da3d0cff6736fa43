// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/usecases/ports.hpp"

namespace waybill::couriers {

/// A pick-up in the delivery's row, in three parts (see the domain's `begin_pick_up`).
class PickUpStore {
public:
    virtual ~PickUpStore() = default;
    /// Marks it as being fetched. One that was fetched already comes back as it is. Errors as
    /// `to_error(DeliveryRefusal)`.
    virtual Task<Result<Delivery>> begin(Context ctx, StepCommand command) = 0;
    virtual Task<Result<Delivery>> finish(Context ctx, StepCommand command) = 0;
    /// Takes the mark away.
    virtual Task<Status> drop(Context ctx, StepCommand command) = 0;
    /// The delivery, if it is still marked; otherwise the mark's timer is cleared.
    virtual Task<Result<std::optional<Delivery>>> find_begun(Context ctx, OrderId order) = 0;
};

/// The order service, whose row decides between a pick-up and a cancellation.
class OrderDesk {
public:
    virtual ~OrderDesk() = default;
    /// Idempotent by the delivery's epoch. conflict, not_found: the order does not agree, and
    /// nothing happened.
    virtual Task<Status> begin_delivery(Context ctx, Delivery delivery) = 0;
};

/// A courier fetches an order: marked in the delivery's row, decided by the order's row, written in
/// the delivery's row. A stop after any of the three is finished by the courier's repeat or by the
/// mark's timer, whichever comes first; until then nobody can take the delivery away.
class PickUp {
public:
    struct Deps {
        PickUpStore& store;
        OrderDesk& orders;
    };
    explicit PickUp(Deps deps) : deps_{deps} {}

    Task<Result<Delivery>> run(Context ctx, StepCommand command);
    /// The timer of a mark: asks the order again.
    Task<Status> resume(Context ctx, OrderId order);

private:
    Task<Result<Delivery>> decide(Context ctx, StepCommand command, Delivery begun);

    Deps deps_;
};

}  // namespace waybill::couriers
