// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "platform/core/id.hpp"

#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace waybill::gateway {

/// Quotes until they are confirmed or expire. A hint: what is lost is checked again. Bounded by
/// bytes, and by number for each customer, so that nobody drives out the quotes of others by asking
/// for many; the oldest makes room. Thread-safe.
class QuoteStore {
public:
    struct Limits {
        std::size_t bytes_max{std::size_t{16} * 1024 * 1024};
        std::size_t customer_quotes_max{20};
    };
    QuoteStore(const Clock& clock, Limits limits) : clock_{clock}, limits_{limits} {}
    explicit QuoteStore(const Clock& clock) : QuoteStore{clock, Limits{}} {}

    void put(const QuoteId& id, const UserId& customer, const orders::v1::Quote& quote);
    /// The customer's own quote, if it is still there.
    std::optional<orders::v1::Quote> find(const QuoteId& id, const UserId& customer);
    /// The quote became an order.
    void forget(const QuoteId& id, const UserId& customer);
    std::size_t size() const;
    std::size_t bytes() const;

private:
    struct Entry {
        UserId customer{};
        std::int64_t expires_at{0};
        std::string quote{};  ///< serialised: a third of the memory
        std::size_t cost() const;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<QuoteId, Entry> quotes;
        std::deque<QuoteId> by_age;  ///< may name some that are gone
        std::unordered_map<UserId, std::deque<QuoteId>> by_customer;
        std::size_t bytes{0};

        void erase(const QuoteId& id);
    };
    Shard& shard_of(const UserId& customer) {
        return shards_[customer.uuid().bytes[15] % shards_.size()];
    }
    void make_room(Shard& shard) const;

    const Clock& clock_;
    Limits limits_;
    std::array<Shard, 8> shards_;
};

}  // namespace waybill::gateway
