// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/cached_tokens.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace waybill::crypto {
namespace {

/// Accepts `<session number>:<anything>`, valid for ten minutes; counts its calls.
class CountingVerifier final : public TokenVerifier {
public:
    explicit CountingVerifier(const Clock& clock) : clock_{clock} {}
    Result<AccessClaims> verify(std::string_view token) override {
        ++calls;
        const auto colon = token.find(':');
        if (colon == token.npos) return fail(ErrorKind::unauthenticated, "auth.invalid_token");
        return AccessClaims{.session = session(std::stoul(std::string{token.substr(0, colon)})),
                            .expires_at = clock_.now() + 10min};
    }
    static SessionId session(std::uint64_t number) {
        Uuid uuid;
        for (std::size_t i = 0; i < 8; ++i)
            uuid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
        return SessionId{uuid};
    }
    std::atomic<int> calls{0};

private:
    const Clock& clock_;
};

TEST(CachedTokenVerifier, TokenIsVerifiedOnceUntilItExpires) {
    ManualClock clock;
    CountingVerifier inner{clock};
    CachedTokenVerifier verifier{inner, clock};
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(verifier.verify("1:a"));
    EXPECT_EQ(inner.calls, 1);
    clock.advance(10min - 1us);
    EXPECT_TRUE(verifier.verify("1:a"));
    EXPECT_EQ(inner.calls, 1);
    clock.advance(1us);
    EXPECT_TRUE(verifier.verify("1:a"));
    EXPECT_EQ(inner.calls, 2);
    EXPECT_EQ(verifier.figures().hits, 5u);
    EXPECT_EQ(verifier.figures().misses, 2u);
}

TEST(CachedTokenVerifier, RefusalsAreNotKept) {
    ManualClock clock;
    CountingVerifier inner{clock};
    CachedTokenVerifier verifier{inner, clock};
    EXPECT_FALSE(verifier.verify("bad"));
    EXPECT_FALSE(verifier.verify("bad"));
    EXPECT_EQ(inner.calls, 2);
    EXPECT_EQ(verifier.figures().tokens, 0u);
}

TEST(CachedTokenVerifier, RevokedSessionIsRefusedWithAllItsTokens) {
    ManualClock clock;
    CountingVerifier inner{clock};
    CachedTokenVerifier verifier{inner, clock};
    EXPECT_TRUE(verifier.verify("1:a"));
    EXPECT_TRUE(verifier.verify("2:a"));
    verifier.revoke(CountingVerifier::session(1));
    const auto refused = verifier.verify("1:a");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "auth.invalid_token");
    EXPECT_FALSE(verifier.verify("1:never seen before"));
    EXPECT_TRUE(verifier.verify("2:a"));
    clock.advance(9min);
    EXPECT_FALSE(verifier.verify("1:a"));
}

TEST(CachedTokenVerifier, MemoryIsBounded) {
    ManualClock clock;
    CountingVerifier inner{clock};
    CachedTokenVerifier verifier{inner, clock, {.tokens_max = 160, .revoked_max = 10}};
    for (int i = 0; i < 5000; ++i) EXPECT_TRUE(verifier.verify(std::to_string(i) + ":a"));
    EXPECT_LE(verifier.figures().tokens, 160u);
    EXPECT_GT(verifier.figures().tokens, 100u);
    for (std::uint64_t i = 0; i < 50; ++i) verifier.revoke(CountingVerifier::session(i));
    EXPECT_EQ(verifier.figures().revoked, 10u);
    EXPECT_FALSE(verifier.verify("49:a"));
    clock.advance(1h);
    verifier.revoke(CountingVerifier::session(99));
    EXPECT_EQ(verifier.figures().revoked, 1u);
}

TEST(CachedTokenVerifier, ThreadsMayShareIt) {
    ManualClock clock;
    CountingVerifier inner{clock};
    CachedTokenVerifier verifier{inner, clock, {.tokens_max = 64}};
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t thread = 0; thread < 4; ++thread)
            threads.emplace_back([&verifier, thread] {
                for (std::uint64_t i = 0; i < 3000; ++i) {
                    EXPECT_TRUE(verifier.verify(std::to_string(i % 100) + ":a"));
                    if (i % 500 == 0) verifier.revoke(CountingVerifier::session(1000 + thread));
                }
            });
    }
    EXPECT_EQ(verifier.figures().revoked, 4u);
}

}  // namespace
}  // namespace waybill::crypto
