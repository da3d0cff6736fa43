// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

#include "adapters/memory/memory_cache.hpp"
#include "platform/core/random.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway {
namespace {

class Quotes : public ::testing::Test {
protected:
    QuoteId put(const UserId& who, std::string address = "Mill Lane 3") {
        const auto id = ids.next<QuoteId>();
        orders::v1::Quote quote;
        quote.set_quote_id(id.text());
        quote.set_customer_id(who.text());
        quote.set_expires_at(to_micros(loop.clock().now() + 10min));
        quote.set_address(std::move(address));
        EXPECT_TRUE(loop.run(store.put({}, std::move(quote))));
        return id;
    }
    std::string address(QuoteStore& at, const QuoteId& id, const UserId& who) {
        const auto found = loop.run(at.find({}, id, who)).value();
        return found ? found->address() : "nothing";
    }
    ManualExecutor loop{};
    SeededRandom random{3};
    IdSource ids{loop.clock(), random};
    memory::MemoryCache cache{loop.clock(), {.owner_entries_max = 3}};
    QuoteStore store{cache};
    UserId ada{ids.next<UserId>()};
    UserId eve{ids.next<UserId>()};
};

TEST_F(Quotes, AreTheirCustomersOnlyUntilConfirmed) {
    const auto id = put(ada);
    EXPECT_EQ(address(store, id, ada), "Mill Lane 3");
    EXPECT_EQ(address(store, id, eve), "nothing");
    EXPECT_TRUE(loop.run(store.forget({}, id, eve)));
    EXPECT_EQ(address(store, id, ada), "Mill Lane 3");
    EXPECT_TRUE(loop.run(store.forget({}, id, ada)));
    EXPECT_EQ(address(store, id, ada), "nothing");
    EXPECT_EQ(cache.bytes(), 0u);
}

TEST_F(Quotes, OfOneCustomerDoNotDriveOutThoseOfOthers) {
    const auto kept = put(ada);
    const auto first = put(eve);
    for (int i = 0; i < 100; ++i) put(eve, std::string(1'000, 'x'));
    EXPECT_EQ(address(store, kept, ada), "Mill Lane 3");
    EXPECT_EQ(address(store, first, eve), "nothing");
}

TEST_F(Quotes, AreThereForAWhileAfterTheyExpired) {
    const auto id = put(ada);
    loop.clock().advance(11min);
    EXPECT_EQ(address(store, id, ada), "Mill Lane 3");
    loop.clock().advance(1h);
    EXPECT_EQ(address(store, id, ada), "nothing");
}

}  // namespace
}  // namespace waybill::gateway
