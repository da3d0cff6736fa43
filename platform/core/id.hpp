// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/time.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// 128 bits as RFC 9562 version 7: 48 bits of milliseconds, then random bits; sorts by creation.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Uuid&) const = default;
};

/// 26 characters of Crockford's base32 in lower case; keeps the sort order of the bytes.
void write_base32(const Uuid& uuid, char* out);
std::optional<Uuid> parse_base32(std::string_view text);
void write_time(TimePoint time, Uuid& out);

/// When it was made, to the millisecond.
TimePoint time_of(const Uuid& uuid);

/// A typed, sortable, opaque id. Tag::prefix is its first three letters on the wire (`ord_…`).
template <typename Tag>
class Id {
public:
    static constexpr std::size_t text_size = 30;

    Id() = default;
    explicit Id(Uuid uuid) : uuid_{uuid} {}

    static std::optional<Id> parse(std::string_view text) {
        if (text.size() != text_size || text.substr(0, 3) != Tag::prefix || text[3] != '_')
            return std::nullopt;
        const auto uuid = parse_base32(text.substr(4));
        if (!uuid) return std::nullopt;
        return Id{*uuid};
    }
    /// After every id that is made, also as text: where a list begins, the newest first.
    static Id greatest() {
        Uuid uuid;
        uuid.bytes.fill(0xff);
        return Id{uuid};
    }

    /// Before every id that is made at that time or later, also as text: where rows of a certain
    /// age begin.
    static Id first_at(TimePoint time) {
        Uuid uuid;
        write_time(time, uuid);
        return Id{uuid};
    }

    std::string text() const {
        std::string out(text_size, '_');
        write(out.data());
        return out;
    }
    /// Writes text_size characters, no terminator.
    void write(char* out) const {
        for (std::size_t i = 0; i < 3; ++i) out[i] = Tag::prefix[i];
        out[3] = '_';
        write_base32(uuid_, out + 4);
    }

    const Uuid& uuid() const { return uuid_; }
    bool empty() const { return uuid_ == Uuid{}; }
    auto operator<=>(const Id&) const = default;

private:
    Uuid uuid_{};
};

#define WAYBILL_DEFINE_ID(Name, Prefix)                    \
    struct Name##Tag {                                     \
        static constexpr std::string_view prefix = Prefix; \
    };                                                     \
    using Name = ::waybill::Id<Name##Tag>

WAYBILL_DEFINE_ID(UserId, "usr");
WAYBILL_DEFINE_ID(PartnerId, "prt");
WAYBILL_DEFINE_ID(ProductId, "prd");
WAYBILL_DEFINE_ID(OfferId, "ofr");
WAYBILL_DEFINE_ID(QuoteId, "quo");
WAYBILL_DEFINE_ID(OrderId, "ord");
WAYBILL_DEFINE_ID(PaymentId, "pay");
WAYBILL_DEFINE_ID(RefundId, "ref");
WAYBILL_DEFINE_ID(CourierId, "crr");
WAYBILL_DEFINE_ID(DeliveryId, "dlv");
WAYBILL_DEFINE_ID(NotificationId, "ntf");
WAYBILL_DEFINE_ID(AgentId, "agt");
WAYBILL_DEFINE_ID(EventId, "evt");
WAYBILL_DEFINE_ID(JobId, "job");
WAYBILL_DEFINE_ID(AddressId, "adr");
WAYBILL_DEFINE_ID(SessionId, "ses");
WAYBILL_DEFINE_ID(ApiKeyId, "key");
WAYBILL_DEFINE_ID(WebhookId, "whk");
WAYBILL_DEFINE_ID(WebhookDeliveryId, "whd");

/// Makes ids from the time and random ports. Thread-safe as far as both ports are.
class IdSource {
public:
    IdSource(const Clock& clock, Random& random) : clock_{clock}, random_{random} {}

    template <typename AnyId>
    AnyId next() {
        return AnyId{next_uuid()};
    }
    Uuid next_uuid();

private:
    const Clock& clock_;
    Random& random_;
};

}  // namespace waybill

template <typename Tag>
struct std::hash<waybill::Id<Tag>> {
    std::size_t operator()(const waybill::Id<Tag>& id) const noexcept {
        // The last eight bytes of a UUIDv7 are random, so they are a hash already.
        std::uint64_t value = 0;
        for (std::size_t i = 8; i < 16; ++i) value = value << 8U | id.uuid().bytes[i];
        return static_cast<std::size_t>(value);
    }
};
