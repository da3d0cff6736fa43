// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/sqlite/connection.hpp"
#include "tests/postgres/server.hpp"
#include "tests/process/load.hpp"
#include "tests/process/ports.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <format>
#include <fstream>

/// A copy of an installation that runs, and what is made of it.
namespace waybill::system_test::backup {

using namespace process;
namespace fs = std::filesystem;

namespace {

constexpr const char* unlimited = "--gateway.rate_limits=false";

std::string at(const std::string& data) { return "--server.data=" + data; }

/// Some folders and what is done with them; a database where one is needed.
struct Town {
    Folder folder{};
    /// Of each server: what is under way names its address.
    std::vector<int> ports{free_ports(2)};

    std::string backup(const std::string& name) const { return folder / ("backup/" + name); }
    std::string restored(const std::string& name) const { return folder / ("restored/" + name); }
    Finished run(std::vector<std::string> words) const {
        return process::run(std::move(words), folder.path(), Millis{60'000});
    }
    Finished restore(const std::string& from, const std::string& to,
                     const std::vector<std::string>& flags = {}) const {
        std::vector<std::string> words{"restore", from, at(to)};
        words.insert(words.end(), flags.begin(), flags.end());
        return run(std::move(words));
    }
    ServeOptions serving(std::vector<std::string> flags) const {
        flags.emplace_back(unlimited);
        return {.port = ports[0], .internal_port = ports[1], .flags = std::move(flags)};
    }
    std::vector<std::string> playing(int orders) const {
        return {"demo",
                "--orders",
                std::to_string(orders),
                "--speed",
                "1000",
                "--rate",
                "20",
                "--url",
                "http://127.0.0.1:" + std::to_string(ports[0]),
                "--internal-url",
                "http://127.0.0.1:" + std::to_string(ports[1])};
    }
    /// What a copy has under way cannot be decided while nobody goes on with it: that is 75.
    void expect_whole(std::vector<std::string> words) const {
        words.insert(words.begin(), "verify");
        const auto verified = run(std::move(words));
        EXPECT_TRUE(verified.code == 0 || verified.code == 75)
            << verified.code << verified.out << verified.err;
        EXPECT_FALSE(verified.out.contains("BROKEN")) << verified.out << verified.err;
    }
    /// A server goes on with it, and then all can be decided.
    void expect_goes_on(const std::string& data, std::vector<std::string> flags) const {
        const Folder home;
        flags.push_back(at(data));
        ServeOptions options = serving(flags);
        options.demo = false;
        Serving server{home, std::move(options)};
        ASSERT_TRUE(server.ready()) << server.child().err();
        const auto played = run(playing(10));
        EXPECT_EQ(played.code, 0) << played.out << played.err << server.child().err();
        flags.insert(flags.begin(), "verify");
        Finished verified;
        (void)wait_until(Millis{60'000}, [&] {
            verified = run(flags);
            return verified.code != 75;  // something is under way
        });
        EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
    }
};

void expect_said(const Finished& finished, int code, const std::string& words) {
    EXPECT_EQ(finished.code, code) << finished.out << finished.err;
    EXPECT_TRUE(finished.err.contains(words)) << finished.err;
    EXPECT_EQ(std::ranges::count(finished.err, '\n'), 1) << finished.err;
}

std::string fresh_database(const postgres::Server& server) {
    std::string name = postgres::Server::fresh_schema("town");
    auto connection = postgres::Connection::open(
        {.address = server.address(), .schema = "public", .name = "test"}, nullptr);
    EXPECT_TRUE(connection && connection->script("CREATE DATABASE " + name));
    return "--storage.postgres=" + server.address(name);
}

/// Makes some backups while orders are played, each of which holds.
void back_up_under_load(const Town& town, const std::vector<std::string>& flags = {}) {
    Serving server{town.folder, town.serving(flags)};
    ASSERT_TRUE(server.ready()) << server.child().err();
    Child load{town.playing(endless_orders), town.folder.path()};
    EXPECT_TRUE(wait_until(Millis{120'000}, [&] { return load.err().contains(" orders"); }));
    for (const std::string name : {"1", "2"}) {
        std::vector<std::string> words{"backup", town.backup(name), data_flag(town.folder)};
        words.insert(words.end(), flags.begin(), flags.end());
        const auto made = town.run(std::move(words));
        EXPECT_EQ(made.code, 0) << made.out << made.err;
        EXPECT_TRUE(made.out.contains("rows of 7 databases")) << made.out;
        EXPECT_TRUE(load.running()) << load.out() << load.err();
        EXPECT_EQ(town.restore(town.backup(name), town.restored(name)).code, 0);
        town.expect_whole({at(town.restored(name))});
    }
    EXPECT_EQ(end_load(load), "");
}

/// The names in a folder, at any depth.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        names.push_back(fs::relative(entry.path(), folder).string());
    std::ranges::sort(names);
    return names;
}

/// A small installation that is stopped, and a backup of it.
struct Small : Town {
    std::string good{backup("good")};

    Small() {
        EXPECT_EQ(run({"migrate", data_flag(folder)}).code, 0);
        EXPECT_EQ(run({"backup", good, data_flag(folder)}).code, 0);
    }
};

}  // namespace

TEST(Backup, OfAServerUnderLoadIsAStateThatAServerGoesOnWith) {
    const Town town;
    back_up_under_load(town);
    town.expect_goes_on(town.restored("2"), {});
}

TEST(Backup, OfSchemasUnderLoadIsRestoredToFilesAndToSchemas) {
    const postgres::Server database;
    const Town town;
    const std::string busy = fresh_database(database);
    back_up_under_load(town, {busy});
    const std::string fresh = fresh_database(database);
    const std::string data = town.folder / "in_postgres";
    const auto restored = town.restore(town.backup("2"), data, {fresh});
    ASSERT_EQ(restored.code, 0) << restored.out << restored.err;
    EXPECT_EQ(names_in(data).size(), 7u) << "secrets and the manifest alone";
    const auto expect_taken = [&] {
        const auto taken = town.restore(town.backup("1"), town.folder / "another", {fresh});
        expect_said(taken, 1, "has a schema");
        EXPECT_FALSE(fs::exists(town.folder / "another"));
    };
    expect_taken();  // also while nobody has served what is there
    town.expect_whole({at(data), fresh});
    town.expect_goes_on(data, {fresh});
    expect_taken();
}

TEST(Backup, RefusesInOneLineAndWritesNothing) {
    const Small town;
    const auto before = names_in(town.folder / "backup");
    const std::string data = data_flag(town.folder);
    expect_said(town.run({"backup", town.good, data}), 1, "not an empty folder");
    expect_said(town.run({"backup", town.backup("no"), at(town.folder / "nowhere")}), 69,
                "is not the data folder");
    expect_said(town.run({"backup", town.backup("no"), data, "--storage.postgres=dbname=x"}), 65,
                "leave storage.postgres empty");
    const auto damage = fs::path{town.folder / "data/orders.db"};
    fs::resize_file(damage, fs::file_size(damage) / 2);
    const auto damaged = town.run({"backup", town.backup("no"), data});
    expect_said(damaged, 65, "restore a backup");
    EXPECT_TRUE(damaged.err.contains(damage.string())) << damaged.err;
    EXPECT_EQ(names_in(town.folder / "backup"), before);
}

TEST(Backup, ClearsNothingThatItHasNotLeft) {
    const Small town;
    const std::string theirs = town.folder / "theirs";
    const std::string unfinished = town.backup("new.unfinished");
    fs::create_directory(theirs);
    std::ofstream{theirs + "/draft.lock"} << "mine";
    const auto expect_refused = [&] {
        const auto made = town.run({"backup", town.backup("new"), data_flag(town.folder)});
        expect_said(made, 1, "was not left by a backup or restore");
        EXPECT_FALSE(fs::exists(town.backup("new")));
    };
    fs::create_directory_symlink(theirs, unfinished);
    expect_refused();
    EXPECT_EQ(read_file(theirs + "/draft.lock"), "mine");
    fs::remove(unfinished);
    fs::create_directory(unfinished);
    std::ofstream{unfinished + "/letter"} << "mine";
    expect_refused();
    EXPECT_EQ(read_file(unfinished + "/letter"), "mine");
    std::ofstream{unfinished + "/draft.lock"} << "";
    EXPECT_EQ(town.run({"backup", town.backup("new"), data_flag(town.folder)}).code, 0);
    EXPECT_FALSE(fs::exists(unfinished));
    EXPECT_EQ(names_in(town.backup("new")), names_in(town.good));
}

TEST(Restore, RefusesATargetThatIsNotEmpty) {
    const Small town;
    const std::string place = town.folder / "place";
    fs::create_directory(place);
    ASSERT_EQ(town.restore(town.good, place + "/").code, 0) << "an empty one is filled";
    const auto before = names_in(place);
    expect_said(town.restore(town.good, place), 1, "not an empty folder");
    EXPECT_EQ(names_in(place), before);
    EXPECT_FALSE(fs::exists(place + ".unfinished"));
}

TEST(Restore, RefusesWhatIsDamagedMissingOrNewer) {
    const Small town;
    const std::string bad = town.backup("bad");
    const auto expect_refused = [&](const std::string& words) {
        const auto restored = town.restore(bad, town.restored("bad"));
        expect_said(restored, 65, words);
        EXPECT_EQ(names_in(town.folder / "restored").size(), 0u);
        fs::remove_all(bad);
        fs::copy(town.good, bad, fs::copy_options::recursive);
    };
    expect_refused("is no backup");
    for (const std::string name : {"orders.db", "secrets/pepper", "manifest.json"}) {
        std::fstream file{bad + "/" + name, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(-9, std::ios::end);
        file.put('?');
        file.close();
        expect_refused(name + " is not the file that was backed up");
        fs::remove(bad + "/" + name);
        expect_refused(name + " is missing");
    }
    fs::remove(bad + "/backup.json");
    expect_refused("is no backup");
    const std::string contents = read_file(bad + "/backup.json");
    const auto write = [&](std::string_view what, std::string_view with) {
        std::string text = contents;
        const auto place = text.find(what);
        ASSERT_NE(place, text.npos);
        text.replace(place, what.size(), with);
        std::ofstream{bad + "/backup.json"} << text;
    };
    write("\"files\"", "\"sacks\"");
    expect_refused("is damaged");
    write("\"version\":1", "\"version\":2");
    expect_refused("newer version");
    write("\"schema\":", "\"schema\":9");
    expect_refused("newer version");
    write("pepper", "../../pepper");
    expect_refused("newer version");
    constexpr std::string_view key = "\"schema\":";
    const auto number = contents.find(key) + key.size();
    std::ofstream{bad + "/backup.json"} << contents.substr(0, number) << 1
                                        << contents.substr(contents.find_first_of(",}", number));
    expect_said(town.restore(bad, town.restored("bad"), {"--storage.postgres=dbname=x"}), 1,
                "move-store");
}

TEST(Backup, KilledAnywhereLeavesNothingThatLooksWhole) {
    const Small town;
    for (const bool out : {true, false}) {
        const std::string place = out ? town.backup("cut") : town.restored("cut");
        const std::string unfinished = place + ".unfinished";
        bool whole = false;
        int cut = 0;
        for (int after = 5; !whole; after += after / 5 + 1) {
            Child child{out ? std::vector<std::string>{"backup", place, data_flag(town.folder)}
                            : std::vector<std::string>{"restore", town.good, at(place)},
                        town.folder.path()};
            rest(Millis{after});
            child.send(SIGKILL);
            whole = child.wait(Millis{5'000}) == 0;
            if (whole) break;
            // It has its name only when it is whole.
            if (fs::exists(place)) break;
            if (out) expect_said(town.restore(place, town.restored("none")), 65, "is no backup");
            if (!fs::exists(unfinished)) continue;
            ++cut;
            if (fs::exists(unfinished + "/backup.json")) continue;
            expect_said(town.restore(unfinished, town.restored("none")), 65, "is no backup");
        }
        EXPECT_GT(cut, 0) << "none was killed in the midst of it";
        const std::string data = out ? town.restored("from_cut") : place;
        ASSERT_TRUE(!out || town.restore(place, data).code == 0);
        town.expect_whole({at(data)});
        EXPECT_FALSE(fs::exists(unfinished)) << "the next one has cleared it away";
    }
}

}  // namespace waybill::system_test::backup
