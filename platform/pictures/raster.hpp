// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/pictures/file.hpp"
#include "platform/pictures/maker.hpp"

#include <cstdint>
#include <vector>

namespace waybill::pictures {

/// Pixels: three bytes each (red, green, blue), row after row from the top.
struct Raster {
    Size size{};
    std::vector<std::uint8_t> rgb{};

    static Raster of(Size size) {
        const auto pixels =
            static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
        return {.size = size, .rgb = std::vector<std::uint8_t>(3 * pixels)};
    }
    const std::uint8_t* at(int x, int y) const { return rgb.data() + offset(x, y); }
    std::uint8_t* at(int x, int y) { return rgb.data() + offset(x, y); }

private:
    std::size_t offset(int x, int y) const {
        return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                    static_cast<std::size_t>(x));
    }
};

/// What a picture of this size becomes.
Size fitted_size(Size size, Form form);
/// The pixels in that size, each the mean of those that it covers.
Raster fitted(Raster raster, Form form);
/// Upright, from how EXIF says that it lies (1 to 8).
Raster turned(Raster raster, int orientation);

}  // namespace waybill::pictures
