// SPDX-License-Identifier: Apache-2.0
#include "platform/core/id.hpp"

#include <algorithm>
#include <span>

namespace waybill {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

constexpr std::array<std::int8_t, 128> reverse_alphabet() {
    std::array<std::int8_t, 128> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<std::size_t>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}
constexpr auto values = reverse_alphabet();

}  // namespace

void write_base32(const Uuid& uuid, char* out) {
    // 26 characters carry 130 bits, so the first one holds only the top three.
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < 8; ++i) high = high << 8U | uuid.bytes[i];
    for (std::size_t i = 8; i < 16; ++i) low = low << 8U | uuid.bytes[i];
    for (int i = 25; i >= 0; --i) {
        out[i] = alphabet[low & 31U];
        low = low >> 5U | high << 59U;
        high >>= 5U;
    }
}

std::optional<Uuid> parse_base32(std::string_view text) {
    if (text.size() != 26 || text.front() > '7') return std::nullopt;
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (const char c : text) {
        const auto index = static_cast<unsigned char>(c);
        if (index >= values.size() || values[index] < 0) return std::nullopt;
        high = high << 5U | low >> 59U;
        low = low << 5U | static_cast<std::uint64_t>(values[index]);
    }
    Uuid uuid;
    for (std::size_t i = 0; i < 8; ++i)
        uuid.bytes[i] = static_cast<std::uint8_t>(high >> (56U - 8U * i));
    for (std::size_t i = 0; i < 8; ++i)
        uuid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56U - 8U * i));
    return uuid;
}

TimePoint time_of(const Uuid& uuid) {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | uuid.bytes[i];
    return from_micros(millis * 1000);
}

void write_time(TimePoint time, Uuid& out) {
    const auto millis =
        static_cast<std::uint64_t>(std::max<std::int64_t>(to_micros(time), 0)) / 1000;
    for (std::size_t i = 0; i < 6; ++i)
        out.bytes[i] = static_cast<std::uint8_t>(millis >> (40U - 8U * i));
}

Uuid IdSource::next_uuid() {
    Uuid uuid;
    random_.fill(std::as_writable_bytes(std::span{uuid.bytes}));
    write_time(clock_.now(), uuid);
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0FU) | 0x70U);
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3FU) | 0x80U);
    return uuid;
}

}  // namespace waybill
