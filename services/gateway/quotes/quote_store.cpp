// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

namespace waybill::gateway {

void QuoteStore::put(const QuoteId& id, orders::v1::Quote quote) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock{shard.mutex};
    shard.quotes.insert_or_assign(id, std::move(quote));
    shard.by_age.push_back(id);
    const std::int64_t now = to_micros(clock_.now());
    while (!shard.by_age.empty()) {
        const auto oldest = shard.quotes.find(shard.by_age.front());
        const bool dead = oldest == shard.quotes.end() || oldest->second.expires_at() <= now;
        if (!dead && shard.quotes.size() <= limits_.quotes_max / shards_.size()) break;
        if (oldest != shard.quotes.end()) shard.quotes.erase(oldest);
        shard.by_age.pop_front();
    }
}

std::optional<orders::v1::Quote> QuoteStore::find(const QuoteId& id, const UserId& customer) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.quotes.find(id);
    if (found == shard.quotes.end()) return std::nullopt;
    if (found->second.customer_id() != customer.text()) return std::nullopt;
    return found->second;
}

void QuoteStore::forget(const QuoteId& id) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock{shard.mutex};
    shard.quotes.erase(id);
}

std::size_t QuoteStore::size() const {
    std::size_t sum = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.quotes.size();
    }
    return sum;
}

}  // namespace waybill::gateway
