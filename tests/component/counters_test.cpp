// SPDX-License-Identifier: Apache-2.0
// The counters themselves: a list of costs is worth what they are.
#include "adapters/sqlite/sqlite_database.hpp"
#include "contracts/orders/v1/orders.pb.h"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"
#include "tests/component/allocations.hpp"
#include "tests/component/counting_files.hpp"
#include "tests/component/counting_messages.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

namespace waybill::town::counters {

using allocations::Counting;

const sql::Migration notes[] = {
    {100, "notes", "CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL);"}};
const sql::Query put_note{"notes.put", "INSERT INTO notes (id, body) VALUES ($1, $2)"};

Task<Status> put(sql::Database& database, int first, int count) {
    std::vector<Task<Status>> all;
    for (int id = first; id < first + count; ++id) {
        auto write = [id](sql::Tx& tx) -> Status {
            const std::string body(5000, 'a');  // more than a page
            WAYBILL_CHECK(tx.exec(put_note, id, body));
            return {};
        };
        all.push_back(database.write({}, std::move(write)));
    }
    for (const Status& done : co_await when_all(std::move(all))) WAYBILL_CO_CHECK(done);
    co_return Status{};
}

TEST(Counters, SyncsAreOfGroupsAndPagesThoseThatTheyWrote) {
    Tally tally;
    const CountingFiles files{tally};
    ManualExecutor executor;
    const TempFolder folder;
    const auto opened = sqlite::SqliteDatabase::open({.file = folder.path() / "notes.db",
                                                      .migrations = {notes[0]},
                                                      .clock = &executor.clock(),
                                                      .inline_on = &executor,
                                                      .vfs = CountingFiles::vfs()});
    ASSERT_TRUE(opened);
    ASSERT_TRUE(executor.run(put(**opened, 1, 1)));
    const Tally before = tally;
    for (int id = 2; id <= 4; ++id) ASSERT_TRUE(executor.run(put(**opened, id, 1)));
    const Tally alone = tally.since(before);
    EXPECT_EQ(alone.sum("log syncs"), 3);
    EXPECT_GE(alone.sum("log pages"), 6);
    EXPECT_LE(alone.sum("log pages"), 20);
    EXPECT_EQ(alone.sum("log bytes"), alone.sum("log pages") * (4096 + 24));

    const Tally between = tally;
    ASSERT_TRUE(executor.run(put(**opened, 5, 10)));
    const Tally together = tally.since(between);
    EXPECT_EQ(together.sum("log syncs"), 1);
    EXPECT_EQ(together.counts().at({"log syncs", "notes"}), 1);
    const auto length = std::filesystem::file_size(folder.path() / "notes.db-wal");
    EXPECT_GT(length, static_cast<std::uintmax_t>(tally.sum("log bytes"))) << "room was counted";
}

TEST(Counters, MessagesAreOfTheirTypeInBothWays) {
    const Tally before = messages_so_far();
    orders::v1::Order order;
    order.set_number("BQYPX3");
    std::string bytes = order.SerializeAsString();
    orders::v1::Order same;
    ASSERT_TRUE(same.ParseFromString(bytes));
    ASSERT_TRUE(same.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    ASSERT_TRUE(order.SerializeToString(&bytes));
    EXPECT_FALSE(orders::v1::Quote{}.ParseFromString("\xff"));
    const Tally spent = messages_so_far().since(before);
    EXPECT_EQ(same.number(), "BQYPX3");
    const Tally::Counts expected{{{"messages read", "waybill.orders.v1.Order"}, 2},
                                 {{"messages read", "waybill.orders.v1.Quote"}, 1},
                                 {{"messages written", "waybill.orders.v1.Order"}, 2}};
    EXPECT_EQ(spent.counts(), expected);
}

TEST(Counters, AllocationsAreThoseOfTheProduct) {
    const auto before = allocations::counted();
    std::vector<std::unique_ptr<std::string>> kept;
    kept.reserve(4);
    {
        const Counting product{Counting::Part::product};
        kept.push_back(std::make_unique<std::string>(100, 'a'));  // an object and its text
        const Counting test{Counting::Part::test};
        kept.push_back(std::make_unique<std::string>(100, 'b'));
    }
    kept.push_back(std::make_unique<std::string>(100, 'c'));
    EXPECT_EQ(allocations::counted() - before, 2u);
}

}  // namespace waybill::town::counters
