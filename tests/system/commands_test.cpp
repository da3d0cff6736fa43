// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"
#include "tests/process/serving.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

namespace waybill::system_test {

using namespace process;

constexpr const char* some_order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";

/// Words, exit code, and what stands in the output.
struct Said {
    std::vector<std::string> words;
    int code;
    const char* out;
    const char* err{""};
};

TEST(Commands, SayWhatTheyDoAndEndWithTheirCode) {
    const Folder folder;
    const std::string data = data_flag(folder);
    const Said table[] = {
        {{"--help"}, 0, "serve"},
        {{"serve", "--help"}, 0, "Example"},
        {{"version"}, 0, "waybill"},
        {{"version", "--json"}, 0, "\"version\""},
        {{"config", "print"}, 0, "[orders]"},
        {{"config", "print", "--json"}, 0, "server.port"},
        {{"config", "check"}, 0, "fine"},
        {{"config", "check", "--server.port=seven"}, 78, "", "server.port"},
        {{"config", "check", "--server.colour=red"}, 78, "", "server.colour"},
        {{}, 64, "", "serve"},
        {{"fly"}, 64, "", "no command 'fly'"},
        {{"sevre"}, 64, "", "did you mean serve?"},
        {{"config", "prnt"}, 64, "", "did you mean print?"},
        {{"--version"}, 0, "waybill "},
        {{"help"}, 0, "serve"},
        {{"help", "serve"}, 0, "Example"},
        {{"config", "check", "--server.data="}, 78, "", "server.data"},
        {{"config", "check", "--server.trusted_proxies=10.0.0.0/8"}, 0, "fine"},
        {{"config", "check", "--server.proxy_header=via"}, 78, "", "server.proxy_header"},
        {{"order", "show"}, 64, ""},
        {{"order", "show", "7", data}, 64, "", "order id"},
        {{"order", "show", some_order, data}, 69, "", "no database"},
        {{"verify", data}, 69, "", "no database"},
        {{"demo", "--url", "http://127.0.0.1:1", "--reconnect-for", "1"}, 69, ""},
        {{"migrate", data}, 0, "orders: up to date"},
        {{"verify", data}, 0, "checks hold"},
        {{"verify", "--list"}, 0, "promises show in the stored data"},
        {{"verify", "--json", data}, 0, "\"ok\":true"},
        {{"order", "show", some_order, data}, 1, "", "no order"},
        {{"dispatch", "explain", some_order, data}, 1, "", "there is no order"},
        {{"parked", "show", "anything"}, 64, "", "as `waybill parked list` prints it"},
        {{"parked", "list", "--server.internal_port=1"}, 69, "", "no server answers"},
        {{"serve", "--server.address=localhost", data}, 78, "", "server.address must be"},
        {{"config", "check", "--couriers.external_url=grpc://orders.example"},
         78,
         "",
         "grpc(s)://"},
        {{"serve", "--server.port=0", "--server.internal_port=0", data,
          "--couriers.orders=external", "--couriers.external_url=grpcs://orders.example:9090"},
         78,
         "",
         "rpc.certificate"},
        {{"config", "check", "--couriers.external_url=grpc://or^ders:90"}, 78, "", "grpc(s)://"},
        {{"doctor", data}, 0, "database"},
    };
    for (const Said& said : table) {
        std::string words;
        for (const auto& word : said.words) words += word + " ";
        SCOPED_TRACE(words);
        const auto finished = run(said.words, folder.path());
        EXPECT_EQ(finished.code, said.code) << finished.out << finished.err;
        EXPECT_TRUE(finished.out.contains(said.out)) << finished.out;
        EXPECT_TRUE(finished.err.contains(said.err)) << finished.err;
    }
}

TEST(Commands, OpenApiIsWhatTheServerServes) {
    const Folder folder;
    const auto printed = run({"openapi"}, folder.path());
    ASSERT_EQ(printed.code, 0) << printed.err;
    const auto document = json::Document::parse(printed.out, {.bytes_max = 16U << 20U});
    ASSERT_TRUE(document.has_value());
    Serving server{folder, {.demo = false}};
    ASSERT_TRUE(server.ready()) << server.child().err();
    EXPECT_EQ(http_get(server.port(), "/openapi.json").body + "\n", printed.out);
}

TEST(Commands, AnAccountIsAddedWhileNobodyServes) {
    const Folder folder;
    const std::string secret = folder / "password";
    std::ofstream{secret} << "three quiet herons\n";
    std::filesystem::permissions(secret, std::filesystem::perms{0600});
    const std::vector<std::string> words{
        "user", "add",    data_flag(folder), "--email", "ada@example.org", "--password-file",
        secret, "--role", "operator"};
    const auto added = run(words, folder.path());
    EXPECT_EQ(added.code, 0) << added.err;
    EXPECT_TRUE(added.out.contains("usr_")) << added.out;
    const auto again = run(words, folder.path());
    EXPECT_NE(again.code, 0);
    EXPECT_TRUE(again.err.contains("identity.email_taken")) << again.err;
}

TEST(Commands, AnAccountWithMistakesIsRefusedWithEachByItsOption) {
    const Folder folder;
    const std::string secret = folder / "password";
    std::ofstream{secret} << "maverick\n";
    std::filesystem::permissions(secret, std::filesystem::perms{0600});
    const auto refused = run({"user", "add", data_flag(folder), "--email", "ada@",
                              "--password-file", secret, "--first-name", "R2-D2", "--role", "boss"},
                             folder.path());
    EXPECT_EQ(refused.code, 65);
    for (const std::string mistake : {"--email: ", "--first-name: ", "--role: ",
                                      "--password-file: ", "identity.common_password"})
        EXPECT_TRUE(refused.err.contains(mistake)) << mistake << " not in\n" << refused.err;
}

TEST(Commands, AccountsAreTakenOverOnceAndBadRowsAreToldByTheirLine) {
    const Folder folder;
    const std::string file = folder / "users.csv";
    std::ofstream{file}
        << "email,password_hash,first_name,last_name,roles\n"
           "ann@example.org,$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW,"
           "Ann,Example,operator\n"
           "eve@,secret,Eve,Example,king\n"
           "ann@example.org,x,Ann,Example,\n";
    const std::vector<std::string> words{"user", "import", file, data_flag(folder)};
    auto dry = words;
    dry.push_back("--dry-run");
    const auto judged = run(dry, folder.path());
    EXPECT_EQ(judged.code, 65);
    EXPECT_TRUE(judged.out.contains("added 1, known 0, refused 2")) << judged.out << judged.err;
    for (const std::string mistake :
         {"line 3: /email: ", "line 3: /roles/0: ", "line 3: /password_hash: ", "line 4: /email: "})
        EXPECT_TRUE(judged.err.contains(mistake)) << mistake << " not in\n" << judged.err;
    EXPECT_TRUE(run(words, folder.path()).out.contains("added 1, known 0, refused 2"));
    EXPECT_TRUE(run(words, folder.path()).out.contains("added 0, known 1, refused 2"));
    const auto missing =
        run({"user", "import", folder / "none.csv", data_flag(folder)}, folder.path());
    EXPECT_EQ(missing.code, 69) << missing.err;
}

}  // namespace waybill::system_test
