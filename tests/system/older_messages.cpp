// SPDX-License-Identifier: Apache-2.0
#include "tests/system/older_messages.hpp"

#include "platform/core/ascii.hpp"
#include "platform/crypto/encoding.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>

namespace waybill::system_test {
namespace {

constexpr unsigned bits_of_a_byte = 7;
constexpr std::uint64_t last_time = std::uint64_t{1} << 56U;  // times have eight bytes as varints

std::optional<std::uint64_t> take_varint(std::span<char>& bytes) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += bits_of_a_byte) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes = bytes.subspan(1);
        number |= std::uint64_t{byte & 0x7FU} << shift;
        if (byte < 0x80) return number;
    }
    return std::nullopt;
}

/// With as many bytes as there are.
void put_varint(std::span<char> bytes, std::uint64_t number) {
    for (char& byte : bytes) {
        byte = static_cast<char>((number & 0x7FU) | (&byte == &bytes.back() ? 0U : 0x80U));
        number >>= bits_of_a_byte;
    }
}

bool make_older(std::span<char> bytes, std::int64_t micros);

bool make_number_older(std::span<char>& bytes, std::int64_t micros) {
    const auto before = bytes;
    const auto number = take_varint(bytes);
    if (!number) return false;
    if (*number > std::uint64_t{first_time} && *number < last_time)
        put_varint(before.first(before.size() - bytes.size()),
                   *number - static_cast<std::uint64_t>(micros));
    return true;
}

/// Text and bytes that are no message stay as they are.
bool make_inner_older(std::span<char>& bytes, std::int64_t micros) {
    const auto size = take_varint(bytes);
    if (!size || *size > bytes.size()) return false;
    const auto inner = bytes.first(*size);
    std::string copy{inner.begin(), inner.end()};
    if (make_older(copy, micros)) std::ranges::copy(copy, inner.begin());
    bytes = bytes.subspan(*size);
    return true;
}

bool skip(std::span<char>& bytes, std::size_t size) {
    if (bytes.size() < size) return false;
    bytes = bytes.subspan(size);
    return true;
}

bool make_older(std::span<char> bytes, std::int64_t micros) {
    while (!bytes.empty()) {
        const auto tag = take_varint(bytes);
        if (!tag || *tag >> 3U == 0) return false;
        bool read = false;
        switch (*tag & 7U) {
            case 0: read = make_number_older(bytes, micros); break;
            case 1: read = skip(bytes, 8); break;
            case 2: read = make_inner_older(bytes, micros); break;
            case 5: read = skip(bytes, 4); break;
            default: break;
        }
        if (!read) return false;
    }
    return true;
}

}  // namespace

std::string older_message(std::string bytes, std::int64_t micros) {
    if (!make_older(bytes, micros)) throw std::runtime_error{"kept bytes are no message"};
    return bytes;
}

std::string older_message_in_hex(std::string_view hex, std::int64_t micros) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    return ascii::hex(older_message(std::move(bytes), micros));
}

std::string older_past(std::string_view past, std::int64_t micros) {
    std::string older;
    while (!past.empty()) {
        const std::string_view line = ascii::take_part(past, '\n');
        const auto space = line.find(' ');
        const auto state = crypto::base64url_decode(line.substr(space + 1));
        if (space == line.npos || !state) throw std::runtime_error{"no line of a past"};
        older += std::to_string(std::stoll(std::string{line.substr(0, space)}) - micros) + ' ' +
                 crypto::base64url_encode(older_message(*state, micros)) + '\n';
    }
    return older;
}

}  // namespace waybill::system_test
