// SPDX-License-Identifier: Apache-2.0
#include "platform/pictures/raster.hpp"

#include <gtest/gtest.h>

namespace waybill::pictures {
namespace {

/// Each pixel has its place in it.
Raster numbered(Size size) {
    Raster raster = Raster::of(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            raster.at(x, y)[0] = static_cast<std::uint8_t>(x);
            raster.at(x, y)[1] = static_cast<std::uint8_t>(y);
        }
    return raster;
}

TEST(Raster, FitsWithoutGrowing) {
    EXPECT_EQ(fitted_size({1000, 700}, avatar_form), (Size{400, 400}));
    EXPECT_EQ(fitted_size({300, 700}, avatar_form), (Size{300, 300}));
    EXPECT_EQ(fitted_size({3200, 1000}, product_form), (Size{1600, 500}));
    EXPECT_EQ(fitted_size({1600, 1000}, product_form), (Size{1600, 1000}));
    EXPECT_EQ(fitted_size({16'000, 1}, product_form), (Size{1600, 1}));
    EXPECT_EQ(fitted_size({1, 1}, avatar_form), (Size{1, 1}));
}

TEST(Raster, ASquareIsCutFromTheMiddle) {
    const Raster square = fitted(numbered({7, 3}), avatar_form);
    EXPECT_EQ(square.size, (Size{3, 3}));
    EXPECT_EQ(square.at(0, 0)[0], 2);
    EXPECT_EQ(square.at(2, 2)[0], 4);
    EXPECT_EQ(square.at(2, 2)[1], 2);
}

TEST(Raster, APixelIsTheMeanOfThoseItCovers) {
    Raster raster = Raster::of({3, 1});
    raster.at(0, 0)[0] = 30;
    raster.at(1, 0)[0] = 60;
    raster.at(2, 0)[0] = 90;
    const Raster two = fitted(raster, {.fit = Fit::whole, .side_max = 2});
    EXPECT_EQ(two.size, (Size{2, 1}));
    EXPECT_EQ(two.at(0, 0)[0], 40);  // all of 30 and half of 60
    EXPECT_EQ(two.at(1, 0)[0], 80);
    Raster white = Raster::of({37, 23});
    for (auto& byte : white.rgb) byte = 255;
    for (const auto byte : fitted(white, {.fit = Fit::whole, .side_max = 10}).rgb)
        EXPECT_EQ(byte, 255);
}

TEST(Raster, IsTurnedAsExifNumbersIt) {
    // Where the pixel that is stored at the top left belongs, of a picture three wide and two high.
    struct Case {
        int orientation;
        Size size;
        int x;
        int y;
    };
    for (const Case one : {Case{1, {3, 2}, 0, 0}, Case{2, {3, 2}, 2, 0}, Case{3, {3, 2}, 2, 1},
                           Case{4, {3, 2}, 0, 1}, Case{5, {2, 3}, 0, 0}, Case{6, {2, 3}, 1, 0},
                           Case{7, {2, 3}, 1, 2}, Case{8, {2, 3}, 0, 2}}) {
        Raster raster = Raster::of({3, 2});
        raster.at(0, 0)[0] = 200;
        const Raster upright = turned(raster, one.orientation);
        EXPECT_EQ(upright.size, one.size) << one.orientation;
        EXPECT_EQ(upright.at(one.x, one.y)[0], 200) << one.orientation;
    }
}

}  // namespace
}  // namespace waybill::pictures
