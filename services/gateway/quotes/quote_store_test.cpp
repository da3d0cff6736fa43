// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

#include "platform/core/random.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway {
namespace {

class Quotes : public ::testing::Test {
protected:
    orders::v1::Quote a_quote(std::size_t bytes) {
        orders::v1::Quote quote;
        quote.set_expires_at(to_micros(clock.now() + 10min));
        quote.set_address(std::string(bytes, 'x'));
        return quote;
    }
    QuoteId put(QuoteStore& store, const UserId& who, std::size_t bytes) {
        const auto id = ids.next<QuoteId>();
        store.put(id, who, a_quote(bytes));
        return id;
    }
    ManualClock clock{};
    SeededRandom random{3};
    IdSource ids{clock, random};
    UserId ada{ids.next<UserId>()};
};

TEST_F(Quotes, AreTheirCustomersOnlyUntilConfirmed) {
    QuoteStore store{clock};
    const auto id = put(store, ada, 5);
    EXPECT_EQ(store.find(id, ada)->address(), "xxxxx");
    const auto eve = ids.next<UserId>();
    EXPECT_FALSE(store.find(id, eve));
    store.forget(id, eve);
    EXPECT_TRUE(store.find(id, ada));
    store.forget(id, ada);
    EXPECT_FALSE(store.find(id, ada));
    EXPECT_EQ(store.bytes(), 0u);
}

TEST_F(Quotes, AreBoundedByBytesHoweverLargeEachIs) {
    QuoteStore store{clock, {.bytes_max = 800'000}};
    for (int i = 0; i < 2'000; ++i) put(store, ids.next<UserId>(), i % 2 == 0 ? 90'000 : 100);
    EXPECT_LE(store.bytes(), 800'000u);
    EXPECT_GT(store.size(), 0u);
    const auto last = put(store, ada, 100);
    EXPECT_TRUE(store.find(last, ada));
}

TEST_F(Quotes, OfOneCustomerDoNotDriveOutThoseOfOthers) {
    QuoteStore store{clock, {.customer_quotes_max = 3}};
    const auto kept = put(store, ada, 100);
    const auto eve = ids.next<UserId>();
    const auto first = put(store, eve, 100);
    for (int i = 0; i < 1'000; ++i) put(store, eve, 1'000);
    EXPECT_TRUE(store.find(kept, ada));
    EXPECT_FALSE(store.find(first, eve));
    EXPECT_EQ(store.size(), 4u);
}

TEST_F(Quotes, ThatHaveExpiredMakeRoomFirst) {
    QuoteStore store{clock};
    for (int i = 0; i < 8 * 8; ++i) put(store, ids.next<UserId>(), 100);
    clock.advance(11min);
    for (int i = 0; i < 8 * 64; ++i) put(store, ids.next<UserId>(), 100);
    EXPECT_EQ(store.size(), 8u * 64);
}

}  // namespace
}  // namespace waybill::gateway
