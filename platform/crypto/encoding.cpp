// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/encoding.hpp"

#include <array>
#include <cstdint>

namespace waybill::crypto {
namespace {

constexpr std::string_view plain_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<int, 256> invert(std::string_view alphabet) {
    std::array<int, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
    return values;
}
constexpr auto plain_values = invert(plain_alphabet);
constexpr auto url_values = invert(url_alphabet);

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(c);
        held += 8;
        while (held >= 6) out.push_back(alphabet[bits >> (held -= 6) & 63U]);
    }
    if (held > 0) out.push_back(alphabet[bits << (6 - held) & 63U]);
    return out;
}

std::optional<std::string> decode(std::string_view text, const std::array<int, 256>& values) {
    const std::size_t rest = text.size() % 4;
    if (rest == 1) return std::nullopt;
    const auto bits = [&](std::size_t at) {
        const int value = values[static_cast<unsigned char>(text[at])];
        return static_cast<std::uint32_t>(value);  // none of the alphabet: all ones
    };
    std::uint32_t wrong = 0;
    std::string out;
    out.resize_and_overwrite(text.size() / 4 * 3, [&](char* to, std::size_t size) {
        for (std::size_t at = 0; at + 4 <= text.size(); at += 4) {
            const std::uint32_t group =
                bits(at) << 18U | bits(at + 1) << 12U | bits(at + 2) << 6U | bits(at + 3);
            wrong |= group >> 24U;
            *to++ = static_cast<char>(group >> 16U & 0xFFU);
            *to++ = static_cast<char>(group >> 8U & 0xFFU);
            *to++ = static_cast<char>(group & 0xFFU);
        }
        return size;
    });
    if (rest != 0) {
        const std::size_t at = text.size() - rest;
        const std::uint32_t last = rest == 3 ? bits(at + 2) : 0;
        const std::uint32_t group = bits(at) << 18U | bits(at + 1) << 12U | last << 6U;
        wrong |= group >> 24U;
        // Another text for the same bytes.
        wrong |= rest == 3 ? group & 0xFFU : group & 0xFFFFU;
        out.push_back(static_cast<char>(group >> 16U & 0xFFU));
        if (rest == 3) out.push_back(static_cast<char>(group >> 8U & 0xFFU));
    }
    if (wrong != 0) return std::nullopt;
    return out;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) { return encode(bytes, url_alphabet); }

std::string base64_encode(std::string_view bytes) {
    auto out = encode(bytes, plain_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    return decode(text, url_values);
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.ends_with("=="))
        text.remove_suffix(2);
    else if (text.ends_with('='))
        text.remove_suffix(1);
    return decode(text, plain_values);
}

}  // namespace waybill::crypto
