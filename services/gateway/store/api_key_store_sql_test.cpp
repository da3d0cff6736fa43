// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/api_key_store_sql.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/migrations/migrations.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::api_key_store_sql_test {

struct StoredApiKeys : ::testing::Test {
    ManualExecutor loop;
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    sqlite::TemporaryDatabase database{loop, gateway::migrations()};
    ApiKeyStoreSql store{*database, loop.clock()};
    PartnerId partner = ids.next<PartnerId>();

    ApiKey made(std::string name = "Till") {
        return {.id = ids.next<ApiKeyId>(),
                .partner = partner,
                .name = std::move(name),
                .scopes = {"orders:read", "menu:write"},
                .ending = "x7Qa",
                .made_by = UserId{Uuid{{1}}},
                .made_at = loop.clock().now()};
    }
    Result<ApiKeyStore::Added> add(ApiKey key, std::string digest, std::string cause = {},
                                   std::string fingerprint = "f") {
        return loop.run(store.add(
            {}, std::move(key), std::move(digest),
            {.scope = "usr_1 POST /x", .key = std::move(cause), .fingerprint = fingerprint}));
    }
    std::optional<ApiKey> find(std::string digest) {
        return loop.run(store.find({}, std::move(digest))).value();
    }
};

TEST_F(StoredApiKeys, IsFoundByItsDigestAsItWasMade) {
    ApiKey key = made();
    key.expires_at = loop.clock().now() + 1h;
    ASSERT_TRUE(add(key, "d"));
    const auto found = find("d");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, key.id);
    EXPECT_EQ(found->partner, partner);
    EXPECT_EQ(found->scopes, key.scopes);
    EXPECT_EQ(found->expires_at, key.expires_at);
    EXPECT_FALSE(found->revoked_at);
    EXPECT_FALSE(find("e"));
}

TEST_F(StoredApiKeys, TheSameRequestMakesOne) {
    const ApiKey first = made();
    EXPECT_FALSE(add(first, "d", "k")->again);
    const auto again = add(made(), "e", "k");
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->again);
    EXPECT_EQ(again->key.id, first.id);
    EXPECT_FALSE(find("e"));
    const auto other = add(made(), "e", "k", "g");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, "idempotency.key_reused");
}

TEST_F(StoredApiKeys, IsRevokedOnceAndByItsPartnerOnly) {
    const ApiKey key = made();
    ASSERT_TRUE(add(key, "d"));
    const auto foreign = loop.run(store.revoke({}, ids.next<PartnerId>(), key.id));
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().reason, "gateway.no_api_key");
    ASSERT_TRUE(loop.run(store.revoke({}, partner, key.id)));
    const auto revoked_at = find("d")->revoked_at;
    ASSERT_TRUE(revoked_at);
    loop.run_for(1h);
    ASSERT_TRUE(loop.run(store.revoke({}, partner, key.id)));
    EXPECT_EQ(find("d")->revoked_at, revoked_at);
}

TEST_F(StoredApiKeys, APartnerHasTwentyGoodOnesAtTheMost) {
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(add(made(), std::to_string(i)));
    const auto more = add(made(), "more");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().reason, "gateway.too_many_keys");
    ASSERT_TRUE(loop.run(store.revoke({}, partner, find("3")->id)));
    EXPECT_TRUE(add(made(), "more"));
}

TEST_F(StoredApiKeys, AreListedByPages) {
    for (const char* name : {"a", "b", "c"}) {
        ASSERT_TRUE(add(made(name), name));
        loop.run_for(1ms);
    }
    const auto first = loop.run(store.list({}, {.partner = partner, .limit = 2})).value();
    ASSERT_EQ(first.data.size(), 2U);
    EXPECT_EQ(first.data[0].name, "a");
    ASSERT_TRUE(first.next_cursor);
    const auto last =
        loop.run(store.list({}, {.partner = partner, .limit = 2, .cursor = *first.next_cursor}))
            .value();
    ASSERT_EQ(last.data.size(), 1U);
    EXPECT_EQ(last.data[0].name, "c");
    EXPECT_FALSE(last.has_more);
    const auto odd = loop.run(store.list({}, {.partner = partner, .cursor = "x"}));
    EXPECT_EQ(odd.error().reason, "request.bad_cursor");
}

}  // namespace waybill::gateway::api_key_store_sql_test
