// SPDX-License-Identifier: Apache-2.0
#include "platform/blobs/name.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::blobs {
namespace {

TEST(BlobName, SaysWhoseItIsAndWhatIsInIt) {
    SeededRandom random{1};
    const auto name = BlobName::make(Shelf::avatars, "a face", random);
    EXPECT_TRUE(name.text().starts_with("avatars/"));
    EXPECT_EQ(name.text(), "avatars/" + std::string{name.file()});
    EXPECT_TRUE(name.names("a face"));
    EXPECT_FALSE(name.names("another face"));
    EXPECT_TRUE(name.is_public());
    EXPECT_FALSE(BlobName::make(Shelf::proofs, "a door", random).is_public());
    EXPECT_NE(BlobName::make(Shelf::avatars, "a face", random), name) << "it can be guessed";
    EXPECT_EQ(BlobName::parse(name.text()), name);
}

TEST(BlobName, NothingElseIsOne) {
    SeededRandom random{1};
    const std::string good = BlobName::make(Shelf::pictures, "x", random).text();
    ASSERT_TRUE(BlobName::parse(good));
    std::string upper = good;
    upper[20] = 'A';
    std::string up = good;
    up.replace(9, 3, "../");
    std::string nul = good;
    nul[30] = '\0';
    for (const std::string& text :
         {std::string{}, std::string{"pictures"}, std::string{"pictures/"}, good + "x", "/" + good,
          good.substr(1), "secrets" + good.substr(8), upper, up, nul, good.substr(0, 20),
          "pictures/" + good, std::string{"pictures/../../secrets/pepper"}})
        EXPECT_FALSE(BlobName::parse(text)) << text;
}

}  // namespace
}  // namespace waybill::blobs
