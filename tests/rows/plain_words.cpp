// SPDX-License-Identifier: Apache-2.0
#include "tests/rows/plain_words.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/unicode.hpp"
#include "platform/crypto/sealer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <format>
#include <optional>

namespace waybill::rows {
namespace {

constexpr std::size_t id_size = 26;     // behind its prefix
constexpr std::size_t prefix_size = 4;  // `ord_`
constexpr std::size_t long_min = 20;    // of a word that chance or the clock has made
constexpr std::int64_t times_min = 1'500'000'000'000'000;  // microseconds; other numbers
constexpr std::int64_t times_max = 3'000'000'000'000'000;  // are smaller or greater

bool in_word(char c) {
    constexpr std::string_view others = "_-+/=.:";
    return ascii::is_alphanumeric(c) || others.contains(c);
}

bool is_moment(std::string_view word) {
    constexpr std::size_t digits = 16;
    return word.size() == digits && std::ranges::all_of(word, ascii::is_digit);
}

/// Words of people and of ours are shorter, or small letters alone.
bool is_chance(std::string_view word) {
    const auto unusual = [](char c) { return ascii::is_digit(c) || ascii::is_upper(c); };
    return word.size() >= long_min && std::ranges::any_of(word, unusual);
}

/// A line break at the start is a message's first field.
bool is_text(std::string_view bytes) {
    const auto shown = [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\n'; };
    return !bytes.starts_with('\n') && std::ranges::all_of(bytes, shown) && is_utf8(bytes);
}

/// The wire format of protobuf, as far as our messages go.
class Wire {
public:
    explicit Wire(std::string_view bytes) : rest_{bytes} {}

    bool more() const { return !rest_.empty(); }
    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && more(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80U) return value;
        }
        return std::nullopt;
    }
    std::optional<std::string_view> take(std::uint64_t size) {
        if (size > rest_.size()) return std::nullopt;
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

private:
    std::string_view rest_;
};

std::string real(std::string_view bytes) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return std::format("{}", std::bit_cast<double>(bits));
}

/// The value of the next field; nothing where the bytes are no message.
std::optional<std::string> value_of(Wire& wire, std::uint64_t kind, const PlainWords& words) {
    constexpr std::uint64_t varint = 0;
    constexpr std::uint64_t eight_bytes = 1;
    constexpr std::uint64_t sized = 2;
    if (kind == eight_bytes) return wire.take(sizeof(double)).transform(real);
    const auto number = wire.varint();
    if (!number) return std::nullopt;
    if (kind == varint) return words.number(static_cast<std::int64_t>(*number));
    if (kind != sized) return std::nullopt;
    return wire.take(*number).transform([&](std::string_view part) { return words.bytes(part); });
}

std::optional<std::string> message(std::string_view bytes, const PlainWords& words) {
    constexpr unsigned kind_bits = 3;
    Wire wire{bytes};
    std::string out;
    while (wire.more()) {
        const auto tag = wire.varint();
        if (!tag || *tag >> kind_bits == 0) return std::nullopt;
        const auto value = value_of(wire, *tag & 7U, words);
        if (!value) return std::nullopt;
        out += std::format("{}{}:{}", out.empty() ? "" : " ", *tag >> kind_bits, *value);
    }
    return "{" + out + "}";
}

}  // namespace

void PlainWords::call(std::string_view word, std::string name) {
    const bool is_id = word.size() == prefix_size + id_size;
    names_.insert_or_assign(std::string{word.substr(is_id ? prefix_size : 0)}, std::move(name));
}

std::string PlainWords::name_of(std::string_view id) const {
    const auto known = names_.find(id.substr(std::min(prefix_size, id.size())));
    return known == names_.end() ? std::string{} : known->second;
}

/// Ids may be parts of longer words.
std::string PlainWords::word(std::string_view whole) const {
    if (const auto known = names_.find(whole); known != names_.end())
        return std::format("<{}>", known->second);
    for (std::size_t at = 0; at + id_size <= whole.size(); ++at)
        if (const auto known = names_.find(whole.substr(at, id_size)); known != names_.end())
            return std::format("{}<{}>{}", word(whole.substr(0, at)), known->second,
                               word(whole.substr(at + id_size)));
    if (is_moment(whole)) return "<time>";
    return is_chance(whole) ? "<word>" : std::string{whole};
}

std::string PlainWords::text(std::string_view text) const {
    std::string out;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), in_word);
        out += word({at, end});
        at = end;
        if (at != text.end()) out += *at++;
    }
    return out;
}

std::string PlainWords::number(std::int64_t number) const {
    return number > times_min && number < times_max ? "<time>" : std::to_string(number);
}

std::string PlainWords::bytes(std::string_view bytes) const {
    if (crypto::Sealer::is_sealed(bytes)) return "<sealed>";
    if (is_text(bytes)) return text(bytes);
    return message(bytes, *this).value_or("<bytes>");
}

}  // namespace waybill::rows
