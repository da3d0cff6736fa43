// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "platform/core/id.hpp"

#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace waybill::gateway {

/// Quotes until they are confirmed or expire. A hint: what is lost is checked again. Bounded: the
/// oldest quote makes room. Thread-safe.
class QuoteStore {
public:
    struct Limits {
        std::size_t quotes_max{200'000};
    };
    QuoteStore(const Clock& clock, Limits limits) : clock_{clock}, limits_{limits} {}
    explicit QuoteStore(const Clock& clock) : QuoteStore{clock, Limits{}} {}

    void put(const QuoteId& id, orders::v1::Quote quote);
    /// The customer's own quote, if it is still there.
    std::optional<orders::v1::Quote> find(const QuoteId& id, const UserId& customer);
    /// The quote became an order.
    void forget(const QuoteId& id);
    std::size_t size() const;

private:
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<QuoteId, orders::v1::Quote> quotes;
        std::deque<QuoteId> by_age;
    };
    Shard& shard_of(const QuoteId& id) { return shards_[id.uuid().bytes[15] % shards_.size()]; }

    const Clock& clock_;
    Limits limits_;
    std::array<Shard, 8> shards_;
};

}  // namespace waybill::gateway
