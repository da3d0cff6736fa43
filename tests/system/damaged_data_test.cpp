// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <map>

namespace waybill::system_test::damaged {

using namespace process;

constexpr int exit_data = 65;

/// Contents of the databases of a folder; logs and locks may come and go.
std::map<std::string, std::string> databases_of(const Folder& folder) {
    std::map<std::string, std::string> contents;
    for (const auto& entry : std::filesystem::directory_iterator{folder / "data"})
        if (entry.path().extension() == ".db")
            contents.emplace(entry.path().filename().string(), read_file(entry.path()));
    return contents;
}

/// A folder whose databases were made by a server that ended well.
void make_databases(const Folder& folder) {
    Serving server{folder, {.demo = false}};
    ASSERT_TRUE(server.ready()) << server.child().err();
    server.child().send(SIGTERM);
    ASSERT_EQ(server.child().wait(Millis{12'000}), 0) << server.child().err();
}

/// Does something bad to `data/orders.db`, and looks what the program says and does.
struct Damaged : ::testing::Test {
    Folder folder;
    std::filesystem::path file{folder / "data/orders.db"};

    void SetUp() override { make_databases(folder); }
    void write(const std::string& bytes) { std::ofstream{file, std::ios::binary} << bytes; }
    void check(std::string_view what) {
        const auto before = databases_of(folder);
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"serve", data_flag(folder), "--server.port=0",
                                       "--server.internal_port=0"},
              std::vector<std::string>{"migrate", data_flag(folder)}}) {
            const auto finished = run(words, folder.path());
            EXPECT_EQ(finished.code, exit_data) << finished.err;
            const auto begin = finished.err.find("waybill: ");
            ASSERT_NE(begin, std::string::npos) << finished.err;
            const auto line = finished.err.substr(begin, finished.err.find('\n', begin) - begin);
            EXPECT_TRUE(line.contains(what)) << line;
            EXPECT_TRUE(line.contains(file.string())) << line;
            EXPECT_EQ(finished.err.find("waybill: ", begin + 1), std::string::npos) << finished.err;
        }
        EXPECT_EQ(databases_of(folder), before) << "something was overwritten";
    }
};

TEST_F(Damaged, AFileThatIsNoDatabaseIsLeftAlone) {
    write("these are my holiday pictures");
    check("not a SQLite database");
}

TEST_F(Damaged, ADatabaseOfAnotherProgramIsLeftAlone) {
    std::string bytes = read_file(file);
    bytes.replace(68, 4, "ELSE");
    write(bytes);
    check("another program");
}

TEST_F(Damaged, ADatabaseThatWasCutOffIsLeftAlone) {
    const std::string bytes = read_file(file);
    write(bytes.substr(0, bytes.size() / 2));
    check("restore a backup");
}

TEST_F(Damaged, ADatabaseWithoutItsSchemaIsLeftAlone) {
    std::string bytes = read_file(file);
    bytes.replace(100, 3000, std::string(3000, '\xA5'));
    write(bytes);
    check("restore a backup");
}

TEST_F(Damaged, ALogWhoseDatabaseIsGoneIsLeftAlone) {
    std::filesystem::remove(file);
    std::ofstream{file.string() + "-wal", std::ios::binary} << "the only copy of something";
    check("restore a backup");
    EXPECT_EQ(read_file(file.string() + "-wal"), "the only copy of something");
}

TEST_F(Damaged, AMissingDatabaseIsNotMadeAnew) {
    std::filesystem::remove(file);
    check("--accept-folder");
    EXPECT_FALSE(std::filesystem::exists(file));
    const auto accepted = run({"migrate", "--accept-folder", data_flag(folder)}, folder.path());
    EXPECT_EQ(accepted.code, 0) << accepted.err;
    EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(Damaged, AMissingPepperIsNotMadeAnew) {
    const auto pepper = folder / "data/secrets/pepper";
    std::filesystem::remove(pepper);
    const auto finished = run({"serve", data_flag(folder)}, folder.path());
    EXPECT_EQ(finished.code, exit_data) << finished.err;
    EXPECT_TRUE(finished.err.contains(std::filesystem::path{pepper}.string())) << finished.err;
    EXPECT_FALSE(std::filesystem::exists(pepper));
    EXPECT_EQ(run({"doctor", data_flag(folder)}, folder.path()).code, 1);
    const auto no_folder = run({"doctor", "--server.data=/proc/self/status"}, folder.path());
    EXPECT_EQ(no_folder.code, 1);
    EXPECT_TRUE(no_folder.out.contains("is not a folder")) << no_folder.out;
}

TEST_F(Damaged, ADatabaseOfANewerReleaseIsLeftAlone) {
    {
        auto opened = sqlite::Connection::open({.file = file, .vfs = {}, .writer = true});
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        ASSERT_TRUE(opened
                        ->script("INSERT INTO schema_migrations (number, name, checksum) "
                                 "VALUES (9999, 'of tomorrow', 'x');")
                        .has_value());
    }
    check("newer");
}

}  // namespace waybill::system_test::damaged
