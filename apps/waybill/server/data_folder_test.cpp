// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/data_folder.hpp"

#include "adapters/sqlite/connection.hpp"
#include "platform/testing/manual_clock.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace waybill::server {
namespace {

const sql::Migration shop_tables[] = {{100, "shop", "CREATE TABLE shop (id TEXT PRIMARY KEY);"}};
const sql::Migration till_tables[] = {{100, "till", "CREATE TABLE till (id TEXT PRIMARY KEY);"}};
const std::vector<wiring::StoredService> two_services{{"identity", shop_tables},
                                                      {"orders", till_tables}};
const std::vector<wiring::StoredService> three_services{
    {"identity", shop_tables}, {"orders", till_tables}, {"reviews", shop_tables}};

class CountingRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override {
        for (auto& byte : bytes) byte = static_cast<std::byte>(++next_);
    }

private:
    unsigned next_{0};
};

struct DataFolderTest : ::testing::Test {
    TempFolder temporary;
    std::string path{temporary.path() / "data"};
    CountingRandom random;

    std::string file(const std::string& name) const { return path + "/" + name; }
    /// Opened and closed again: empty, or why it was refused.
    std::string start(const std::vector<wiring::StoredService>& services = two_services,
                      DataFolder::Trust trust = DataFolder::Trust::check) {
        const auto opened = DataFolder::open(path, services, random, trust);
        if (opened) return {};
        const Error& error = opened.error();
        const std::string& line = error.message.empty() ? error.detail : error.message;
        EXPECT_FALSE(line.empty());
        EXPECT_FALSE(line.contains('\n')) << line;
        return std::string{error.reason};
    }
    void change(const std::string& name, const std::string& statements) {
        auto opened =
            sqlite::Connection::open({.file = file(name + ".db"), .vfs = {}, .writer = true});
        ASSERT_TRUE(opened);
        ASSERT_TRUE(opened->script(statements));
    }
    void copy(const std::string& from, const std::string& to) {
        std::filesystem::copy_file(file(from), file(to),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    bool fine(const std::string& what) {
        for (const auto& finding : DataFolder::look(path, two_services))
            if (finding.what == what) return finding.fine;
        return false;
    }
};

TEST_F(DataFolderTest, MakesEverythingOnceAndTakesItEverAfter) {
    EXPECT_EQ(start(), "");
    for (const char* made : {"manifest.json", "identity.db", "orders.db", "secrets/pepper"})
        EXPECT_TRUE(std::filesystem::exists(file(made))) << made;
    EXPECT_EQ(start(), "");
    EXPECT_EQ(start(three_services), "");
    EXPECT_EQ(start(three_services), "");
    EXPECT_EQ(start(two_services), "sql.schema_newer");
}

TEST_F(DataFolderTest, FirstStartThatWasKilledBeforeItHadTablesGoesOn) {
    std::filesystem::create_directories(path);
    change("orders",
           "PRAGMA journal_mode = WAL; PRAGMA user_version = 1; PRAGMA user_version = 0;");
    ASSERT_GT(std::filesystem::file_size(file("orders.db")), 0U);
    EXPECT_EQ(start(), "");
    EXPECT_EQ(start(), "");
}

TEST_F(DataFolderTest, RefusesAMissingOrEmptyDatabaseAndMakesNone) {
    ASSERT_EQ(start(), "");
    std::filesystem::remove(file("orders.db"));
    EXPECT_EQ(start(), "data.member_missing");
    EXPECT_FALSE(std::filesystem::exists(file("orders.db")));
    std::ofstream{file("orders.db")} << "";
    EXPECT_EQ(start(), "data.member_missing");
    EXPECT_EQ(std::filesystem::file_size(file("orders.db")), 0U);
    EXPECT_FALSE(fine("database orders"));
    EXPECT_TRUE(fine("database identity"));
}

TEST_F(DataFolderTest, RefusesAnOlderCopy) {
    ASSERT_EQ(start(), "");
    copy("orders.db", "orders.old");
    ASSERT_EQ(start(), "");
    copy("orders.old", "orders.db");
    EXPECT_EQ(start(), "data.member_older");
    EXPECT_FALSE(fine("database orders"));
}

TEST_F(DataFolderTest, RefusesADatabaseOfAnotherInstallation) {
    ASSERT_EQ(start(), "");
    std::filesystem::rename(file("orders.db"), temporary.path() / "orders.db");
    std::filesystem::remove_all(path);
    ASSERT_EQ(start(), "");
    std::filesystem::rename(temporary.path() / "orders.db", file("orders.db"));
    EXPECT_EQ(start(), "data.member_foreign");
}

TEST_F(DataFolderTest, RefusesAMissingEmptyOrExchangedSecret) {
    ASSERT_EQ(start(), "");
    for (const std::string name : {"secrets/pepper", "secrets/sealing_key"}) {
        copy(name, "secrets/kept");
        std::ofstream{file(name)} << "";
        EXPECT_EQ(start(), "data.secret_missing");
        std::ofstream{file(name)} << "another";
        EXPECT_EQ(start(), "data.secret_changed");
        std::filesystem::remove(file(name));
        EXPECT_EQ(start(), "data.secret_missing");
        EXPECT_FALSE(std::filesystem::exists(file(name)));
        std::filesystem::rename(file("secrets/kept"), file(name));
        EXPECT_EQ(start(), "");
    }
}

TEST_F(DataFolderTest, RefusesADatabaseThatLacksEventsWhichOthersHave) {
    ASSERT_EQ(start(), "");
    const std::string event =
        "INSERT INTO outbox VALUES (1, 'evt_1', 'waybill.orders', 'order.paid', "
        "'k', 1, 1, '', x'', 1);";
    // Claimed far in the future, so that it counts as new whenever this runs.
    change("identity", "INSERT INTO inbox VALUES ('identity.orders', 'evt_1', 9000000000000000);");
    EXPECT_EQ(start(), "data.member_older");
    change("orders", event);
    EXPECT_EQ(start(), "");
}

TEST_F(DataFolderTest, AcceptsWhatDoesNotBelongTogetherWhenTold) {
    ASSERT_EQ(start(), "");
    copy("orders.db", "orders.old");
    ASSERT_EQ(start(), "");
    copy("orders.old", "orders.db");
    std::filesystem::remove(file("identity.db"));
    EXPECT_EQ(start(two_services, DataFolder::Trust::accept), "");
    EXPECT_EQ(start(), "");
}

TEST_F(DataFolderTest, FolderOfTheFirstReleaseIsTakenOver) {
    ASSERT_EQ(start(), "");
    std::filesystem::remove(file("manifest.json"));
    for (const char* name : {"identity", "orders"})
        change(name, "DROP TABLE installation; DELETE FROM schema_migrations WHERE number = 10;");
    EXPECT_EQ(start(), "");
    EXPECT_TRUE(std::filesystem::exists(file("manifest.json")));
    std::filesystem::remove(file("orders.db"));
    EXPECT_EQ(start(), "data.member_missing");
}

TEST_F(DataFolderTest, IsForOneProcessAtATime) {
    const auto first = DataFolder::open(path, two_services, random);
    ASSERT_TRUE(first);
    EXPECT_EQ(start(), "sql.in_use");
    EXPECT_TRUE(fine("database orders"));
}

TEST_F(DataFolderTest, LookingMakesNothing) {
    EXPECT_TRUE(fine("data folder"));
    EXPECT_FALSE(std::filesystem::exists(path));
    std::filesystem::create_directories(path);
    EXPECT_TRUE(fine("database orders"));
    EXPECT_TRUE(std::filesystem::is_empty(path));
}

}  // namespace
}  // namespace waybill::server
