// SPDX-License-Identifier: Apache-2.0
#include "platform/pictures/file.hpp"

#include "platform/pictures/maker.hpp"
#include "platform/testing/sample_pictures.hpp"

#include <gtest/gtest.h>

namespace waybill::pictures {
namespace {

/// The beginning of a JPEG; what follows is not looked at here.
const std::string jpeg_head{"\xff\xd8\xff\xdb\0\4ab\xff\xda", 10};

TEST(PictureFile, IsWhatItsFirstBytesSay) {
    EXPECT_EQ(type_of(samples::png(2, 2)), FileType::png);
    EXPECT_EQ(type_of(jpeg_head), FileType::jpeg);
    for (const std::string_view other : {"", "\x89PN", "GIF89a", "<svg xmlns=", "%PDF-1.7", "RIFF"})
        EXPECT_EQ(type_of(other), std::nullopt) << other;
}

TEST(PictureFile, ItsSizeIsBoundedBeforeItIsDecoded) {
    EXPECT_TRUE(check_size({.width = 4096, .height = 4096}));
    EXPECT_TRUE(check_size({.width = 16'384, .height = 1024}));
    for (const Size size : {Size{4097, 4096}, Size{16'385, 1}, Size{65'535, 65'535}})
        EXPECT_EQ(check_size(size).error().reason, "pictures.too_many_pixels");
    EXPECT_EQ(check_size({.width = 0, .height = 9}).error().reason, "pictures.unreadable");
}

TEST(PlainPng, HasPixelsAndNothingElse) {
    const std::string good = samples::png(3, 5);
    const auto plain = plain_png(good);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->bytes, good);
    EXPECT_EQ(plain->size, (Size{3, 5}));
    const std::string more = samples::with_png_chunk(good, "tEXt", "Author\0a secret place");
    EXPECT_EQ(plain_png(more + "PK\3\4 and an archive behind it")->bytes, good);
}

TEST(PlainPng, IsNoneOfWhatEndsEarlyOrBeginsOtherwise) {
    const std::string good = samples::png(3, 5);
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(plain_png(good.substr(0, length))) << length;
    EXPECT_FALSE(plain_png(good.substr(0, 8) + good.substr(33))) << "no head";
    std::string long_chunk = good;
    long_chunk.replace(33, 4, "\xff\xff\xff\xff");
    EXPECT_FALSE(plain_png(long_chunk));
    const auto huge = plain_png(samples::png_claiming(0xFFFFFFFFU, 0x80000000U));
    ASSERT_TRUE(huge);
    EXPECT_FALSE(check_size(huge->size));
}

TEST(Orientation, IsReadOfExifAndUprightElsewhere) {
    EXPECT_EQ(orientation_of(jpeg_head), 1);
    for (int lies = 1; lies <= 8; ++lies)
        EXPECT_EQ(orientation_of(samples::with_exif(jpeg_head, lies, "words")), lies);
    EXPECT_EQ(orientation_of(samples::with_exif(jpeg_head, 9, "")), 1);
    EXPECT_EQ(orientation_of(samples::with_exif(jpeg_head, 0, "")), 1);
    const std::string whole = samples::with_exif(jpeg_head, 6, "");
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_LE(orientation_of(whole.substr(0, length)), 6) << length;
    for (std::size_t at = 2; at < whole.size(); ++at) {
        std::string other = whole;
        other[at] = '\xff';
        EXPECT_GE(orientation_of(other), 1) << at;
    }
}

}  // namespace
}  // namespace waybill::pictures
