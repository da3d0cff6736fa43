// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What is read of a picture's file without decoding it. All of it may be hostile.
namespace waybill::pictures {

enum class FileType : std::uint8_t { png, jpeg };

/// By the first bytes.
std::optional<FileType> type_of(std::string_view bytes);

struct Size {
    int width{0};
    int height{0};
    bool operator==(const Size&) const = default;
};
/// Errors: `invalid` (pictures.too_many_pixels, pictures.unreadable: it has none).
Status check_size(Size size);

/// The chunks of a PNG that are pixels: what else is in it, texts and profiles that unpack to a
/// thousand times their size among it, no library gets to see.
struct PlainPng {
    std::string bytes;
    Size size{};
};
/// Nothing when it is none or ends early. What follows its end is left out.
std::optional<PlainPng> plain_png(std::string_view bytes);

/// How a JPEG's pixels lie, as EXIF numbers it: 1 is upright, and what says nothing or nonsense.
int orientation_of(std::string_view jpeg);

}  // namespace waybill::pictures
