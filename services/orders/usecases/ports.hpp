// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/orders/domain/decisions.hpp"
#include "services/orders/domain/searched_text.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace waybill::orders {

/// What a reader may see: at most one id is set; none sees everything.
struct Viewer {
    UserId customer{};
    PartnerId partner{};
    CourierId courier{};
};

/// What decides whether an order may be made, before there is one.
struct OrderClaim {
    OrderId order{};
    UserId customer{};
    IdempotencyKey key{};
    std::string provider{};
    std::string external_id{};  ///< empty: none
    OrderId replaces{};         ///< empty: none
    PartnerId partner{};        ///< not known when the quote is gone
    int unpaid_orders_max{0};   ///< of this customer; 0: any number
};

struct NewOrder {
    Order order;
    IdempotencyKey key;
    OrderId replaces{};        ///< cancelled in the same transaction; empty: none
    int unpaid_orders_max{0};  ///< as in the claim

    OrderClaim claim() const {
        return {.order = order.id,
                .customer = order.customer,
                .key = key,
                .provider = order.provider,
                .external_id = order.external_id,
                .replaces = replaces,
                .partner = order.partner,
                .unpaid_orders_max = unpaid_orders_max};
    }
};

struct Placed {
    Order order;  ///< as placed
    bool repeated{false};
};

/// An event that somebody else published.
struct Heard {
    EventId event;
    std::string_view consumer;
};

/// The order of a change, and what brought the change: its transaction claims the event or takes
/// the timer, so that a repetition changes nothing.
struct ChangeTarget {
    OrderId order;
    Viewer viewer{};
    std::variant<std::monostate, Heard, DueTimer> cause{};
    TimePoint at{};
};
/// A pure function of the order as its transaction reads it.
using Decide = std::function<Result<Deeds>(const Order&)>;

struct HistoryEntry {
    std::int64_t version{0};
    std::string from;
    std::string to;
    std::string what;
    std::string actor;
    std::string cause;
    std::string note;
    TimePoint at{};
    std::string state;  ///< what the order was then, as it is stored; empty: as it was made
};

struct OrderFilter {
    Viewer viewer{};
    PartnerId partner{};  ///< only this one's, where the viewer sees everything
    std::vector<OrderStatus> statuses{};
    std::optional<TimePoint> created_from{};
    std::optional<TimePoint> created_to{};
    int limit{10};
    std::string cursor{};
    bool with_lines{false};
    SearchedText text{};
};

struct OrderPage {
    std::vector<Order> orders;
    std::string next_cursor;  ///< with a text also of a short page
};

/// Orders with their history and events. Every change is one transaction: row, history, outbox,
/// inbox and timers together.
class OrderStore {
public:
    virtual ~OrderStore() = default;

    /// A key used before gives the first order again, so `outcome_unknown` may be retried; so does
    /// an external id that was used for the same. conflict: orders.quote_used,
    /// orders.limit_reached, orders.external_id_used; invalid: idempotency.key_reused. In the place
    /// of another order also not_found: orders.not_found, and what `on_replaced` refuses.
    virtual Task<Result<Placed>> insert(Context ctx, NewOrder entry) = 0;
    /// What `insert` would say now, without writing: the order that there is already, nothing when
    /// an order may be made, or the refusal.
    virtual Task<Result<std::optional<Order>>> examine(Context ctx, OrderClaim claim) = 0;
    /// Does what `decide` says of the row that it writes. A repetition is a success without effect.
    /// not_found outside the viewer's rights; else what `decide` refuses.
    virtual Task<Result<Order>> change(Context ctx, ChangeTarget target, Decide decide) = 0;
    virtual Task<Result<Order>> find(Context ctx, OrderId order, Viewer viewer) = 0;
    /// The order behind a tracking token that is alive at `now`.
    virtual Task<Result<Order>> find_tracked(Context ctx, SecretText token, TimePoint now) = 0;
    virtual Task<Result<OrderPage>> list(Context ctx, OrderFilter filter) = 0;
    virtual Task<Result<std::vector<HistoryEntry>>> history(Context ctx, OrderId order,
                                                            Viewer viewer) = 0;
};

/// What orders were.
class PastOrders {
public:
    virtual ~PastOrders() = default;
    /// The order as it stood at that moment, whoever asks, without its PIN and link, which are the
    /// present's, and, of the past, without the name of its courier. not_found: orders.not_found,
    /// also when it was not there yet; orders.moment_not_kept, when an older release did not keep
    /// it.
    virtual Task<Result<Order>> at(Context ctx, OrderId order, TimePoint moment) = 0;
};

/// An order that needs what the catalog holds for it, until then.
struct StockNeed {
    OrderId order{};
    TimePoint until{};
};

/// For the catalog, when it wants to let go of what it holds.
class StockNeeds {
public:
    virtual ~StockNeeds() = default;
    /// Those of `orders` that need their stock. What is not among them will not be made by an
    /// insert that began before this.
    virtual Task<Result<std::vector<StockNeed>>> of(Context ctx, std::vector<OrderId> orders) = 0;
};

/// Stock at the catalog. Both calls are idempotent by order id.
class Stock {
public:
    virtual ~Stock() = default;
    virtual Task<Status> reserve(Context ctx, Order order, TimePoint until) = 0;
    virtual Task<Status> release(Context ctx, OrderId order) = 0;
};

/// Where partners deliver, as the catalog knows.
class DeliveryArea {
public:
    virtual ~DeliveryArea() = default;
    /// invalid: catalog.out_of_area, catalog.invalid_place; not_found: catalog.partner_not_found.
    virtual Task<Status> check(Context ctx, PartnerId partner, Geo place) = 0;
};

/// What its customer does not want to see any more.
class HiddenOrders {
public:
    virtual ~HiddenOrders() = default;
    /// Repeating it is harmless. not_found: orders.not_found; conflict: orders.wrong_state, as long
    /// as the order is not over.
    virtual Task<Status> hide(Context ctx, OrderId order, UserId customer) = 0;
};

/// Payments of orders.
class Checkout {
public:
    virtual ~Checkout() = default;
    /// Whether so much can be paid this way; writes nothing. invalid: payments.provider_inactive,
    /// payments.too_much_for_cash.
    virtual Task<Status> check(Context ctx, std::string provider, Money total) = 0;
};

}  // namespace waybill::orders
