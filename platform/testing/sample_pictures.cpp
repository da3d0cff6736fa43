// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/sample_pictures.hpp"

#include <algorithm>

namespace waybill::samples {
namespace {

constexpr std::string_view signature{"\x89PNG\r\n\x1a\n", 8};

std::string big_endian(std::uint32_t value, int bytes = 4) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}

std::uint32_t crc(std::string_view bytes) {
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~sum;
}

std::string chunk(std::string_view type, std::string_view content) {
    const std::string summed = std::string{type} + std::string{content};
    return big_endian(static_cast<std::uint32_t>(content.size())) + summed +
           big_endian(crc(summed));
}

/// zlib's format, each block as it is.
std::string stored(std::string_view bytes) {
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    std::string out{"\x78\x01", 2};
    while (!bytes.empty()) {
        const auto block = bytes.substr(0, 65'535);
        bytes.remove_prefix(block.size());
        const auto length = static_cast<std::uint32_t>(block.size());
        out += bytes.empty() ? '\1' : '\0';
        for (const std::uint32_t word : {length, ~length}) {
            out += static_cast<char>(word & 0xFFU);
            out += static_cast<char>(word >> 8U & 0xFFU);
        }
        out += block;
    }
    return out + big_endian(b << 16U | a);
}

std::string head(std::uint32_t width, std::uint32_t height) {
    // Eight bits of red, green and blue; neither filtered nor interlaced.
    return chunk("IHDR", big_endian(width) + big_endian(height) + std::string{"\x08\x02\0\0\0", 5});
}

}  // namespace

std::string two_coloured_png(int width, int height, std::uint32_t left, std::uint32_t right) {
    std::string row(1, '\0');
    for (int x = 0; x < width; ++x) row += big_endian(x < width / 2 ? left : right, 3);
    std::string rows;
    for (int y = 0; y < height; ++y) rows += row;
    return std::string{signature} +
           head(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)) +
           chunk("IDAT", stored(rows)) + chunk("IEND", "");
}

std::string png(int width, int height, std::uint32_t colour) {
    return two_coloured_png(width, height, colour, colour);
}

std::string png_claiming(std::uint32_t width, std::uint32_t height) {
    const std::string small = png(2, 2);
    return std::string{signature} + head(width, height) + small.substr(signature.size() + 25);
}

std::string with_png_chunk(std::string_view png, std::string_view type, std::string_view content) {
    constexpr std::size_t behind_head = 8 + 25;
    return std::string{png.substr(0, behind_head)} + chunk(type, content) +
           std::string{png.substr(behind_head)};
}

std::string with_exif(std::string_view jpeg, int orientation, std::string_view words) {
    std::string block{"Exif\0\0MM\0\x2a\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1", 24};
    block += big_endian(static_cast<std::uint32_t>(orientation), 2) + std::string(6, '\0');
    block += words;
    return std::string{jpeg.substr(0, 2)} + "\xff\xe1" +
           big_endian(static_cast<std::uint32_t>(block.size() + 2), 2) + block +
           std::string{jpeg.substr(2)};
}

}  // namespace waybill::samples
