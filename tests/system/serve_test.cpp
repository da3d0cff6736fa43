// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

namespace waybill::system_test {

using namespace process;

constexpr int exit_data = 65;
constexpr int exit_unavailable = 69;
constexpr int exit_configuration = 78;

/// What a person is told: the lines of the program itself, without its log.
std::vector<std::string> complaints(const std::string& err) {
    std::vector<std::string> lines;
    std::istringstream in{err};
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("waybill: ")) lines.push_back(line);
    return lines;
}

void write_file(const std::string& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

/// Starts, expecting a refusal, and answers the one line that says why.
std::string refusal(const Folder& folder, std::vector<std::string> words, int code) {
    words.insert(words.begin(), "serve");
    words.push_back("--server.port=0");
    words.push_back("--server.internal_port=0");
    const auto finished = run(std::move(words), folder.path());
    EXPECT_EQ(finished.code, code) << finished.err;
    const auto lines = complaints(finished.err);
    EXPECT_EQ(lines.size(), 1u) << finished.err;
    return lines.empty() ? std::string{} : lines.front();
}

TEST(Serve, AnswersProbesDocumentsAndMetrics) {
    const Folder folder;
    Serving server{folder};
    ASSERT_TRUE(server.ready()) << server.child().err();
    for (const char* target : {"/livez", "/readyz", "/docs", "/"})
        EXPECT_EQ(http_get(server.port(), target).status, 200) << target;
    const auto openapi = http_get(server.port(), "/openapi.json");
    EXPECT_EQ(openapi.status, 200);
    const auto document = json::Document::parse(openapi.body, {.bytes_max = 16U << 20U});
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->root().text("openapi").value_or("").substr(0, 3), "3.1");
    const auto metrics = http_get(server.internal_port(), "/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_TRUE(metrics.body.contains("# HELP waybill_")) << metrics.body.substr(0, 500);
    EXPECT_EQ(http_get(server.internal_port(), "/livez").status, 200);
    EXPECT_EQ(http_get(server.port(), "/metrics").status, 404);  // not for the public
    const auto offers = http_get(server.port(), "/v1/offers?limit=100");
    EXPECT_EQ(offers.status, 200);
    EXPECT_TRUE(offers.body.contains("\"has_more\":true")) << "a demo town has over 100 offers";
}

TEST(Serve, PlaysOneOrderAndSaysWhatToTryNext) {
    const Folder folder;
    Serving server{folder};
    ASSERT_TRUE(server.ready()) << server.child().err();
    ASSERT_TRUE(wait_until(Millis{5'000}, [&] { return server.child().out().contains("Ctrl-C"); }));
    const std::string out = server.child().out();
    for (const char* words : {"demo town is ready", "COMPLETED", "/docs", "customer1@", "operator@",
                              "waybill demo --url"})
        EXPECT_TRUE(out.contains(words)) << words << "\n" << out;
}

TEST(Serve, DrainsOnCtrlCAndStartsAgain) {
    const Folder folder;
    {
        Serving first{folder};
        ASSERT_TRUE(first.ready()) << first.child().err();
        first.child().send(SIGINT);
        EXPECT_EQ(first.child().wait(Millis{12'000}), 0) << first.child().err();
    }
    Serving second{folder};
    ASSERT_TRUE(second.ready()) << second.child().err();
    EXPECT_EQ(http_get(second.port(), "/readyz").status, 200);
    EXPECT_TRUE(second.child().out().contains("there from last time")) << second.child().out();
    second.child().send(SIGTERM);
    EXPECT_EQ(second.child().wait(Millis{12'000}), 0) << second.child().err();
}

/// However early it is told: a server that serves ends by draining.
TEST(Serve, DrainsWhenToldWithItsFirstWords) {
    for (int i = 0; i < 10; ++i) {
        const Folder folder;
        Serving server{folder, {.demo = false}};
        while (server.child().running() && !server.child().err().contains("\"serving\""))
            std::this_thread::yield();
        server.child().send(SIGTERM);
        ASSERT_EQ(server.child().wait(Millis{12'000}), 0) << server.child().err();
    }
}

TEST(Serve, SaysThatThePortIsTaken) {
    const Folder folder;
    const Folder other;
    Serving server{folder, {.demo = false}};
    ASSERT_TRUE(server.ready()) << server.child().err();
    const std::string port = std::to_string(server.port());
    const auto finished =
        run({"serve", data_flag(other), "--server.port=" + port, "--server.internal_port=0"},
            other.path());
    EXPECT_EQ(finished.code, exit_unavailable) << finished.err;
    const auto lines = complaints(finished.err);
    ASSERT_EQ(lines.size(), 1u) << finished.err;
    EXPECT_TRUE(lines[0].contains(port)) << lines[0];
    EXPECT_TRUE(lines[0].contains("--server.port=")) << lines[0];
    const auto inner = run({"serve", data_flag(other), "--server.port=0",
                            "--server.internal_port=" + std::to_string(server.internal_port())},
                           other.path());
    EXPECT_EQ(inner.code, exit_unavailable) << inner.err;
    EXPECT_TRUE(inner.err.contains("--server.internal_port=")) << inner.err;
    EXPECT_EQ(http_get(server.port(), "/livez").status, 200);
}

TEST(Serve, SaysThatTheFolderCannotBeUsed) {
    const Folder folder;
    write_file(folder / "data", "a file in the way");
    const auto line = refusal(folder, {data_flag(folder)}, exit_unavailable);
    EXPECT_TRUE(line.contains(folder / "data")) << line;
    EXPECT_EQ(read_file(folder / "data"), "a file in the way");
}

TEST(Serve, SaysThatTheFolderIsInUse) {
    const Folder folder;
    Serving server{folder, {.demo = false}};
    ASSERT_TRUE(server.ready()) << server.child().err();
    const auto line = refusal(folder, {data_flag(folder)}, exit_unavailable);
    EXPECT_TRUE(line.contains(folder / "data")) << line;
    EXPECT_EQ(http_get(server.port(), "/livez").status, 200);
}

TEST(Serve, ListsAllMistakesInTheSettings) {
    const Folder folder;
    write_file(folder / "bad.toml",
               "[server]\nport = 99999\ncolour = \"red\"\n[orders]\npayment_window = \"soon\"\n");
    const auto finished =
        run({"serve", "--config", folder / "bad.toml", data_flag(folder)}, folder.path());
    EXPECT_EQ(finished.code, exit_configuration) << finished.err;
    for (const char* name : {"server.port", "server.colour", "orders.payment_window"})
        EXPECT_TRUE(finished.err.contains(name)) << name << "\n" << finished.err;
    EXPECT_FALSE(std::filesystem::exists(folder / "data"));

    write_file(folder / "worse.toml", "[server\nport = ");
    const auto unreadable =
        run({"serve", "--config", folder / "worse.toml", data_flag(folder)}, folder.path());
    EXPECT_EQ(unreadable.code, exit_configuration) << unreadable.err;
    const auto missing =
        run({"serve", "--config", folder / "none.toml", data_flag(folder)}, folder.path());
    EXPECT_EQ(missing.code, exit_configuration) << missing.err;
}

}  // namespace waybill::system_test
