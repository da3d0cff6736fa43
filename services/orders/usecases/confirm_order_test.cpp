// SPDX-License-Identifier: Apache-2.0
#include "services/orders/usecases/confirm_order.hpp"

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace waybill::orders {
namespace {

/// Orders in memory, as far as a confirm needs them.
class FakeOrders final : public OrderStore {
public:
    explicit FakeOrders(FaultPlan& faults) : faults_{faults} {}

    Task<Result<Placed>> insert(Context ctx, NewOrder entry) override {
        co_return faults_.call([&]() -> Result<Placed> {
            if (ctx.stop.stop_requested()) return fail(ErrorKind::cancelled, "request.cancelled");
            insert_by = ctx.deadline;
            return put(std::move(entry));
        });
    }
    Task<Result<std::optional<Order>>> examine(Context ctx, OrderClaim claim) override {
        co_return faults_.call([&]() -> Result<std::optional<Order>> {
            if (ctx.stop.stop_requested()) return fail(ErrorKind::cancelled, "request.cancelled");
            if (sees_nothing) return std::nullopt;
            return decide(claim);
        });
    }
    Task<Result<Order>> change(Context, ChangeTarget, Decide) override { co_return unused(); }
    Task<Result<Order>> find(Context, OrderId, Viewer) override { co_return unused(); }
    Task<Result<Order>> find_tracked(Context, SecretText, TimePoint) override {
        co_return unused();
    }
    Task<Result<OrderPage>> list(Context, OrderFilter) override { co_return unused(); }
    Task<Result<std::vector<HistoryEntry>>> history(Context, OrderId, Viewer) override {
        co_return unused();
    }

    std::map<OrderId, Order> orders{};
    std::map<std::string, OrderId> by_key{};
    std::map<std::string, std::string> fingerprints{};
    int limit{-1};             ///< the one that was asked for last
    SteadyTime insert_by{};    ///< deadline of the last insert
    bool sees_nothing{false};  ///< `examine` comes before what others are about to write

private:
    static std::unexpected<Error> unused() { return fail(ErrorKind::internal, "test.unused"); }
    Result<std::optional<Order>> decide(const OrderClaim& claim) {
        limit = claim.unpaid_orders_max;
        const std::string key = claim.key.scope + claim.key.key;
        if (const auto found = by_key.find(key); found != by_key.end()) {
            if (fingerprints[key] != claim.key.fingerprint)
                return fail(ErrorKind::invalid, "idempotency.key_reused");
            return orders.at(found->second);
        }
        if (orders.contains(claim.order)) return fail(ErrorKind::conflict, "orders.quote_used");
        if (orders.size() >= static_cast<std::size_t>(limit))
            return fail(ErrorKind::conflict, "orders.limit_reached");
        return std::nullopt;
    }
    Result<Placed> put(NewOrder entry) {
        const std::string key = entry.key.scope + entry.key.key;
        WAYBILL_TRY(auto first, decide(entry.claim()));
        if (first) return Placed{.order = *std::move(first), .repeated = true};
        by_key.emplace(key, entry.order.id);
        fingerprints.emplace(key, entry.key.fingerprint);
        orders.emplace(entry.order.id, entry.order);
        return Placed{.order = std::move(entry.order)};
    }
    FaultPlan& faults_;
};

class FakeShelf final : public Stock {
public:
    explicit FakeShelf(FaultPlan& faults) : faults_{faults} {}
    Task<Status> reserve(Context, Order order, TimePoint until) override {
        co_return faults_.call([&]() -> Status {
            ++asked;
            if (empty) return fail(ErrorKind::conflict, "catalog.insufficient_stock");
            held.insert_or_assign(order.id, until);
            if (leaving) leaving->request_stop();
            return {};
        });
    }
    Task<Status> release(Context ctx, OrderId order) override {
        co_return faults_.call([&]() -> Status {
            if (ctx.stop.stop_requested()) return fail(ErrorKind::cancelled, "request.cancelled");
            released_until = ctx.deadline;
            held.erase(order);
            return {};
        });
    }
    std::map<OrderId, TimePoint> held{};
    int asked{0};
    bool empty{false};
    std::stop_source* leaving{nullptr};  ///< the client, who goes once the stock is held
    SteadyTime released_until{};         ///< deadline of the last release

private:
    FaultPlan& faults_;
};

class FakeTill final : public Checkout {
public:
    explicit FakeTill(FaultPlan& faults) : faults_{faults} {}
    Task<Status> check(Context, std::string provider, Money) override {
        co_return faults_.call([&]() -> Status {
            if (provider != "simulator")
                return fail(ErrorKind::invalid, "payments.provider_inactive");
            return {};
        });
    }

private:
    FaultPlan& faults_;
};

struct ConfirmWorld {
    Result<Placed> confirm(std::string key = "key-1") { return confirm(quote, std::move(key)); }
    Result<Placed> confirm(std::optional<Quote> of, std::string key = "key-1") {
        ConfirmCommand command{.customer = customer,
                               .quote_id = quote.id,
                               .quote = std::move(of),
                               .provider = provider,
                               .key = {.scope = "usr ",
                                       .key = std::move(key),
                                       .fingerprint = of ? of->id.text() : quote.id.text()}};
        if (command.quote) command.quote_id = command.quote->id;
        return executor.run(use_case.run(ctx, std::move(command)));
    }
    Quote another_quote() {
        Quote other = samples::quote(ids, customer);
        other.expires_at = executor.clock().now() + 10min;
        return other;
    }

    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakeOrders store{faults};
    FakeShelf stock{faults};
    FakeTill till{faults};
    ConfirmOrder use_case{{.store = store,
                           .stock = stock,
                           .checkout = till,
                           .ids = ids,
                           .random = random,
                           .clock = executor.clock()},
                          {.payment_window = 2h, .stock_hold = 40s, .unpaid_orders_max = 2}};
    UserId customer = ids.next<UserId>();
    Quote quote = another_quote();
    std::string provider = "simulator";
    Context ctx{};
};

TEST(ConfirmOrder, TakesStockThenTheOrder) {
    ConfirmWorld world;
    const auto placed = world.confirm();
    ASSERT_TRUE(placed);
    EXPECT_FALSE(placed->repeated);
    EXPECT_EQ(placed->order.id, order_id_of(world.quote.id));
    EXPECT_EQ(placed->order.expires_at, world.executor.clock().now() + 2h);
    EXPECT_EQ(world.stock.held.at(placed->order.id), world.executor.clock().now() + 40s);
    EXPECT_EQ(world.store.insert_by, world.executor.clock().steady() + 20s);
    EXPECT_EQ(world.store.limit, 2);
}

TEST(ConfirmOrder, RepeatAnswersTheFirstOrderWhateverBecameOfTheQuote) {
    ConfirmWorld world;
    const Order first = world.confirm()->order;
    EXPECT_TRUE(world.confirm()->repeated);  // as the store says
    Quote expired = world.quote;
    expired.expires_at = world.executor.clock().now();
    world.stock.empty = true;  // sold out meanwhile, to this very order perhaps
    for (const auto& quote :
         {std::optional{world.quote}, std::optional{expired}, std::optional<Quote>{}}) {
        const auto again = world.confirm(quote);
        ASSERT_TRUE(again);
        EXPECT_TRUE(again->repeated);
        EXPECT_EQ(again->order.payment, first.payment);
        EXPECT_EQ(again->order.pin.reveal(), first.pin.reveal());
    }
}

TEST(ConfirmOrder, WhatIsNotAGoodQuoteIsRefusedBeforeAnythingHappens) {
    ConfirmWorld world;
    struct Case {
        std::function<void(Quote&)> damage;
        ErrorKind kind;
        std::string_view reason;
    };
    const Case cases[] = {
        {[](Quote& q) { q.lines.clear(); }, ErrorKind::invalid, "orders.empty_quote"},
        {[&](Quote& q) { q.expires_at = world.executor.clock().now(); }, ErrorKind::conflict,
         "orders.quote_expired"},
        {[&](Quote& q) { q.customer = world.ids.next<UserId>(); }, ErrorKind::not_found,
         "orders.quote_gone"},
        {[](Quote& q) { ++q.total.amount; }, ErrorKind::invalid, "orders.wrong_total"},
    };
    for (const Case& c : cases) {
        Quote quote = world.quote;
        c.damage(quote);
        const auto refused = world.confirm(quote);
        ASSERT_FALSE(refused) << c.reason;
        EXPECT_EQ(refused.error().kind, c.kind) << c.reason;
        EXPECT_EQ(refused.error().reason, c.reason);
    }
    EXPECT_EQ(world.confirm(std::nullopt).error().reason, "orders.quote_gone");
    EXPECT_EQ(world.stock.asked, 0);
    EXPECT_TRUE(world.store.orders.empty());
}

TEST(ConfirmOrder, AWayOfPayingThatIsNoneIsRefusedBeforeAnythingHappens) {
    ConfirmWorld world;
    for (const std::string provider : {"nonsense", "visa", "", "Simulator"}) {
        world.provider = provider;
        const auto refused = world.confirm();
        ASSERT_FALSE(refused) << provider;
        EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
        EXPECT_EQ(refused.error().reason, "payments.provider_inactive");
    }
    EXPECT_EQ(world.stock.asked, 0);
    EXPECT_TRUE(world.store.orders.empty());
    world.provider = "simulator";
    EXPECT_TRUE(world.confirm());  // the quote is as good as before
}

TEST(ConfirmOrder, AKeyWithAnotherQuoteIsRefusedBeforeAnythingHappens) {
    ConfirmWorld world;
    ASSERT_TRUE(world.confirm(world.quote, "key"));
    const Quote other = world.another_quote();
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(world.confirm(other, "key").error().reason, "idempotency.key_reused");
    EXPECT_EQ(world.stock.asked, 1);
    EXPECT_EQ(world.stock.held.size(), 1u);
    EXPECT_TRUE(world.confirm(other, "its own key"));
}

TEST(ConfirmOrder, AClientWhoLeavesBeforeTheFirstCommitLeavesNothing) {
    ConfirmWorld world;
    std::stop_source client;
    client.request_stop();
    world.ctx.stop = client.get_token();
    EXPECT_EQ(world.confirm().error().kind, ErrorKind::cancelled);
    EXPECT_EQ(world.stock.asked, 0);
}

TEST(ConfirmOrder, AClientWhoLeavesBetweenTwoCommitsHasAnOrder) {
    ConfirmWorld world;
    std::stop_source client;
    world.ctx.stop = client.get_token();
    world.stock.leaving = &client;
    ASSERT_TRUE(world.confirm());
    EXPECT_EQ(world.store.orders.size(), 1u);
}

TEST(ConfirmOrder, AClientWhoLeavesKeepsNoStockOfARefusal) {
    ConfirmWorld world;
    ASSERT_TRUE(world.confirm(world.another_quote(), "a"));
    ASSERT_TRUE(world.confirm(world.another_quote(), "b"));
    world.store.sees_nothing = true;
    std::stop_source client;
    world.ctx.stop = client.get_token();
    world.ctx.deadline = world.executor.clock().steady() + 1ms;
    world.stock.leaving = &client;
    EXPECT_EQ(world.confirm("c").error().reason, "orders.limit_reached");
    EXPECT_EQ(world.stock.held.size(), 2u);
    EXPECT_GT(world.stock.released_until, world.executor.clock().steady() + 1s);
}

TEST(ConfirmOrder, WithoutStockThereIsNoOrder) {
    ConfirmWorld world;
    world.stock.empty = true;
    EXPECT_EQ(world.confirm().error().reason, "catalog.insufficient_stock");
    EXPECT_TRUE(world.store.orders.empty());
    world.stock.empty = false;
    EXPECT_TRUE(world.confirm());
}

TEST(ConfirmOrder, UsedQuoteKeepsTheStockOfItsOrder) {
    ConfirmWorld world;
    const OrderId order = world.confirm()->order.id;
    EXPECT_EQ(world.confirm("key-2").error().reason, "orders.quote_used");
    EXPECT_EQ(world.confirm(std::nullopt, "key-2").error().reason, "orders.quote_used");
    EXPECT_EQ(world.stock.asked, 1);
    world.store.sees_nothing = true;  // both were under way at once
    EXPECT_EQ(world.confirm("key-2").error().reason, "orders.quote_used");
    EXPECT_TRUE(world.stock.held.contains(order));
}

TEST(ConfirmOrder, OneOrderTooManyHoldsNothing) {
    ConfirmWorld world;
    ASSERT_TRUE(world.confirm(world.another_quote(), "a"));
    const Order second = world.confirm(world.another_quote(), "b")->order;
    EXPECT_EQ(world.confirm("c").error().reason, "orders.limit_reached");
    EXPECT_EQ(world.stock.asked, 2);
    world.store.orders.erase(second.id);
    EXPECT_TRUE(world.confirm("c"));  // the quote was not spent
}

TEST(ConfirmOrder, OneOrderTooManyAtTheSameMomentGivesItsStockBack) {
    ConfirmWorld world;
    ASSERT_TRUE(world.confirm(world.another_quote(), "a"));
    ASSERT_TRUE(world.confirm(world.another_quote(), "b"));
    world.store.sees_nothing = true;
    EXPECT_EQ(world.confirm("c").error().reason, "orders.limit_reached");
    EXPECT_EQ(world.stock.held.size(), 2u);
    // The refusal stands when its stock cannot be given back. Calls: examine, check, reserve,
    // insert, release.
    world.faults.fail_call(5, FaultPlan::Moment::before);
    EXPECT_EQ(world.confirm("d").error().reason, "orders.limit_reached");
    EXPECT_TRUE(world.faults.fired());
}

TEST(ConfirmOrder, UnknownOutcomeOfTheWriteKeepsTheStock) {
    ConfirmWorld world;
    world.faults.fail_call(4, FaultPlan::Moment::after);
    EXPECT_EQ(world.confirm().error().kind, ErrorKind::outcome_unknown);
    EXPECT_EQ(world.stock.held.size(), 1u);
    EXPECT_EQ(world.store.orders.size(), 1u);
}

TEST(ConfirmOrder, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<ConfirmWorld>({.command = [](ConfirmWorld& world) -> Status {
                                    WAYBILL_CHECK(world.confirm());
                                    return {};
                                },
                                .check_failed =
                                    [](ConfirmWorld& world) {
                                        // Never an order without its stock.
                                        EXPECT_LE(world.store.orders.size(),
                                                  world.stock.held.size());
                                    },
                                .check_done =
                                    [](ConfirmWorld& world) {
                                        EXPECT_EQ(world.store.orders.size(), 1u);
                                        EXPECT_EQ(world.stock.held.size(), 1u);
                                    }});
}

TEST(ConfirmOrder, RepeatOfALostQuoteTellsWhenTheStoreIsAway) {
    ConfirmWorld world;
    ASSERT_TRUE(world.confirm());
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        world.faults.fail_call(1, moment);
        const auto again = world.confirm(std::nullopt);
        ASSERT_FALSE(again);
        EXPECT_TRUE(retryable(again.error()));  // not "gone": the order may well be there
        world.faults.clear();
        EXPECT_TRUE(world.confirm(std::nullopt)->repeated);
    }
}

TEST(ConfirmOrder, PinsHaveFourDigitsAndTokensDiffer) {
    ConfirmWorld world;
    std::set<std::string> tokens;
    std::set<char> first_digits;
    for (int i = 0; i < 200; ++i) {
        world.store.orders.clear();
        const auto placed = world.confirm(world.another_quote(), "k" + std::to_string(i));
        const std::string& pin = placed->order.pin.reveal();
        EXPECT_EQ(pin.size(), 4u);
        EXPECT_EQ(pin.find_first_not_of("0123456789"), std::string::npos);
        first_digits.insert(pin[0]);
        tokens.insert(placed->order.tracking_token.reveal());
    }
    EXPECT_EQ(tokens.size(), 200u);
    EXPECT_EQ(first_digits.size(), 10u);  // small numbers keep their zeros
}

}  // namespace
}  // namespace waybill::orders
