// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/argon2_hasher.hpp"

#include <gtest/gtest.h>

#include <string>

#include <sys/resource.h>

namespace waybill {
namespace {

using crypto::PasswordMatch;

constexpr Argon2Hasher::Cost cheap{.memory_bytes = 64 * 1024, .passes = 1};

PasswordMatch check(Argon2Hasher& hasher, const std::string& password,
                    const std::optional<std::string>& stored) {
    const auto match = hasher.verify(SecretText{password}, stored);
    EXPECT_TRUE(match);
    return *match;
}

TEST(Argon2Hasher, StoredTextNamesTheParametersOfTheDesign) {
    Argon2Hasher hasher;
    const auto hash = hasher.hash(SecretText{"one two three"});
    ASSERT_TRUE(hash);
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *hash;
    EXPECT_EQ(check(hasher, "one two three", *hash), PasswordMatch::right);
    EXPECT_EQ(check(hasher, "one two four", *hash), PasswordMatch::wrong);
    EXPECT_EQ(check(hasher, "one two three", std::nullopt), PasswordMatch::wrong);
}

/// Holds the process to hardly more memory than it has.
class MemoryShortage {
public:
    MemoryShortage() {
        EXPECT_EQ(::getrlimit(RLIMIT_AS, &before_), 0);
        const rlimit tight{.rlim_cur = 1 << 20, .rlim_max = before_.rlim_max};
        EXPECT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
    }
    ~MemoryShortage() { EXPECT_EQ(::setrlimit(RLIMIT_AS, &before_), 0); }
    MemoryShortage(const MemoryShortage&) = delete;
    MemoryShortage& operator=(const MemoryShortage&) = delete;

private:
    rlimit before_{};
};

TEST(Argon2Hasher, WithoutMemoryNoPasswordIsWrong) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer needs memory of its own at any moment";
#endif
    Argon2Hasher hasher;
    const SecretText password{"one two three"};
    const auto hash = hasher.hash(password);
    ASSERT_TRUE(hash);
    std::optional<Result<PasswordMatch>> right;
    std::optional<Result<PasswordMatch>> unknown;
    std::optional<Result<std::string>> made;
    {
        const MemoryShortage shortage;
        right = hasher.verify(password, *hash);
        unknown = hasher.verify(password, std::nullopt);
        made = hasher.hash(password);
    }
    EXPECT_EQ(right->error().kind, ErrorKind::unavailable);
    EXPECT_EQ(unknown->error().kind, ErrorKind::unavailable);
    EXPECT_EQ(made->error().kind, ErrorKind::unavailable);
    EXPECT_EQ(check(hasher, "one two three", *hash), PasswordMatch::right);
}

TEST(Argon2Hasher, HashesOfOnePasswordDiffer) {
    auto hasher = Argon2Hasher::cheap_for_tests(cheap);
    EXPECT_NE(*hasher.hash(SecretText{"same"}), *hasher.hash(SecretText{"same"}));
}

TEST(Argon2Hasher, OldParametersAreRightButOutdated) {
    auto weak = Argon2Hasher::cheap_for_tests(cheap);
    auto strong = Argon2Hasher::cheap_for_tests({.memory_bytes = 128 * 1024, .passes = 2});
    const auto old = weak.hash(SecretText{"password of ada"});
    EXPECT_EQ(check(strong, "password of ada", *old), PasswordMatch::right_but_outdated);
    EXPECT_EQ(check(strong, "password of bob", *old), PasswordMatch::wrong);
}

TEST(Argon2Hasher, PepperIsNeededAndMayComeLater) {
    auto plain = Argon2Hasher::cheap_for_tests(cheap);
    auto peppered = Argon2Hasher::cheap_for_tests(cheap, SecretText{"pepper"});
    auto other = Argon2Hasher::cheap_for_tests(cheap, SecretText{"other"});
    const auto without = plain.hash(SecretText{"secret"});
    const auto with = peppered.hash(SecretText{"secret"});
    EXPECT_EQ(check(peppered, "secret", *with), PasswordMatch::right);
    EXPECT_EQ(check(peppered, "secret", *without), PasswordMatch::right_but_outdated);
    EXPECT_EQ(check(plain, "secret", *with), PasswordMatch::wrong);
    EXPECT_EQ(check(other, "secret", *with), PasswordMatch::wrong);
}

TEST(Argon2Hasher, ImportedBcryptIsRightButOutdated) {
    auto hasher = Argon2Hasher::cheap_for_tests(cheap, SecretText{"pepper"});
    // Published vectors of crypt_blowfish; $2a$ and $2y$ agree on ASCII.
    const std::string tail = "05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    for (const auto* kind : {"$2a$", "$2b$", "$2y$"}) {
        EXPECT_EQ(check(hasher, "U*U", kind + tail), PasswordMatch::right_but_outdated) << kind;
        EXPECT_EQ(check(hasher, "U*V", kind + tail), PasswordMatch::wrong) << kind;
    }
}

TEST(Argon2Hasher, StoredRubbishIsWrong) {
    auto hasher = Argon2Hasher::cheap_for_tests(cheap);
    const auto good = *hasher.hash(SecretText{"x"});
    for (const std::string& stored :
         {std::string{}, std::string{"plain text"}, std::string{"$1$abc$def"}, good.substr(0, 40),
          "{p}" + good, std::string{"$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
          std::string{"$2b$xx$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
          std::string{"$argon2id$v=19$m=99999999,t=9,p=1$AAAA$AAAA"}})
        EXPECT_EQ(check(hasher, "x", stored), PasswordMatch::wrong) << stored;
    EXPECT_EQ(check(hasher, std::string(100'000, 'x'), good), PasswordMatch::wrong);
    EXPECT_EQ(check(hasher, std::string{"U*U\0", 4},
                    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
              PasswordMatch::wrong);
}

}  // namespace
}  // namespace waybill
