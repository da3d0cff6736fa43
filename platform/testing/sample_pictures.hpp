// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::samples {

/// A PNG of one colour (0xRRGGBB), whose pixels are not compressed.
std::string png(int width, int height, std::uint32_t colour = 0x3366CC);
/// Left half of one colour, right half of another.
std::string two_coloured_png(int width, int height, std::uint32_t left, std::uint32_t right);
/// The head of a PNG that says it has this size, with the pixels of a small one.
std::string png_claiming(std::uint32_t width, std::uint32_t height);
/// The PNG with one more chunk before its pixels.
std::string with_png_chunk(std::string_view png, std::string_view type, std::string_view content);
/// The JPEG with an EXIF block that says how it lies and has words of its own.
std::string with_exif(std::string_view jpeg, int orientation, std::string_view words);

}  // namespace waybill::samples
