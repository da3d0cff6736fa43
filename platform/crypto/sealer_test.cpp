// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/sealer.hpp"

#include "platform/core/ascii.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::crypto::sealer_test {

struct Sealing : ::testing::Test {
    static SecretText key() {
        return SecretText{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    }
    std::string problem(std::string_view place, std::string_view text) const {
        const auto opened = sealer.open(place, text);
        return opened ? "opened" : std::string{opened.error().reason};
    }
    SeededRandom random{1};
    Sealer sealer{key(), random};
};

TEST_F(Sealing, OpensWhereItWasSealed) {
    for (const std::size_t length : {0U, 1U, 4U, 16U, 17U, 70'000U}) {
        const std::string clear(length, 'x');
        const auto text = sealer.seal("orders ord_1", clear);
        EXPECT_TRUE(Sealer::is_sealed(text));
        EXPECT_EQ(sealer.open("orders ord_1", text).value().reveal(), clear);
        const auto bytes = sealer.seal_bytes("orders ord_1", clear);
        EXPECT_TRUE(Sealer::is_sealed(bytes));
        EXPECT_EQ(sealer.open("orders ord_1", bytes).value().reveal(), clear);
        EXPECT_LE(bytes.size(), text.size());
    }
}

/// Made by another implementation (RFC 5869 and AES-256-GCM in Python): what lies in databases
/// must open with every later release.
TEST_F(Sealing, ItsFormStays) {
    EXPECT_EQ(sealer.open("orders ord_1", "s1.AAECAwQFBgcICQoL0FGFpz1FvKYfHxEpKdpHa7bPs1o")
                  .value()
                  .reveal(),
              "0417");
    EXPECT_EQ(
        sealer
            .open("orders ord_1",
                  "b1." + base64url_decode("AAECAwQFBgcICQoL0FGFpz1FvKYfHxEpKdpHa7bPs1o").value())
            .value()
            .reveal(),
        "0417");
    EXPECT_EQ(pin_digest(sealer, "ord_1", "0417"),
              "k1.c68jlWjMoz-ahzoZoyeD-6RY74_-0FAEvIldb-tgCz0");
}

TEST_F(Sealing, TheSameIsSealedInAnotherWayEachTime) {
    std::set<std::string> texts;
    for (int i = 0; i < 100; ++i) texts.insert(sealer.seal("orders ord_1", "0417"));
    EXPECT_EQ(texts.size(), 100u);
}

TEST_F(Sealing, OpensNowhereElse) {
    const auto text = sealer.seal("orders ord_1", "0417");
    EXPECT_EQ(problem("orders ord_2", text), "crypto.seal_broken");
    EXPECT_EQ(problem("deliveries ord_1", text), "crypto.seal_broken");
    const Sealer other{SecretText{"another installation's"}, random};
    const auto refused = other.open("orders ord_1", text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "crypto.seal_broken");
    EXPECT_EQ(refused.error().kind, ErrorKind::internal);
    EXPECT_EQ(refused.error().detail,
              "orders ord_1 was changed, is of another place or was sealed with another key");
}

TEST_F(Sealing, NoByteCanBeChanged) {
    const auto text = sealer.seal("orders ord_1", "0417");
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(problem("orders ord_1", other), "opened") << i;
        EXPECT_NE(problem("orders ord_1", text.substr(0, i)), "opened") << i;
    }
    const auto bytes = sealer.seal_bytes("orders ord_1", "0417");
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string other = bytes;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_NE(problem("orders ord_1", other), "opened") << i;
        EXPECT_NE(problem("orders ord_1", bytes.substr(0, i)), "opened") << i;
    }
    EXPECT_EQ(problem("orders ord_1", "b1."), "crypto.seal_broken");
    EXPECT_EQ(problem("orders ord_1", "0417"), "crypto.not_sealed");
    EXPECT_EQ(problem("orders ord_1", ""), "crypto.not_sealed");
    EXPECT_EQ(problem("orders ord_1", "s1."), "crypto.seal_broken");
    EXPECT_EQ(problem("orders ord_1", "s1.!!!"), "crypto.seal_broken");
}

TEST_F(Sealing, DigestsDependOnKeyPurposeAndSecret) {
    const Sealer other{SecretText{"another installation's"}, random};
    const std::set<std::string> digests{sealer.digest("a", "0417"), sealer.digest("b", "0417"),
                                        sealer.digest("a", "0418"), other.digest("a", "0417")};
    EXPECT_EQ(digests.size(), 4u);
    EXPECT_EQ(sealer.digest("a", "0417"), sealer.digest("a", "0417"));
}

TEST_F(Sealing, WhatWasDigestedWithoutAKeyGetsIt) {
    const std::string keyless = sha256_hex("ord_1:0417");
    EXPECT_TRUE(is_keyless_pin_digest(keyless));
    EXPECT_EQ(keyed_pin_digest(sealer, keyless), pin_digest(sealer, "ord_1", "0417"));
    EXPECT_FALSE(is_keyless_pin_digest(pin_digest(sealer, "ord_1", "0417")));
}

/// RFC 5869, appendix A.1; the first block.
TEST(Hkdf, VectorOfTheStandard) {
    std::string salt;
    for (char c = 0; c <= 0x0c; ++c) salt.push_back(c);
    const auto extracted = hkdf_extract(salt, std::string(22, '\x0b'));
    EXPECT_EQ(ascii::hex(view(extracted)),
              "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    const std::string info{"\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9"};
    EXPECT_EQ(ascii::hex(view(hkdf_expand(extracted, info))),
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

}  // namespace waybill::crypto::sealer_test
