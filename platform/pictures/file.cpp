// SPDX-License-Identifier: Apache-2.0
#include "platform/pictures/file.hpp"

#include "platform/pictures/maker.hpp"

#include <algorithm>
#include <array>

namespace waybill::pictures {
namespace {

constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};
constexpr std::string_view jpeg_signature{"\xff\xd8\xff", 3};
constexpr std::size_t chunk_frame = 12;  // length, type and CRC
constexpr int upright = 1;
constexpr std::uint32_t exif_orientation = 0x0112;
constexpr std::uint32_t exif_short = 3;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | byte_at(bytes, at + i);
    return value;
}

/// Numbers of a TIFF block, in the order of bytes that it names. Out of bounds they are 0, which
/// means nothing anywhere here.
class TiffBlock {
public:
    explicit TiffBlock(std::string_view bytes) : bytes_{bytes}, little_{bytes.starts_with("II")} {}

    std::uint32_t number(std::size_t at, std::size_t count) const {
        if (at > bytes_.size() || bytes_.size() - at < count) return 0;
        if (!little_) return big_endian(bytes_, at, count);
        std::uint32_t value = 0;
        for (std::size_t i = count; i > 0; --i) value = value << 8U | byte_at(bytes_, at + i - 1);
        return value;
    }

private:
    std::string_view bytes_;
    bool little_;
};

int orientation_in(std::string_view exif) {
    const TiffBlock tiff{exif};
    if (!exif.starts_with("II") && !exif.starts_with("MM")) return upright;
    if (tiff.number(2, 2) != 42) return upright;
    const std::size_t folder = tiff.number(4, 4);
    const std::size_t entries = tiff.number(folder, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = folder + 2 + i * 12;
        if (tiff.number(entry, 2) != exif_orientation) continue;
        if (tiff.number(entry + 2, 2) != exif_short) return upright;
        const auto told = static_cast<int>(tiff.number(entry + 8, 2));
        return told >= 1 && told <= 8 ? told : upright;
    }
    return upright;
}

bool is_of_pixels(std::string_view chunk) {
    constexpr std::array<std::string_view, 5> types{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    return std::ranges::contains(types, chunk);
}

}  // namespace

std::optional<FileType> type_of(std::string_view bytes) {
    if (bytes.starts_with(png_signature)) return FileType::png;
    if (bytes.starts_with(jpeg_signature)) return FileType::jpeg;
    return std::nullopt;
}

Status check_size(Size size) {
    if (size.width < 1 || size.height < 1)
        return fail(ErrorKind::invalid, "pictures.unreadable", "it has no pixels");
    if (size.width > side_max || size.height > side_max ||
        std::int64_t{size.width} * size.height > pixels_max)
        return fail(ErrorKind::invalid, "pictures.too_many_pixels");
    return {};
}

std::optional<PlainPng> plain_png(std::string_view bytes) {
    if (!bytes.starts_with(png_signature)) return std::nullopt;
    PlainPng plain{.bytes = std::string{png_signature}};
    std::string_view rest = bytes.substr(png_signature.size());
    bool first = true;
    for (; rest.size() >= chunk_frame; first = false) {
        const std::size_t length = big_endian(rest, 0, 4);
        if (length > rest.size() - chunk_frame) return std::nullopt;
        const std::string_view type = rest.substr(4, 4);
        if (first != (type == "IHDR") || (first && length != 13)) return std::nullopt;
        if (first) {
            constexpr std::uint32_t most = side_max + 1;  // more is as wrong
            plain.size = {.width = static_cast<int>(std::min(big_endian(rest, 8, 4), most)),
                          .height = static_cast<int>(std::min(big_endian(rest, 12, 4), most))};
        }
        if (is_of_pixels(type)) plain.bytes += rest.substr(0, chunk_frame + length);
        if (type == "IEND") return plain;
        rest.remove_prefix(chunk_frame + length);
    }
    return std::nullopt;
}

int orientation_of(std::string_view jpeg) {
    constexpr std::string_view exif{"Exif\0\0", 6};
    if (!jpeg.starts_with(jpeg_signature)) return upright;
    std::string_view rest = jpeg.substr(2);
    while (rest.size() >= 4 && byte_at(rest, 0) == 0xff) {
        const std::uint32_t marker = byte_at(rest, 1);
        if (marker == 0xda || marker == 0xd9) return upright;  // pixels, or the end
        const std::size_t length = big_endian(rest, 2, 2);
        if (length < 2 || length + 2 > rest.size()) return upright;
        const std::string_view content = rest.substr(4, length - 2);
        if (marker == 0xe1 && content.starts_with(exif))
            return orientation_in(content.substr(exif.size()));
        rest.remove_prefix(2 + length);
    }
    return upright;
}

}  // namespace waybill::pictures
