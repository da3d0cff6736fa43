// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/couriers/domain/delivery.hpp"
#include "services/couriers/domain/open_work.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::couriers {

/// What a commit announces that the planner should look at.
inline constexpr std::string_view dispatch_news = "dispatch";

struct CourierPage {
    std::vector<Courier> couriers;
    std::string next_cursor;
};

/// Of couriers that are listed; empty: any.
struct CourierFilter {
    std::optional<Duty> duty{};
    std::string zone{};
};

enum class CourierNews : std::uint8_t { changed, deleted };
/// What becomes of a courier, on the row as the transaction reads it.
using DecideCourier = std::function<std::optional<DutyRefusal>(Courier&, TimePoint now)>;

/// Couriers with their duty and last position.
class CourierStore {
public:
    virtual ~CourierStore() = default;
    /// conflict: couriers.phone_taken, couriers.user_taken.
    virtual Task<Result<Courier>> insert(Context ctx, Courier courier, IdempotencyKey key) = 0;
    virtual Task<Result<Courier>> find(Context ctx, CourierId courier) = 0;
    virtual Task<Result<Courier>> find_by_user(Context ctx, UserId user) = 0;
    virtual Task<Result<CourierPage>> list(Context ctx, CourierFilter filter, int limit,
                                           std::string cursor) = 0;
    /// Changes what `decide` changes, if it does, and says so as `what`; whose hands are free then
    /// may be given work in the same transaction. not_found: nobody, or no courier any more.
    /// conflict: couriers.phone_taken, couriers.has_deliveries.
    virtual Task<Result<Courier>> change(Context ctx, CourierId courier, CourierNews what,
                                         DecideCourier decide) = 0;
    /// A courier who becomes available may be given a waiting delivery in the same transaction.
    virtual Task<Result<Courier>> set_duty(Context ctx, CourierId courier, Duty duty,
                                           std::optional<Position> position) = 0;
    /// Keeps the newest; older ones are dropped.
    virtual Task<Status> save_position(Context ctx, CourierId courier, Position position) = 0;
};

/// The newest positions, also those that are not worth a write.
class LastSeen {
public:
    virtual ~LastSeen() = default;
    virtual std::optional<Position> newest(const CourierId& courier) const = 0;
};

/// What the order service reports, in our words.
struct OrderNews {
    enum class Kind : std::uint8_t { accepted, ready, ended, noted, redirected } kind{};
    EventId event;
    Delivery snapshot;  ///< where, for whom, which PIN; its `order_version` is the order's
};

enum class Listed : std::uint8_t { all, active };

struct DeliveryPage {
    std::vector<Delivery> deliveries;
    std::string next_cursor;
};

struct StepCommand {
    OrderId order;
    CourierId courier;
    std::int64_t epoch{0};
    std::string pin{};
    std::optional<Money> cash{};  ///< that was collected
    IdempotencyKey key{};
};

/// Where the doors of an order are, as far as somebody says.
struct Places {
    std::optional<Position> pickup;
    std::optional<Position> dropoff;
};

/// When the plan has an order at its door.
struct PlannedArrival {
    OrderId order;
    TimePoint at;
    std::int64_t version{0};  ///< of the delivery
};

/// What the planner reads and decides, through the same guarded steps as everybody's.
class DispatchStore {
public:
    virtual ~DispatchStore() = default;
    virtual Task<Result<OpenWork>> load(Context ctx) = 0;
    /// The newest orders whose kitchens have finished, to learn from.
    virtual Task<Result<std::vector<Delivery>>> prepared(Context ctx, int limit) = 0;
    /// Also before the kitchen is ready; an offer where the decision wants an answer. Errors as
    /// `to_error(DeliveryRefusal)`.
    virtual Task<Result<Delivery>> give(Context ctx, OrderId order, DispatchDecision decision) = 0;
    /// The answer to an offer is due: without one, others are asked.
    virtual Task<Status> expire(Context ctx, OrderId order, TimePoint due) = 0;
    /// Nobody could be asked; perhaps somebody can by now.
    virtual Task<Status> ask_again(Context ctx, OrderId order, TimePoint due) = 0;
    /// A courier's yes to an offer. Errors as `to_error(DeliveryRefusal)`.
    virtual Task<Result<Delivery>> accept(Context ctx, StepCommand command) = 0;
    /// Takes an order from a courier who has not fetched it and remembers never to give it there
    /// again. Errors as `to_error(DeliveryRefusal)`; the courier's own wish names its epoch.
    virtual Task<Result<Delivery>> release(Context ctx, StepCommand command,
                                           std::string reason) = 0;
    /// Where an open order is fetched or brought; what is absent stays as it is.
    /// Errors as `to_error(DeliveryRefusal)`.
    virtual Task<Result<Delivery>> set_places(Context ctx, OrderId order, Places places) = 0;
    /// Says so to whoever watches the orders.
    virtual Task<Status> tell(Context ctx, std::vector<PlannedArrival> arrivals) = 0;
};

/// Deliveries with their couriers: assignment and courier change in one transaction, so that an
/// order has one courier and nobody carries more than the capacity.
class DeliveryStore {
public:
    virtual ~DeliveryStore() = default;
    /// Applies news once per event, and never older news after newer.
    virtual Task<Status> apply(Context ctx, OrderNews news) = 0;
    /// Of many at once exactly one wins; errors as `to_error(DeliveryRefusal)`.
    virtual Task<Result<Delivery>> assign(Context ctx, OrderId order, CourierId courier,
                                          IdempotencyKey key) = 0;
    virtual Task<Result<Delivery>> deliver(Context ctx, StepCommand command) = 0;
    virtual Task<Result<Delivery>> find(Context ctx, OrderId order) = 0;
    /// READY ones without a courier, longest waiting first; of those in cash what this courier may
    /// collect.
    virtual Task<Result<std::vector<Delivery>>> waiting(Context ctx, CourierId courier,
                                                        int limit) = 0;
    /// That several are asked about, this courier among them, as that courier sees them.
    virtual Task<Result<std::vector<Delivery>>> asked(Context ctx, CourierId courier,
                                                      int limit) = 0;
    virtual Task<Result<DeliveryPage>> of_courier(Context ctx, CourierId courier, Listed which,
                                                  int limit, std::string cursor) = 0;
};

/// What deliveries were.
class PastDeliveries {
public:
    virtual ~PastDeliveries() = default;
    /// An order's delivery as it stood at that moment, its doors and its courier's name as they are
    /// now; nothing before it was there. not_found: orders.moment_not_kept, when an older release
    /// did not keep it.
    virtual Task<Result<std::optional<Delivery>>> at(Context ctx, OrderId order,
                                                     TimePoint moment) = 0;
};

}  // namespace waybill::couriers
