// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/messaging/bus.hpp"
#include "services/gateway/bodies/catalog_bodies.hpp"

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <unordered_map>

namespace waybill::gateway {

/// Encoded answers about offers, shared by all readers. A hint: whatever is not here is read from
/// the catalog. Catalog events drop what they change; the rest ends after five minutes. Bounded by
/// bytes, the oldest goes first. Thread-safe.
class OfferCache {
public:
    struct Limits {
        std::size_t bytes_max{std::size_t{24} * 1024 * 1024};
        Duration kept{5min};
    };
    template <typename View>
    struct Hit {
        http::Encoded<View> encoded;
        std::string etag;  ///< `v3-…`, of the bytes
    };
    /// Taken before the catalog is asked: an answer older than a drop is not kept.
    struct Ticket {
        std::uint64_t drops{0};
    };

    OfferCache(const Clock& clock, Limits limits) : clock_{clock}, limits_{limits} {}
    explicit OfferCache(const Clock& clock) : OfferCache{clock, Limits{}} {}

    std::optional<Hit<catalog::v1::Offer>> find(const OfferId& offer);
    /// A page of that kind; what is asked for tells the kinds apart.
    template <typename View>
    std::optional<Hit<View>> find_page(std::string_view query);
    Ticket ticket() const { return {drops_.load(std::memory_order_acquire)}; }
    Hit<catalog::v1::Offer> put(Ticket ticket, const catalog::v1::Offer& offer);
    template <typename View>
    Hit<View> put_page(Ticket ticket, std::string query, const View& page) {
        const Entry entry = keep_page(ticket, std::move(query), json::encode(page));
        return {{entry.body}, entry.etag};
    }

    /// This offer and every list.
    void drop(const OfferId& offer);
    void drop_all();
    /// What the bus hands to the cache.
    messaging::Subscription subscription();
    std::size_t bytes() const;
    /// Answers that were kept, and that were not, since the start.
    struct Looks {
        std::uint64_t hits{0};
        std::uint64_t misses{0};
    };
    Looks looks() const;

private:
    struct Entry {
        http::SharedBody body;
        std::string etag;
        SteadyTime until{};
        std::size_t cost{0};
        std::uint64_t number{0};
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    /// One lock's worth. Keys are ids or canonical queries; `by_age` may name entries long gone.
    template <typename Key, typename Hash, typename Equal>
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<Key, Entry, Hash, Equal> entries;
        std::deque<std::pair<Key, std::uint64_t>> by_age;
        std::size_t bytes{0};
        std::uint64_t numbers{0};
        Looks looks{};
    };
    using Offers = Shard<OfferId, std::hash<OfferId>, std::equal_to<>>;
    using Pages = Shard<std::string, TextHash, std::equal_to<>>;

    Offers& shard_of(const OfferId& offer) {
        return offers_[offer.uuid().bytes[15] % offers_.size()];
    }
    template <typename Map, typename Key>
    std::optional<Entry> lookup(Map& shard, const Key& key);
    template <typename Map, typename Key>
    Entry keep(Map& shard, std::size_t bytes_max, Ticket ticket, Key key, Entry entry);
    static Entry make(std::string json, std::int64_t version);
    std::optional<Entry> lookup_page(std::string_view query);
    Entry keep_page(Ticket ticket, std::string query, std::string json);
    Task<Status> apply(messaging::Event event);

    const Clock& clock_;
    Limits limits_;
    std::atomic<std::uint64_t> drops_{0};
    std::array<Offers, 8> offers_{};
    Pages pages_{};
};

template <typename View>
std::optional<OfferCache::Hit<View>> OfferCache::find_page(std::string_view query) {
    const auto entry = lookup_page(query);
    if (!entry) return std::nullopt;
    return Hit<View>{{entry->body}, entry->etag};
}

}  // namespace waybill::gateway
