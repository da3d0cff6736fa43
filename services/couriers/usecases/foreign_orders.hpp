// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "services/couriers/domain/foreign_order.hpp"
#include "services/couriers/usecases/pick_up.hpp"

#include <functional>

namespace waybill::couriers {

/// Orders that have changed since a place in the other system's list of changes.
struct ForeignChanges {
    std::vector<std::string> external_ids{};
    std::string cursor{};  ///< where the next call goes on
    bool more{false};
};

/// What became of a delivery, for the system whose order it is.
struct ForeignOutcome {
    std::string external_id{};
    std::string status{};  ///< `assigned`, `unassigned`, `picked_up`, `delivered`, …
    std::string courier_name{};
    std::string note{};
    std::int64_t sequence{0};  ///< an older one is no news
    TimePoint at{};
};

/// The other order system. All calls may be repeated. unavailable: couriers.foreign_away, when it
/// is not there, refuses, or answers what cannot be read.
class ForeignSystem {
public:
    virtual ~ForeignSystem() = default;
    /// An empty cursor: from the beginning.
    virtual Task<Result<ForeignChanges>> since(Context ctx, std::string cursor) = 0;
    /// As it is now; nothing when it is not there (any more).
    virtual Task<Result<std::optional<ForeignOrder>>> read(Context ctx,
                                                           std::string external_id) = 0;
    /// An order that is not there any more wants to know nothing: a success.
    virtual Task<Status> tell(Context ctx, ForeignOutcome outcome) = 0;
};

/// What is known here of the other system's orders. Each that is to be read has the timer
/// `read_timer` under our id of it.
class ForeignOrderStore {
public:
    static constexpr std::string_view read_timer = "foreign.read";

    virtual ~ForeignOrderStore() = default;
    /// How far its changes were listed; empty: not at all.
    virtual Task<Result<std::string>> cursor(Context ctx) = 0;
    /// These are to be read; the cursor goes on in the same transaction, unless it is not `from`
    /// any more: then another process has gone on, and nothing is lost with it.
    virtual Task<Status> note(Context ctx, std::string from, ForeignChanges changes) = 0;
    /// One that somebody spoke of.
    virtual Task<Status> note(Context ctx, std::string external_id) = 0;
    /// Its id there; nothing for what is no such order.
    virtual Task<Result<std::optional<std::string>>> external_id(Context ctx, OrderId order) = 0;
    /// It was read and dealt with; the timer of that time is taken, if it is still there: else
    /// somebody spoke of it meanwhile, and it is read once more.
    virtual Task<Status> done(Context ctx, OrderId order, TimePoint due, ForeignState state,
                              std::int64_t version) = 0;
};

/// Brings the orders of another order system. A word about one is only a reason to look: what is
/// done follows from the order as it is read then, and an order that cannot be read waits, with its
/// timer, until it can.
class ForeignOrders {
public:
    struct Deps {
        ForeignSystem& system;
        ForeignOrderStore& store;
        DeliveryStore& deliveries;
        const Clock& clock;
        IdSource& ids;
        /// What a PIN of an order is kept as.
        std::function<std::string(const OrderId&, const PersonalText&)> pin_digest;
    };
    explicit ForeignOrders(Deps deps) : deps_{std::move(deps)} {}

    /// Lists what has changed, once; whether there is more.
    Task<Result<bool>> poll(Context ctx);
    /// Somebody says that an order has changed. invalid: couriers.bad_external_id.
    Task<Status> heard(Context ctx, std::string external_id);
    /// The timer of an order that is to be read.
    Task<Status> read_due(Context ctx, OrderId order, TimePoint due);

private:
    Delivery delivery_of(const OrderId& id, const ForeignOrder& order) const;
    Task<Status> apply(Context ctx, OrderId id, std::optional<ForeignOrder> order);

    Deps deps_;
};

/// The other system's order decides between a pick-up and a cancellation: it is read when its
/// courier is at the door. Idempotent, as nothing is written there.
class ForeignOrderDesk final : public OrderDesk {
public:
    struct Deps {
        ForeignSystem& system;
        ForeignOrderStore& store;
    };
    explicit ForeignOrderDesk(Deps deps) : deps_{deps} {}
    Task<Status> begin_delivery(Context ctx, Delivery delivery) override;

private:
    Deps deps_;
};

}  // namespace waybill::couriers
