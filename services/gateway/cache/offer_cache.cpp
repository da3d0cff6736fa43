// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/cache/offer_cache.hpp"

#include <format>

namespace waybill::gateway {
namespace {

/// Of the bookkeeping beside the bytes: map node, queue, headers of strings.
constexpr std::size_t entry_cost = 300;

/// FNV-1a: the tag only has to differ where the bytes do, nobody gains by forging one.
std::uint64_t digest(std::string_view bytes) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211U;
    }
    return hash;
}

}  // namespace

template <typename Map, typename Key>
std::optional<OfferCache::Entry> OfferCache::lookup(Map& shard, const Key& key) {
    const SteadyTime now = clock_.steady();
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end() || found->second.until <= now) {
        ++shard.looks.misses;
        return std::nullopt;
    }
    ++shard.looks.hits;
    return found->second;
}

template <typename Map, typename Key>
OfferCache::Entry OfferCache::keep(Map& shard, std::size_t bytes_max, Ticket ticket, Key key,
                                   Entry entry) {
    const SteadyTime now = clock_.steady();
    entry.until = now + limits_.kept;
    const std::lock_guard lock{shard.mutex};
    if (drops_.load(std::memory_order_acquire) != ticket.drops) return entry;
    entry.number = ++shard.numbers;
    Entry& place = shard.entries[key];
    shard.bytes += entry.cost - place.cost;
    place = entry;
    shard.by_age.emplace_back(std::move(key), entry.number);
    while (!shard.by_age.empty()) {
        const auto oldest = shard.entries.find(shard.by_age.front().first);
        const bool gone =
            oldest == shard.entries.end() || oldest->second.number != shard.by_age.front().second;
        if (!gone && shard.bytes <= bytes_max && oldest->second.until > now) break;
        if (!gone) {
            shard.bytes -= oldest->second.cost;
            shard.entries.erase(oldest);
        }
        shard.by_age.pop_front();
    }
    return entry;
}

OfferCache::Entry OfferCache::make(std::string json, std::int64_t version) {
    Entry entry;
    entry.etag = std::format("v{}-{:016x}", version, digest(json));
    entry.body = http::share_body(std::move(json));
    entry.cost = entry.body.size() + entry_cost;
    return entry;
}

std::optional<OfferCache::Hit<catalog::v1::Offer>> OfferCache::find(const OfferId& offer) {
    auto entry = lookup(shard_of(offer), offer);
    if (!entry) return std::nullopt;
    return Hit<catalog::v1::Offer>{{std::move(entry->body)}, std::move(entry->etag)};
}

std::optional<OfferCache::Entry> OfferCache::lookup_page(std::string_view query) {
    return lookup(pages_, query);
}

OfferCache::Hit<catalog::v1::Offer> OfferCache::put(Ticket ticket,
                                                    const catalog::v1::Offer& offer) {
    const auto id = read_id<OfferId>(offer.offer_id());
    Entry entry = keep(shard_of(id), limits_.bytes_max / 2 / offers_.size(), ticket, id,
                       make(json::encode(offer), offer.version()));
    return {{std::move(entry.body)}, std::move(entry.etag)};
}

OfferCache::Entry OfferCache::keep_page(Ticket ticket, std::string query, std::string json) {
    Entry made = make(std::move(json), 0);
    made.cost += 2 * query.size();  // the key, here and by age
    return keep(pages_, limits_.bytes_max / 2, ticket, std::move(query), std::move(made));
}

void OfferCache::drop(const OfferId& offer) {
    drops_.fetch_add(1, std::memory_order_acq_rel);
    Offers& shard = shard_of(offer);
    {
        const std::lock_guard lock{shard.mutex};
        if (const auto found = shard.entries.find(offer); found != shard.entries.end()) {
            shard.bytes -= found->second.cost;
            shard.entries.erase(found);
        }
    }
    const std::lock_guard lock{pages_.mutex};
    pages_.entries.clear();
    pages_.by_age.clear();
    pages_.bytes = 0;
}

void OfferCache::drop_all() {
    drops_.fetch_add(1, std::memory_order_acq_rel);
    const auto empty = [](auto& shard) {
        const std::lock_guard lock{shard.mutex};
        shard.entries.clear();
        shard.by_age.clear();
        shard.bytes = 0;
    };
    for (Offers& shard : offers_) empty(shard);
    empty(pages_);
}

messaging::Subscription OfferCache::subscription() {
    return {
        .consumer = "gateway.catalog",
        .topics = {"waybill.catalog"},
        .handle = [this](Context, messaging::Event event) { return apply(std::move(event)); },
        .park =
            [this](Context, messaging::Event event, Error) {
                return apply(std::move(event));  // only reached by cancellation: drop in any case
            },
        .reach = messaging::Reach::everyone};
}

/// The key of an offer's event is its id. Products and partners show in many offers.
Task<Status> OfferCache::apply(messaging::Event event) {
    if (const auto offer = OfferId::parse(event.key))
        drop(*offer);
    else
        drop_all();
    co_return Status{};
}

OfferCache::Looks OfferCache::looks() const {
    Looks all;
    const auto add = [&all](const auto& shard) {
        const std::lock_guard lock{shard.mutex};
        all.hits += shard.looks.hits;
        all.misses += shard.looks.misses;
    };
    for (const Offers& shard : offers_) add(shard);
    add(pages_);
    return all;
}

std::size_t OfferCache::bytes() const {
    std::size_t sum = 0;
    const auto count = [&](const auto& shard) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.bytes;
    };
    for (const Offers& shard : offers_) count(shard);
    count(pages_);
    return sum;
}

}  // namespace waybill::gateway
