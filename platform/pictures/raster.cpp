// SPDX-License-Identifier: Apache-2.0
#include "platform/pictures/raster.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace waybill::pictures {
namespace {

void copy_pixel(const std::uint8_t* from, std::uint8_t* to) { std::memcpy(to, from, 3); }

Raster cut_square(const Raster& from) {
    const int side = std::min(from.size.width, from.size.height);
    const int left = (from.size.width - side) / 2;
    const int top = (from.size.height - side) / 2;
    Raster square = Raster::of({.width = side, .height = side});
    for (int y = 0; y < side; ++y)
        std::memcpy(square.at(0, y), from.at(left, top + y), 3 * static_cast<std::size_t>(side));
    return square;
}

/// One pixel of a row that is `columns` wide afterwards. Lengths are in parts of a pixel, of which
/// there are `columns` in each: so all of them are whole.
void mean_of(const std::uint8_t* row, int width, int columns, int column, std::uint8_t* to) {
    const std::int64_t begin = std::int64_t{column} * width;
    const std::int64_t end = begin + width;
    std::int64_t sums[3]{};
    for (std::int64_t pixel = begin / columns; pixel * columns < end; ++pixel) {
        const std::int64_t share =
            std::min(end, (pixel + 1) * columns) - std::max(begin, pixel * columns);
        for (int i = 0; i < 3; ++i) sums[i] += share * row[3 * pixel + i];
    }
    for (int i = 0; i < 3; ++i) to[i] = static_cast<std::uint8_t>((sums[i] + width / 2) / width);
}

/// Fewer columns, and rows and columns exchanged: done twice it is the picture again.
Raster narrowed(const Raster& from, int columns) {
    Raster out = Raster::of({.width = from.size.height, .height = columns});
    for (int y = 0; y < from.size.height; ++y)
        for (int x = 0; x < columns; ++x)
            mean_of(from.at(0, y), from.size.width, columns, x, out.at(y, x));
    return out;
}

}  // namespace

Size fitted_size(Size size, Form form) {
    if (form.fit == Fit::square) {
        const int side = std::min({size.width, size.height, form.side_max});
        return {.width = side, .height = side};
    }
    const int longest = std::max(size.width, size.height);
    if (longest <= form.side_max) return size;
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>(std::int64_t{side} * form.side_max / longest));
    };
    return {.width = scaled(size.width), .height = scaled(size.height)};
}

Raster fitted(Raster raster, Form form) {
    const Size wanted = fitted_size(raster.size, form);
    if (form.fit == Fit::square && raster.size.width != raster.size.height)
        raster = cut_square(raster);
    if (raster.size == wanted) return raster;
    return narrowed(narrowed(raster, wanted.width), wanted.height);
}

Raster turned(Raster raster, int orientation) {
    if (orientation <= 1 || orientation > 8) return raster;
    const int width = raster.size.width;
    const int height = raster.size.height;
    const bool lies = orientation >= 5;
    Raster out = Raster::of(lies ? Size{.width = height, .height = width} : raster.size);
    const auto place = [&](int x, int y) -> std::pair<int, int> {
        switch (orientation) {
            case 2: return {width - 1 - x, y};
            case 3: return {width - 1 - x, height - 1 - y};
            case 4: return {x, height - 1 - y};
            case 5: return {y, x};
            case 6: return {height - 1 - y, x};
            case 7: return {height - 1 - y, width - 1 - x};
            default: return {y, width - 1 - x};
        }
    };
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto [column, row] = place(x, y);
            copy_pixel(raster.at(x, y), out.at(column, row));
        }
    return out;
}

}  // namespace waybill::pictures
