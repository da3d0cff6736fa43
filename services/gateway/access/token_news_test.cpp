// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/token_news.hpp"

#include "contracts/identity/v1/hints.types.hpp"
#include "contracts/identity/v1/identity.fakes.hpp"
#include "platform/async/task_group.hpp"
#include "platform/core/random.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/access/token_gatekeeper.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::gateway {
namespace {

/// Keys are words, and a token names its own: `key.user`.
class WordKeys final : public crypto::TokenKeys, public crypto::TokenVerifier {
public:
    Status learn(std::string_view jwks) override {
        if (jwks == "damaged") return fail(ErrorKind::invalid, "tokens.bad_key");
        known.emplace(jwks);
        return {};
    }
    bool knows_key_of(std::string_view token) const override {
        return known.contains(std::string{token.substr(0, token.find('.'))});
    }
    Result<crypto::AccessClaims> verify(std::string_view token) override {
        if (!knows_key_of(token)) return fail(ErrorKind::unauthenticated, "auth.invalid_token");
        return crypto::AccessClaims{};
    }
    std::set<std::string> known{};
};

/// Nobody has made a key.
class NoApiKeys final : public ApiKeyStore {
public:
    Task<Result<Added>> add(Context, ApiKey, std::string, IdempotencyKey) override {
        co_return fail(ErrorKind::internal, "test.unexpected");
    }
    Task<Result<ApiKeyPage>> list(Context, ApiKeyFilter) override { co_return ApiKeyPage{}; }
    Task<Status> revoke(Context, PartnerId, ApiKeyId) override { co_return Status{}; }
    Task<Result<std::optional<ApiKey>>> find(Context, std::string) override {
        co_return std::nullopt;
    }
};

struct TokenNewsTest : ::testing::Test {
    TokenNewsTest() {
        identity.on_keys =
            [this](const identity::v1::KeysRequest& request) -> Result<identity::v1::KeysReply> {
            ++asked;
            since = from_micros(request.revoked_since());
            if (away) return fail(ErrorKind::unavailable, "rpc.unreachable");
            identity::v1::KeysReply reply;
            reply.set_jwks(jwks);
            for (const SessionId& one : ended) reply.add_revoked_sessions(one.text());
            return reply;
        };
    }
    Result<Caller> show(std::string_view token) {
        http::Request request;
        request.headers.add("Authorization", "Bearer " + std::string{token});
        return loop.run(gatekeeper.authenticate({}, request));
    }
    std::string_view refused(std::string_view token) {
        const auto caller = show(token);
        return caller ? "" : caller.error().reason;
    }
    Status hear(const identity::v1::SessionsEnded& hint) {
        messaging::Event event;
        event.data = hint.SerializeAsString();
        return loop.run(news.subscription().handle({}, std::move(event)));
    }

    ManualExecutor loop{};
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    identity::v1::FakeIdentityService identity{};
    WordKeys keys{};
    std::vector<SessionId> revoked{};
    TokenNews news{{.identity = identity,
                    .revoke = [this](const SessionId& session) { revoked.push_back(session); },
                    .keys = &keys,
                    .clock = loop.clock()}};
    SecretText key{"only for tests"};
    BrowserSessions browsers{{.tokens = keys, .random = random, .clock = loop.clock()},
                             {.public_url = "http://localhost:8080", .key = key}};
    NoApiKeys no_keys{};
    ApiKeys api_keys{{.store = no_keys, .random = random, .ids = ids, .clock = loop.clock()}};
    TokenGatekeeper gatekeeper{keys, browsers, news, api_keys};

    bool away{false};
    std::string jwks{"k1"};
    std::vector<SessionId> ended{};
    int asked{0};
    TimePoint since{};
};

TEST_F(TokenNewsTest, NoTokenHoldsBeforeIdentityHasAnswered) {
    keys.known.insert("k1");  // known, but who has signed out is not
    away = true;
    EXPECT_EQ(refused("k1.ada"), "rpc.unreachable");
    away = false;
    loop.run_for(1s);
    ended = {ids.next<SessionId>()};
    EXPECT_EQ(refused("k1.ada"), "");
    EXPECT_EQ(revoked, ended);
    // Neither the clock of identity nor a token signed just before matters to what is asked for.
    EXPECT_EQ(since, loop.clock().now() - 10min - 2 * clock_skew_max);
    const int before = asked;
    EXPECT_EQ(refused("k1.ada"), "");
    EXPECT_EQ(asked, before);
    away = true;  // what is known stays so
    EXPECT_EQ(refused("k1.ada"), "");
}

TEST_F(TokenNewsTest, WhatLooksLikeAKeyIsNoToken) {
    keys.known.insert("wbk_1");
    EXPECT_EQ(refused("wbk_1.ada"), "auth.invalid_token");
}

TEST_F(TokenNewsTest, KeyThatIsNewIsAskedForAndInventedOnesOnceASecond) {
    EXPECT_EQ(refused("k1.ada"), "");
    loop.run_for(1s);
    jwks = "k2";
    EXPECT_EQ(refused("k2.ada"), "");
    EXPECT_EQ(refused("k1.ada"), "");
    const int before = asked;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(refused("k3.eve"), "auth.invalid_token");
    EXPECT_EQ(asked, before);  // it was asked for k2 in this second
    loop.run_for(1s);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(refused("k3.eve"), "auth.invalid_token");
    EXPECT_EQ(asked, before + 1);
}

TEST_F(TokenNewsTest, CallersBeforeTheFirstAnswerAskOnceASecondTogether) {
    away = true;
    EXPECT_EQ(refused("k1.ada"), "rpc.unreachable");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(refused("k1.eve"), "request.unavailable");
        const auto set = loop.run(news.keys({}));
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(set.error().retry_after, 1s);
    }
    EXPECT_EQ(asked, 1);
    loop.run_for(1s);
    away = false;
    EXPECT_EQ(loop.run(news.keys({})), jwks);
    EXPECT_EQ(refused("k1.ada"), "");
    EXPECT_EQ(loop.run(news.keys({})), jwks);
    EXPECT_EQ(asked, 2);
}

TEST_F(TokenNewsTest, DamagedKeysAreNoAnswer) {
    jwks = "damaged";
    EXPECT_EQ(refused("k1.ada"), "tokens.bad_key");
    EXPECT_FALSE(news.begun());
}

TEST_F(TokenNewsTest, EndOfSessionsIsHeardAtOnce) {
    const auto one = ids.next<SessionId>();
    const auto other = ids.next<SessionId>();
    identity::v1::SessionsEnded hint;
    hint.add_session_ids(one.text());
    hint.add_session_ids("no id");
    hint.add_session_ids(other.text());
    ASSERT_TRUE(hear(hint));
    EXPECT_EQ(revoked, (std::vector{one, other}));
    EXPECT_EQ(news.subscription().topics.at(0), identity::v1::hints::topic);
    EXPECT_EQ(news.subscription().reach, messaging::Reach::everyone);
}

TEST_F(TokenNewsTest, FollowsFastUntilTheFirstAnswer) {
    away = true;
    TaskGroup group;
    Context ctx;
    ctx.stop = group.token();
    group.spawn(loop, news.follow(ctx));
    loop.run_for(3s);
    EXPECT_GE(asked, 3);
    away = false;
    loop.run_for(2s);
    EXPECT_TRUE(news.begun());
    loop.run_for(15s);  // a little more often, while hints may not be heard yet
    const int before = asked;
    loop.run_for(90s);
    EXPECT_EQ(asked, before + 3);
    loop.run(group.stop());
}

}  // namespace
}  // namespace waybill::gateway
