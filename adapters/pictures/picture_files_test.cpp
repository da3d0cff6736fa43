// SPDX-License-Identifier: Apache-2.0
#include "adapters/pictures/picture_files.hpp"

#include "platform/pictures/raster.hpp"
#include "platform/testing/sample_pictures.hpp"

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include <memory>

namespace waybill::pictures {
namespace {

struct Close {
    void operator()(void* handle) const { tjDestroy(handle); }
};

/// What a browser would see.
Raster shown(std::string_view jpeg) {
    const std::unique_ptr<void, Close> reader{tjInitDecompress()};
    const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    Size size;
    int sampling = 0;
    int colours = 0;
    EXPECT_EQ(tjDecompressHeader3(reader.get(), bytes, jpeg.size(), &size.width, &size.height,
                                  &sampling, &colours),
              0);
    Raster raster = Raster::of(size);
    EXPECT_EQ(tjDecompress2(reader.get(), bytes, jpeg.size(), raster.rgb.data(), size.width, 0,
                            size.height, TJPF_RGB, TJFLAG_STOPONWARNING),
              0);
    return raster;
}

struct PictureFilesTest : testing::Test {
    std::string made(std::string_view upload, Form form = product_form) const {
        auto picture = files.remake(upload, form);
        EXPECT_TRUE(picture) << (picture ? "" : picture.error().detail);
        return picture.value_or(std::string{});
    }
    std::string_view reason(std::string_view upload, Form form = product_form) const {
        const auto picture = files.remake(upload, form);
        return picture ? "" : picture.error().reason;
    }

    PictureFiles files{};
};

TEST_F(PictureFilesTest, APngBecomesAJpegOfTheFormsSize) {
    const Raster avatar = shown(made(samples::png(800, 500, 0x3366CC), avatar_form));
    EXPECT_EQ(avatar.size, (Size{400, 400}));
    EXPECT_NEAR(avatar.at(200, 200)[0], 0x33, 4);
    EXPECT_NEAR(avatar.at(200, 200)[1], 0x66, 4);
    EXPECT_NEAR(avatar.at(200, 200)[2], 0xCC, 4);
    EXPECT_EQ(shown(made(samples::png(2000, 1000))).size, (Size{1600, 800}));
    EXPECT_EQ(shown(made(samples::png(1, 1))).size, (Size{1, 1}));
}

TEST_F(PictureFilesTest, AJpegIsDecodedSmallerAndStaysTheSamePicture) {
    const std::string jpeg = made(samples::two_coloured_png(1600, 1200, 0xFF0000, 0x0000FF));
    const Raster avatar = shown(made(jpeg, avatar_form));
    EXPECT_EQ(avatar.size, (Size{400, 400}));
    EXPECT_NEAR(avatar.at(20, 200)[0], 255, 8);
    EXPECT_NEAR(avatar.at(380, 200)[2], 255, 8);
}

TEST_F(PictureFilesTest, WhatIsNoPixelStaysBehind) {
    const std::string jpeg = made(samples::two_coloured_png(64, 32, 0xFF0000, 0x0000FF));
    const std::string lying = samples::with_exif(jpeg, 6, "51.0543 N 3.7174 E");
    const std::string upright = made(lying);
    EXPECT_EQ(upright.find("Exif"), std::string::npos);
    EXPECT_EQ(upright.find("51.0543"), std::string::npos);
    const Raster seen = shown(upright);
    EXPECT_EQ(seen.size, (Size{32, 64}));
    EXPECT_NEAR(seen.at(16, 4)[0], 255, 8) << "the left is above";
    EXPECT_NEAR(seen.at(16, 60)[2], 255, 8);
    const std::string png = samples::with_png_chunk(samples::png(8, 8), "tEXt", "Author\0Ada");
    EXPECT_EQ(made(png + "<script>alert(1)</script>"), made(samples::png(8, 8)));
    EXPECT_EQ(made(jpeg + "PK\3\4 and an archive"), made(jpeg));
}

TEST_F(PictureFilesTest, OtherFilesAreRefusedByTheirContent) {
    for (const std::string_view other :
         {"", "GIF89a", "RIFF....WEBP", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html><body>",
          "%PDF-1.7", "BM", "II*", "\x89PN"})
        EXPECT_EQ(reason(other), "pictures.unknown_type") << other;
}

TEST_F(PictureFilesTest, SizesAreJudgedBeforeAnythingIsDecoded) {
    EXPECT_EQ(reason(samples::png_claiming(65'535, 65'535)), "pictures.too_many_pixels");
    EXPECT_EQ(reason(samples::png_claiming(0xFFFFFFFFU, 1)), "pictures.too_many_pixels");
    EXPECT_EQ(reason(samples::png_claiming(4097, 4096)), "pictures.too_many_pixels");
    EXPECT_EQ(reason(samples::png_claiming(0, 4)), "pictures.unreadable");
    EXPECT_EQ(reason(samples::png_claiming(4000, 4000)), "pictures.unreadable") << "too few pixels";
    std::string jpeg = made(samples::png(64, 64));
    const auto frame = jpeg.find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    jpeg.replace(frame + 5, 4, "\xea\x60\xea\x60");
    EXPECT_EQ(reason(jpeg), "pictures.too_many_pixels");
}

TEST_F(PictureFilesTest, WhatEndsEarlyIsRefused) {
    const std::string png = samples::two_coloured_png(40, 40, 1, 2);
    const std::string jpeg = made(png);
    for (const std::string& whole : {png, jpeg})
        for (std::size_t part = 0; part < 64; ++part) {
            const auto early = std::string_view{whole}.substr(0, whole.size() * part / 64);
            EXPECT_NE(reason(early), "") << part;
        }
    EXPECT_NE(reason(std::string_view{png}.substr(0, png.size() - 1)), "");
}

TEST_F(PictureFilesTest, DamageIsRefusedOrHarmless) {
    const std::string png = samples::two_coloured_png(40, 40, 1, 2);
    const std::string jpeg = made(png);
    for (const std::string& whole : {png, jpeg})
        for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 300) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
            if (const auto picture = files.remake(damaged, avatar_form)) {
                EXPECT_LE(shown(*picture).size.width, 400) << at;
            }
        }
}

}  // namespace
}  // namespace waybill::pictures
