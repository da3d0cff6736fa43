// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "platform/json/document.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <set>
#include <sstream>

namespace waybill::system_test {

using namespace process;

constexpr int orders_played = 200;
constexpr int kills = 6;

/// A step that the server acknowledged to the player.
struct JournalLine {
    std::string step;
    std::string order;
    std::string status;
    std::int64_t version{0};
};

std::vector<JournalLine> read_journal(const std::filesystem::path& file) {
    std::vector<JournalLine> lines;
    std::istringstream in{read_file(file)};
    for (std::string text; std::getline(in, text);) {
        const auto parsed = json::Document::parse(text);
        EXPECT_TRUE(parsed.has_value()) << text;
        if (!parsed) continue;
        const auto root = parsed->root();
        JournalLine line{.step = std::string{root.text("step").value_or("")},
                         .order = std::string{root.text("order").value_or("")},
                         .status = std::string{root.text("status").value_or("")},
                         .version = 0};
        if (const auto version = root.find("version")) line.version = version->integer();
        lines.push_back(std::move(line));
    }
    return lines;
}

/// What the stored history says of every order: `version status` and the names of its steps.
using Histories = std::map<std::string, std::set<std::string>>;

Histories read_histories(const Folder& folder) {
    static constexpr sql::Query all{"system.histories",
                                    "SELECT order_id, version, to_status, what FROM order_history"};
    Histories histories;
    auto opened = sqlite::Connection::open({.file = folder / "data/orders.db", .vfs = {}});
    EXPECT_TRUE(opened.has_value());
    if (!opened) return histories;
    auto keep = [&](const sql::Row& row) {
        auto& steps = histories[row.text(0)];
        steps.insert(std::to_string(row.integer(1)) + " " + row.text(2));
        steps.insert(row.text(3));
    };
    EXPECT_TRUE(opened->fetch(all, {}, keep).has_value());
    return histories;
}

/// The step of the order that an acknowledged step of somebody else leads to.
std::string led_to(const std::string& step) {
    if (step == "confirm") return "created";
    if (step == "claim") return "assigned";
    if (step == "pick_up") return "picked_up";
    if (step == "deliver") return "completed";
    return {};
}

void check_all_there(const std::vector<JournalLine>& journal, const Histories& histories) {
    for (const JournalLine& line : journal) {
        const auto found = histories.find(line.order);
        ASSERT_NE(found, histories.end()) << line.step << " of " << line.order << " is lost";
        std::set<std::string> wanted;
        if (line.version > 0) wanted.insert(std::to_string(line.version) + " " + line.status);
        if (const auto led = led_to(line.step); !led.empty()) wanted.insert(led);
        for (const std::string& one : wanted)
            EXPECT_TRUE(found->second.contains(one))
                << line.step << " of " << line.order << " is not in its history: " << one;
    }
}

std::size_t lines_in(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Until everything could be decided.
Finished verify_when_quiet(const Folder& folder) {
    Finished verified;
    (void)wait_until(Millis{60'000}, [&] {
        verified = run({"verify", data_flag(folder)}, folder.path());
        return verified.code != 75;
    });
    return verified;
}

/// `order show` names money as people do, and with --at the state of that moment.
void check_earlier_moments(const Folder& folder, const std::string& order,
                           const std::string& shown) {
    const std::string head = shown.substr(0, shown.find('\n'));
    EXPECT_TRUE(head.contains("now COMPLETED, delivery delivered, ")) << head;
    ASSERT_TRUE(head.ends_with(" EUR")) << head;
    EXPECT_EQ(head[head.size() - 7], '.') << head;
    // `  2  2026-01-31T12:00:00.123456Z  paid …`
    const auto end = shown.find("Z  paid ") + 1;  // of the moment
    ASSERT_NE(end, 0u) << shown;
    const auto begin = shown.rfind(' ', end - 1) + 1;
    const std::string paid = shown.substr(begin, end - begin);
    const auto show_at = [&](const std::string& moment) {
        return run({"order", "show", order, "--at", moment, data_flag(folder)}, folder.path());
    };
    const auto then = show_at(paid);
    EXPECT_EQ(then.code, 0) << then.err;
    EXPECT_TRUE(then.out.contains("was PAID, delivery none")) << then.out;
    EXPECT_FALSE(then.out.contains("accepted")) << then.out;
    const auto before = show_at("2000-01-01T00:00:00Z");
    EXPECT_EQ(before.code, 1);
    EXPECT_TRUE(before.err.contains("was not there yet")) << before.err;
}

TEST(Demo, WhatWasAcknowledgedSurvivesEveryKill) {
    const Folder folder;
    const std::filesystem::path journal = folder / "journal";
    auto server = std::make_unique<Serving>(folder);
    ASSERT_TRUE(server->ready()) << server->child().err();
    const ServeOptions again{.port = server->port(), .internal_port = server->internal_port()};
    Child demo{{"demo", "--json", "--url", server->url(), "--internal-url",
                "http://127.0.0.1:" + std::to_string(again.internal_port), "--orders",
                std::to_string(orders_played), "--rate", "20", "--speed", "4", "--reconnect-for",
                "60", "--journal", journal.string()},
               folder.path()};
    // By progress, not by the clock: each kill comes after some more acknowledged steps.
    constexpr std::size_t lines_per_kill = std::size_t{orders_played} * 8 / (kills + 2);
    int killed = 0;
    for (std::size_t next = lines_per_kill / 2; killed < kills; next += lines_per_kill) {
        const bool came = wait_until(Millis{60'000},
                                     [&] { return lines_in(journal) >= next || !demo.running(); });
        ASSERT_TRUE(came) << demo.err();
        ASSERT_TRUE(demo.running()) << "only " << killed << " kills\n" << demo.out() << demo.err();
        server->child().send(SIGKILL);
        ASSERT_EQ(server->child().wait(Millis{5'000}), 128 + SIGKILL);
        ++killed;
        server = std::make_unique<Serving>(folder, again);
        // It stands still meanwhile: where a start takes long, it would play on before we are told
        // that the server is there, and end before the last kill.
        demo.send(SIGSTOP);
        ASSERT_TRUE(server->ready()) << server->child().err();
        demo.send(SIGCONT);
    }
    EXPECT_EQ(demo.wait(Millis{120'000}), 0) << demo.out() << demo.err();

    const auto verified = verify_when_quiet(folder);
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
    const auto steps = read_journal(journal);
    EXPECT_GE(steps.size(), std::size_t{orders_played} * 5);
    check_all_there(steps, read_histories(folder));

    // The simulated bank declines a few orders for good; one that was delivered was paid.
    const auto delivered = std::ranges::find(steps, "deliver", &JournalLine::step);
    ASSERT_NE(delivered, steps.end());
    const std::string order = delivered->order;
    const auto shown = run({"order", "show", order, data_flag(folder)}, folder.path());
    EXPECT_EQ(shown.code, 0) << shown.err;
    for (const char* word : {"created", "paid", "accepted", "completed"})
        EXPECT_TRUE(shown.out.contains(word)) << shown.out;
    check_earlier_moments(folder, order, shown.out);
    server->child().send(SIGTERM);
    EXPECT_EQ(server->child().wait(Millis{12'000}), 0) << server->child().err();
    EXPECT_EQ(run({"verify", data_flag(folder)}, folder.path()).code, 0);
}

}  // namespace waybill::system_test
