// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/answer_store_sql.hpp"

#include "adapters/sqlite/temporary_database.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::answer_store_sql_test {

struct Answers : ::testing::Test {
    ManualExecutor loop;
    sqlite::TemporaryDatabase database{loop};
    AnswerStoreSql store{*database, loop.clock()};

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

}  // namespace waybill::gateway::answer_store_sql_test
