// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::blobs {

/// Whose blobs they are, and who may see them: the first part of their names.
enum class Shelf : std::uint8_t {
    avatars,   ///< of accounts; public
    pictures,  ///< of products; public
    proofs,    ///< of deliveries; for who has a right to them
};

std::string_view to_string(Shelf shelf);

/// The name of one content: `avatars/3f…c0.jpg`. It is unguessable (128 random bits), so that who
/// knows it was told it, and says what the content is (128 bits of its SHA-256), so that what was
/// damaged is seen. Nothing else has such a form: a name is never a path to elsewhere.
class BlobName {
public:
    /// A new one, for this content.
    static BlobName make(Shelf shelf, std::string_view content, Random& random);
    /// Nothing when it is no name.
    static std::optional<BlobName> parse(std::string_view text);

    const std::string& text() const { return text_; }
    Shelf shelf() const { return shelf_; }
    /// Whether everybody may see it who knows the name.
    bool is_public() const { return shelf_ != Shelf::proofs; }
    /// Behind the shelf: `3f…c0.jpg`.
    std::string_view file() const;
    bool names(std::string_view content) const;

    std::strong_ordering operator<=>(const BlobName& other) const { return text_ <=> other.text_; }
    bool operator==(const BlobName& other) const { return text_ == other.text_; }

private:
    BlobName(Shelf shelf, std::string text) : shelf_{shelf}, text_{std::move(text)} {}

    Shelf shelf_;
    std::string text_;
};

/// Of every blob: pictures are stored as JPEG only.
inline constexpr std::string_view blob_media_type = "image/jpeg";
/// Of one blob. A message between services, which it fits into, has 4 MiB.
inline constexpr std::size_t blob_bytes_max = std::size_t{3} * 1024 * 1024;

}  // namespace waybill::blobs
