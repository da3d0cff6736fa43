// SPDX-License-Identifier: Apache-2.0
#include "platform/blobs/name.hpp"

#include "platform/core/ascii.hpp"
#include "platform/crypto/digest.hpp"

#include <algorithm>
#include <utility>

namespace waybill::blobs {
namespace {

constexpr std::size_t random_bytes = 16;
constexpr std::size_t digest_digits = 32;
constexpr std::size_t name_digits = 2 * random_bytes + digest_digits;
constexpr std::string_view name_ending = ".jpg";
constexpr Shelf all_shelves[] = {Shelf::avatars, Shelf::pictures, Shelf::proofs};

std::string digest_in_name(std::string_view content) {
    return crypto::sha256_hex(content).substr(0, digest_digits);
}

/// One spelling only: two names of one content would be two blobs.
bool is_name_digit(char c) { return ascii::is_digit(c) || (c >= 'a' && c <= 'f'); }

}  // namespace

std::string_view to_string(Shelf shelf) {
    switch (shelf) {
        case Shelf::avatars: return "avatars";
        case Shelf::pictures: return "pictures";
        case Shelf::proofs: return "proofs";
    }
    std::unreachable();
}

BlobName BlobName::make(Shelf shelf, std::string_view content, Random& random) {
    std::string text{to_string(shelf)};
    text.append("/").append(random.hex(random_bytes)).append(digest_in_name(content));
    return {shelf, text.append(name_ending)};
}

std::optional<BlobName> BlobName::parse(std::string_view text) {
    for (const Shelf shelf : all_shelves) {
        std::string_view rest = text;
        const std::string_view word = to_string(shelf);
        if (!rest.starts_with(word)) continue;
        rest.remove_prefix(word.size());
        if (rest.size() != 1 + name_digits + name_ending.size() || rest.front() != '/' ||
            !rest.ends_with(name_ending) ||
            !std::ranges::all_of(rest.substr(1, name_digits), is_name_digit))
            return std::nullopt;
        return BlobName{shelf, std::string{text}};
    }
    return std::nullopt;
}

std::string_view BlobName::file() const {
    return std::string_view{text_}.substr(to_string(shelf_).size() + 1);
}

bool BlobName::names(std::string_view content) const {
    return file().substr(2 * random_bytes, digest_digits) == digest_in_name(content);
}

}  // namespace waybill::blobs
