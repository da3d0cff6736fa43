// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

#include <algorithm>

namespace waybill::gateway {
namespace {

/// Of the bookkeeping beside the bytes: map nodes, queues, headers of strings.
constexpr std::size_t quote_overhead = 300;

}  // namespace

std::size_t QuoteStore::Entry::cost() const { return quote.size() + quote_overhead; }

void QuoteStore::Shard::erase(const QuoteId& id) {
    const auto found = quotes.find(id);
    if (found == quotes.end()) return;
    bytes -= found->second.cost();
    if (const auto own = by_customer.find(found->second.customer); own != by_customer.end()) {
        std::erase(own->second, id);
        if (own->second.empty()) by_customer.erase(own);
    }
    quotes.erase(found);
}

void QuoteStore::put(const QuoteId& id, const UserId& customer, const orders::v1::Quote& quote) {
    Entry entry{
        .customer = customer, .expires_at = quote.expires_at(), .quote = quote.SerializeAsString()};
    Shard& shard = shard_of(customer);
    const std::lock_guard lock{shard.mutex};
    shard.erase(id);
    shard.bytes += entry.cost();
    shard.quotes.emplace(id, std::move(entry));
    shard.by_age.push_back(id);
    auto& own = shard.by_customer[customer];
    own.push_back(id);
    if (own.size() > limits_.customer_quotes_max) {
        const QuoteId oldest = own.front();
        shard.erase(oldest);
    }
    make_room(shard);
}

void QuoteStore::make_room(Shard& shard) const {
    const std::int64_t now = to_micros(clock_.now());
    while (!shard.by_age.empty()) {
        const QuoteId oldest = shard.by_age.front();
        const auto found = shard.quotes.find(oldest);
        const bool dead = found == shard.quotes.end() || found->second.expires_at <= now;
        if (!dead && shard.bytes <= limits_.bytes_max / shards_.size()) break;
        shard.erase(oldest);
        shard.by_age.pop_front();
    }
}

std::optional<orders::v1::Quote> QuoteStore::find(const QuoteId& id, const UserId& customer) {
    std::string kept;
    {
        Shard& shard = shard_of(customer);
        const std::lock_guard lock{shard.mutex};
        const auto found = shard.quotes.find(id);
        if (found == shard.quotes.end() || found->second.customer != customer) return std::nullopt;
        kept = found->second.quote;
    }
    orders::v1::Quote quote;
    if (!quote.ParseFromString(kept)) return std::nullopt;
    return quote;
}

void QuoteStore::forget(const QuoteId& id, const UserId& customer) {
    Shard& shard = shard_of(customer);
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.quotes.find(id);
    if (found != shard.quotes.end() && found->second.customer == customer) shard.erase(id);
}

std::size_t QuoteStore::size() const {
    std::size_t sum = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.quotes.size();
    }
    return sum;
}

std::size_t QuoteStore::bytes() const {
    std::size_t sum = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace waybill::gateway
