// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/answer_store_sql.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/migrations/migrations.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::answer_store_sql_test {

struct Answers : ::testing::Test {
    ManualExecutor loop;
    SeededRandom random{1};
    crypto::Sealer sealer{SecretText{"only for tests"}, random};
    sqlite::TemporaryDatabase database{loop, gateway::migrations()};
    AnswerStoreSql store{*database, sealer, loop.clock()};

    Result<std::optional<http::Response>> find(std::string key, std::string fingerprint = "f") {
        return loop.run(store.find({}, {"usr_1 POST /v1/x", std::move(key), fingerprint}));
    }
    Status keep(std::string key, http::Response answer) {
        return loop.run(
            store.keep({}, {"usr_1 POST /v1/x", std::move(key), "f"}, std::move(answer)));
    }
};

http::Response made() {
    http::Response answer{
        .status = 201, .headers = {}, .body = "{\"a\":\"1\\n\"}\n\nrest: no header"};
    answer.headers.add("Content-Type", "application/json");
    answer.headers.add("ETag", "\"v7: odd\"");
    return answer;
}

TEST_F(Answers, AreFoundAsTheyWereKept) {
    EXPECT_FALSE(find("key-1").value());
    ASSERT_TRUE(keep("key-1", made()));
    const auto found = find("key-1").value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->status, 201);
    EXPECT_EQ(found->body, made().body);
    EXPECT_EQ(found->headers.find("Content-Type"), "application/json");
    EXPECT_EQ(found->headers.find("ETag"), "\"v7: odd\"");
    EXPECT_FALSE(find("key-2").value());
}

TEST_F(Answers, WithoutABodyAreAnswersToo) {
    ASSERT_TRUE(keep("key-1", {.status = 204}));
    EXPECT_EQ(find("key-1").value()->status, 204);
    EXPECT_EQ(find("key-1").value()->body, "");
}

TEST_F(Answers, AreNotGivenToAnotherRequest) {
    ASSERT_TRUE(keep("key-1", made()));
    const auto other = find("key-1", "g");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, ErrorKind::invalid);
    EXPECT_EQ(other.error().reason, "idempotency.key_reused");
}

TEST_F(Answers, TheFirstOneStays) {
    ASSERT_TRUE(keep("key-1", made()));
    EXPECT_TRUE(keep("key-1", {.status = 204}));
    EXPECT_EQ(find("key-1").value()->status, 201);
}

TEST_F(Answers, LieSealed) {
    ASSERT_TRUE(keep("key-1", made()));
    static constexpr sql::Query all{"t.replies", "SELECT reply FROM idempotency_keys"};
    auto read = [](sql::Tx& tx) {
        return tx.one(all, [](const sql::Row& row) { return row.text(0); });
    };
    const auto stored = loop.run((*database).read({}, read)).value().value();
    EXPECT_TRUE(crypto::Sealer::is_sealed(stored));
    EXPECT_FALSE(stored.contains("no header"));
}

TEST_F(Answers, OfAnotherInstallationAreNotTold) {
    ASSERT_TRUE(keep("key-1", made()));
    const crypto::Sealer foreign{SecretText{"another installation's"}, random};
    AnswerStoreSql other{*database, foreign, loop.clock()};
    const auto found = loop.run(other.find({}, {"usr_1 POST /v1/x", "key-1", "f"}));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, "crypto.seal_broken");
}

/// Kept by a release that did not seal.
TEST_F(Answers, InTheClearAreSealedOnceAndStayTheSame) {
    static constexpr sql::Query plant{
        "t.plant", "INSERT INTO idempotency_keys (scope, key, fingerprint, reply, at) VALUES "
                   "('usr_1 POST /v1/x', 'key-1', 'f', $1, 1)"};
    ASSERT_TRUE(keep("key-2", made()));
    auto seal = [this](sql::Tx& tx) -> Result<std::int64_t> {
        return seal_clear_answers(tx, sealer);
    };
    static constexpr sql::Query list{
        "t.list", "INSERT INTO answers_in_clear (scope, key) VALUES ('usr_1 POST /v1/x', 'key-1')"};
    auto write = [](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(plant, sql::Value::bytes("200\nA: b\n\n{\"pin\":\"0417\"}")));
        WAYBILL_CHECK(tx.exec(list));
        return {};
    };
    ASSERT_TRUE(loop.run((*database).write({}, write)));
    EXPECT_EQ(find("key-1").error().reason, "crypto.not_sealed");
    EXPECT_EQ(loop.run((*database).write({}, seal)), 1);
    EXPECT_EQ(loop.run((*database).write({}, seal)), 0);
    const auto found = find("key-1").value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->status, 200);
    EXPECT_EQ(found->headers.find("A"), "b");
    EXPECT_EQ(found->body, R"({"pin":"0417"})");
    EXPECT_EQ(find("key-2").value()->status, 201);
}

}  // namespace waybill::gateway::answer_store_sql_test
