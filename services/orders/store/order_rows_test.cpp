// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/hidden_orders_sql.hpp"
#include "services/orders/store/orders_world.hpp"
#include "services/orders/usecases/redirect_order.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::orders {
namespace {

constexpr sql::Query count_former{"t.former", "SELECT COUNT(*) FROM order_former"};

class FakeArea final : public DeliveryArea {
public:
    Task<Status> check(Context, PartnerId, Geo) override {
        ++asked;
        if (far) co_return fail(ErrorKind::invalid, "catalog.out_of_area");
        co_return Status{};
    }
    int asked{0};
    bool far{false};
};

struct ChangedFacts : ::testing::Test {
    OrdersWorld world{};
    FakeArea area{};
    RedirectOrder redirect_order{
        {.store = world.store, .area = area, .change_order = world.change_order}};
    HiddenOrdersSql hidden{{.database = world.database, .clock = world.executor.clock()}};
    Quote quote = world.quote();
    Order order = world.place(world.command(quote, "key-1"))->order;

    Result<Order> redirect(std::optional<Geo> place, std::string cause) {
        WantedChange wanted{.order = order.id,
                            .viewer = {.customer = world.customer},
                            .change = {.step = Step::redirect, .at = world.executor.clock().now()},
                            .actor = world.customer.text(),
                            .cause = std::move(cause)};
        wanted.change.address = PersonalText{"Mill Lane 9"};
        wanted.change.place = place;
        return world.executor.run(redirect_order.run(Context{}, std::move(wanted)));
    }
    Order stored() { return world.executor.run(world.store.find({}, order.id, {})).value(); }
    Status hide(UserId who) { return world.executor.run(hidden.hide(Context{}, order.id, who)); }
};

TEST_F(ChangedFacts, ARepeatedConfirmTellsWhatWasConfirmed) {
    ASSERT_TRUE(redirect(Geo{.lat = 50.87, .lon = 4.37}, "a"));
    Change call{.step = Step::give_phone};
    call.phone = PersonalText{"+3225550199"};
    ASSERT_TRUE(world.step(order.id, call, "b"));
    EXPECT_EQ(stored().address.reveal(), "Mill Lane 9");
    EXPECT_EQ(stored().phone.reveal(), "+3225550199");
    EXPECT_EQ(world.count(count_former), 2);
    const auto again = world.place(world.command(quote, "key-1"));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->order.address, quote.address);
    EXPECT_EQ(again->order.place, quote.place);
    EXPECT_EQ(again->order.phone, quote.phone);
    EXPECT_EQ(again->order.estimated_at, order.estimated_at);
}

TEST_F(ChangedFacts, TheAreaIsAskedOnlyOfANewPoint) {
    const Geo there{.lat = 50.87, .lon = 4.37};
    ASSERT_TRUE(redirect(std::nullopt, "a"));
    EXPECT_EQ(area.asked, 0);
    ASSERT_TRUE(redirect(there, "b"));
    ASSERT_TRUE(redirect(there, "c"));
    EXPECT_EQ(area.asked, 1);
    area.far = true;
    EXPECT_EQ(redirect(Geo{.lat = 48.8, .lon = 2.3}, "d").error().reason, "catalog.out_of_area");
    EXPECT_EQ(stored().place, there);
    ASSERT_TRUE(
        world.step(order.id, {.step = Step::cancel, .reason = CancelReason::customer}, "e"));
    EXPECT_EQ(redirect(Geo{.lat = 48.8, .lon = 2.3}, "f").error().reason, "orders.wrong_state");
    EXPECT_EQ(area.asked, 2);
}

TEST_F(ChangedFacts, OnlyWhatIsOverIsHiddenAndFromItsCustomerOnly) {
    const Viewer own{.customer = world.customer};
    EXPECT_EQ(hide(world.customer).error().reason, "orders.wrong_state");
    ASSERT_TRUE(
        world.step(order.id, {.step = Step::cancel, .reason = CancelReason::customer}, "a"));
    EXPECT_EQ(hide(world.ids.next<UserId>()).error().reason, "orders.not_found");
    ASSERT_TRUE(hide(world.customer));
    const auto since = stored().hidden_at;
    ASSERT_TRUE(since);
    world.executor.clock().advance(1min);
    ASSERT_TRUE(hide(world.customer));
    EXPECT_EQ(stored().hidden_at, since);
    EXPECT_EQ(world.executor.run(world.store.find({}, order.id, own)).error().reason,
              "orders.not_found");
    EXPECT_TRUE(world.executor.run(world.store.list({}, {.viewer = own})).value().orders.empty());
    const Viewer partner{.partner = order.partner};
    EXPECT_EQ(world.executor.run(world.store.list({}, {.viewer = partner})).value().orders.size(),
              1u);
    EXPECT_TRUE(world.place(world.command(quote, "key-1"))->repeated) << "no second order of it";
}

TEST_F(ChangedFacts, ASearchLooksAtSoManyRowsAndGoesOn) {
    OrderFilter filter{
        .viewer = {.customer = world.customer}, .limit = 2, .text = SearchedText{"corner"}};
    for (int i = 2; i <= 5; ++i) {
        world.executor.clock().advance(1s);
        ASSERT_TRUE(world.place(world.command(world.quote(), std::format("key-{}", i))));
    }
    std::size_t found = 0;
    do {
        const auto page = world.executor.run(world.store.list({}, filter)).value();
        EXPECT_LE(page.orders.size(), 2u);
        found += page.orders.size();
        filter.cursor = page.next_cursor;
    } while (!filter.cursor.empty());
    EXPECT_EQ(found, 5u);
    filter.text = SearchedText{order.id.text()};
    filter.limit = 1;
    const auto one = world.executor.run(world.store.list({}, filter)).value();
    ASSERT_EQ(one.orders.size(), 1u);
    EXPECT_EQ(one.orders[0].id, order.id);
    EXPECT_EQ(one.next_cursor, "");
}

}  // namespace
}  // namespace waybill::orders
