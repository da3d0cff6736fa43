// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/outside/tokens.hpp"

#include <atomic>
#include <thread>

/// What `crypto::TokenVerifier` and the `TokenSigner` beside it promise, on every adapter.
namespace waybill::contract {
namespace {

class TokenVerifier : public testing::TestWithParam<Adapter<TokenWorld, NoOptions>> {
protected:
    TokenVerifier() {
        access.roles = {Role::customer, Role::operator_};
        access.rights = Rights::of({"orders:read", "alerts:*"});
    }

    std::string sign() { return world->signer().sign(access).value().text.reveal(); }
    bool accepts(std::string_view token) {
        const auto claims = world->verifier().verify(token);
        if (claims) return true;
        EXPECT_EQ(claims.error().kind, ErrorKind::unauthenticated);
        EXPECT_EQ(claims.error().reason, "auth.invalid_token");
        EXPECT_FALSE(claims.error().detail.empty());
        return false;
    }
    void pass(Duration time) {
        world->verifiers_clock.advance(time);
        world->signers_clock.advance(time);
    }

    std::unique_ptr<TokenWorld> world = GetParam().make({});
    SeededRandom random{1};
    IdSource ids{world->signers_clock, random};
    crypto::NewAccess access{.id = ids.next<crypto::TokenId>(),
                             .user = ids.next<UserId>(),
                             .session = ids.next<SessionId>()};
};

TEST_P(TokenVerifier, TellsAllThatWasSigned) {
    const auto token = world->signer().sign(access);
    ASSERT_TRUE(token);
    for (int look = 0; look < 2; ++look) {  // the second may be remembered
        const auto claims = world->verifier().verify(token->text.reveal());
        ASSERT_TRUE(claims) << claims.error().detail;
        EXPECT_EQ(claims->id, access.id);
        EXPECT_EQ(claims->user, access.user);
        EXPECT_EQ(claims->session, access.session);
        EXPECT_EQ(claims->roles, access.roles);
        EXPECT_EQ(claims->rights, access.rights);
        EXPECT_EQ(claims->issued_at, world->signers_clock.now());
        EXPECT_EQ(claims->expires_at, token->expires_at);
        const auto caller = to_caller(*claims, "gateway");
        EXPECT_TRUE(caller.roles.has(Role::operator_));
        EXPECT_EQ(caller.user, access.user);
        EXPECT_EQ(caller.rights, access.rights);
    }
}

TEST_P(TokenVerifier, TakesAsManyRightsAsThereMayBe) {
    access.rights = Rights::parse("orders:" + std::string(Rights::text_max - 7, 'a')).value();
    const auto token = sign();
    EXPECT_LT(token.size(), 3'800U);  // of the 4,096 that a cookie has, with its name and rules
    EXPECT_TRUE(accepts(token));
    access.rights = {};
    EXPECT_TRUE(accepts(sign()));
}

TEST_P(TokenVerifier, LifetimeIsExactWhetherTheTokenWasSeenBeforeOrNot) {
    const auto seen = sign();
    access.id = ids.next<crypto::TokenId>();
    const auto unseen = sign();
    EXPECT_TRUE(accepts(seen));
    pass(10min - 1us);
    EXPECT_TRUE(accepts(seen));
    pass(1us);
    EXPECT_FALSE(accepts(seen));
    EXPECT_FALSE(accepts(unseen));
}

TEST_P(TokenVerifier, TokenOfTheFutureHasTheLeewayOfClocks) {
    world->signers_clock.advance(clock_skew_max);
    EXPECT_TRUE(accepts(sign()));
    world->signers_clock.advance(1s);
    const auto early = sign();
    EXPECT_FALSE(accepts(early));
    world->verifiers_clock.advance(1s);
    EXPECT_TRUE(accepts(early));  // a refusal is not for good
}

TEST_P(TokenVerifier, TokensOfStrangersAreRefused) {
    EXPECT_FALSE(accepts(world->stranger().sign(access)->text.reveal()));
}

TEST_P(TokenVerifier, EveryChangedCharacterIsNoticed) {
    const auto token = sign();
    EXPECT_TRUE(accepts(token));
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(accepts(changed)) << i;
    }
}

TEST_P(TokenVerifier, TextsThatAreNoTokenAreRefused) {
    const auto token = sign();
    EXPECT_TRUE(accepts(token));
    for (std::size_t length = 0; length < token.size(); length += 7)
        EXPECT_FALSE(accepts(std::string_view{token}.substr(0, length)));
    for (const auto& text :
         std::vector<std::string>{"", ".", "..", "...", "a.b.c", token + ".", "." + token,
                                  token + " ", " " + token, token + "=", token + "\n",
                                  "Bearer " + token, token + token, token + std::string(1, '\0'),
                                  std::string(1'000'000, 'a'), token + std::string(4096, 'A')})
        EXPECT_FALSE(accepts(text)) << text.substr(0, 1000);
}

TEST_P(TokenVerifier, PublicKeysAreTheSignersAlone) {
    const auto keys = world->signer().public_keys_json();
    EXPECT_TRUE(keys.contains("\"keys\""));
    EXPECT_FALSE(keys.contains("\"d\""));
    EXPECT_NE(keys, world->stranger().public_keys_json());
}

TEST_P(TokenVerifier, ThreadsMayShareIt) {
    std::vector<std::string> tokens;
    for (int i = 0; i < 20; ++i) {
        access.id = ids.next<crypto::TokenId>();
        tokens.push_back(sign());
    }
    std::atomic<int> accepted{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (const auto& token : tokens)
                    if (world->verifier().verify(token)) ++accepted;
            });
    }
    EXPECT_EQ(accepted, 80);
}

WAYBILL_RUN_CONTRACT(TokenVerifier, token_verifiers());

}  // namespace
}  // namespace waybill::contract
