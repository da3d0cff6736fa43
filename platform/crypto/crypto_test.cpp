// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "platform/crypto/common_passwords.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/crypto/passwords.hpp"
#include "platform/crypto/random_text.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <span>
#include <string>

namespace waybill::crypto {
namespace {

TEST(Encoding, VectorsOfTheStandard) {
    EXPECT_EQ(base64_encode(""), "");
    EXPECT_EQ(base64_encode("f"), "Zg==");
    EXPECT_EQ(base64_encode("fo"), "Zm8=");
    EXPECT_EQ(base64_encode("foo"), "Zm9v");
    EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url_encode("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(base64_encode("\xfb\xff\xfe"), "+//+");
}

TEST(Encoding, EveryLengthSurvivesTheRoundTrip) {
    SeededRandom random{7};
    for (std::size_t length = 0; length < 200; ++length) {
        std::string bytes(length, '\0');
        random.fill(std::as_writable_bytes(std::span{bytes}));
        EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
        EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
    }
}

TEST(Encoding, OnlyTheOneTextOfAValueIsRead) {
    for (const auto* text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zm9-",
                             "=", "====", "Zg==Zg=="})
        EXPECT_FALSE(base64_decode(text)) << text;
    for (const auto* text : {"Z", "Zh", "Zm9+", "Zg==", "Zm9vY"})
        EXPECT_FALSE(base64url_decode(text)) << text;
}

TEST(Digest, VectorsOfTheStandards) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256Stream pieces;
    for (const char* piece : {"a", "", "bc"}) pieces.add(piece);
    EXPECT_EQ(pieces.end(), sha256("abc"));
    EXPECT_EQ(sha256_base64url("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    const auto mac = [](std::string_view key, std::string_view text) {
        return ascii::hex(view(hmac_sha256(key, text)));
    };
    EXPECT_EQ(mac("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(
        mac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(mac("", ""), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    EXPECT_EQ(mac("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, ConstantTimeComparisonComparesContent) {
    EXPECT_TRUE(equal_constant_time("", ""));
    EXPECT_TRUE(equal_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

TEST(RandomText, CodesAreSixDigitsAndUniform) {
    SeededRandom random{1};
    std::array<int, 10> first{};
    for (int i = 0; i < 20'000; ++i) {
        const auto code = six_digit_code(random).reveal();
        ASSERT_EQ(code.size(), 6u);
        ASSERT_EQ(code.find_first_not_of("0123456789"), code.npos);
        ++first[static_cast<std::size_t>(code[0] - '0')];
    }
    for (const int count : first) EXPECT_NEAR(count, 2000, 250);  // over five deviations
}

TEST(RandomText, TokensAreUnlikeEachOther) {
    SeededRandom random{1};
    const auto one = random_token(random).reveal();
    EXPECT_EQ(one.size(), 43u);
    EXPECT_TRUE(base64url_decode(one));
    EXPECT_NE(one, random_token(random).reveal());
    EXPECT_EQ(random_token(random, 16).reveal().size(), 22u);
}

TEST(CommonPasswords, FirstGuessesAreKnown) {
    for (const auto* text :
         {"password",        "PASSWORD",   "Password1",   "password123",      "Password123!",
          "P@ssw0rd",        "p4ssw0rd!",  "12345678",    "123456789",        "1234567890",
          "87654321",        "qwertyui",   "qwerty123",   "Qwerty12345",      "1qaz2wsx",
          "zaq12wsx",        "asdfghjkl",  "iloveyou",    "ILoveYou2",        "sunshine1",
          "princess",        "football",   "baseball1",   "superman!",        "trustno1",
          "letmein123",      "welcome1",   "admin123",    "administrator",    "aaaaaaaa",
          "abcabcabc",       "12341234",   "11111111",    "abcdefgh",         "abcd1234",
          "monkey12",        "dragon2024", "Summer2026!", "michael1",         "charlie99",
          "19880214",        "14021988",   "123password", "passwordpassword", "qwertyuiop",
          "1q2w3e4r",        "q1w2e3r4",   "changeme",    "Liverpool1",       "starwars",
          "computer",        "00000000",   "66666666",    "redtiger",         "maverick",
          "hardcore",        "marlboro",   "dolphins",    "basketball",       "Stephanie7",
          "ｐａｓｓｗｏｒｄ"})
        EXPECT_TRUE(is_common_password(text)) << text;
}

TEST(CommonPasswords, OthersAreLeftAlone) {
    for (const auto* text :
         {"correct horse battery staple", "vK8#mq2Lz!", "tr0ub4dor&3", "wandering-otter-19",
          "qzxvkjwp", "93847261", "mein Hamster isst gern", "s3ptember-parsnip", "Пароль-из-слов",
          "unrelated7sentence", "dragon8140926357", "coffeekitchenriver", "gD7pR2wX"})
        EXPECT_FALSE(is_common_password(text)) << text;
}

TEST(CommonPasswords, WordsOfOnesOwnAreNoSecret) {
    const std::vector<std::string> ada{"Ada",   "Lovelace", "ada.byron",     "ada",
                                       "byron", "engine",   "engine.example"};
    for (const auto* text :
         {"AdaLovelace", "lovelace1815", "Lovelace!!", "ada.byron1", "waybill1", "WayBill2026",
          "waybill-admin", "adabyronlovelace", "engine.example", "Byron-Ada-12", "xLovelacex"})
        EXPECT_TRUE(is_own_password(text, ada)) << text;
    for (const auto* text : {"three quiet herons", "canada-goose-flight", "an engine of brass 7",
                             "demo-waybill-town", "vK8#mq2Lz!"})
        EXPECT_FALSE(is_own_password(text, ada)) << text;
    EXPECT_TRUE(is_own_password("李小龙12345", {"李小龙"}));
    EXPECT_FALSE(is_own_password("allegro-vivace", {"Al", "Li"}));
}

TEST(FakePasswordHasher, TellsRightFromWrongOnAPool) {
    ManualExecutor executor;
    InlinePool pool{executor};
    FakePasswordHasher hasher;
    const auto stored = executor.run(hash_on(pool, {}, hasher, SecretText{"one"}));
    ASSERT_TRUE(stored);
    const auto check = [&](const char* password, std::optional<std::string> against) {
        return executor.run(verify_on(pool, {}, hasher, SecretText{password}, std::move(against)));
    };
    EXPECT_EQ(check("one", *stored), PasswordMatch::right);
    EXPECT_EQ(check("two", *stored), PasswordMatch::wrong);
    EXPECT_EQ(check("one", std::nullopt), PasswordMatch::wrong);
}

}  // namespace
}  // namespace waybill::crypto
