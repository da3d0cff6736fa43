// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"
#include "tests/kafka/outsider.hpp"
#include "tests/system/town_of_processes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <ranges>
#include <set>

/// The program as seven processes on real servers.
namespace waybill::system_test {

using namespace process;

namespace {

struct Processes : ::testing::Test {
    explicit Processes(TownOfProcesses::Calls calls = TownOfProcesses::Calls::plain)
        : town{{.calls = calls}} {}

    void play(int orders) {
        const auto played = process::run(town.demo(orders), town.folder.path(), Millis{120'000});
        EXPECT_EQ(played.code, 0) << played.out << played.err << town.warnings();
    }
    void verify() {
        const auto verified = town.run({"verify"});
        EXPECT_EQ(verified.code, 0) << verified.out << verified.err << town.warnings();
    }

    /// As partners see Kafka.
    kafka::Options outside() const { return {.brokers = {.addresses = town.broker.address()}}; }

    TownOfProcesses town;
};

struct CertifiedProcesses : Processes {
    CertifiedProcesses() : Processes{TownOfProcesses::Calls::tls} {}
};

}  // namespace

TEST_F(Processes, PlayOrdersToTheirEndAndStopWhenTold) {
    ASSERT_EQ(town.start(), "") << town.warnings();
    play(20);
    verify();
    for (const std::string& service : TownOfProcesses::services) {
        town.process_of(service).send(SIGTERM);
        EXPECT_EQ(town.process_of(service).wait(Millis{20'000}), 0)
            << service << town.process_of(service).err();
    }
}

TEST_F(Processes, TellPartnersTheStatusOfOrdersAndHearTheirs) {
    ASSERT_EQ(town.start(), "") << town.warnings();
    play(5);
    const kafka::Options options = outside();
    const kafka::Outsider partner{options};
    std::map<std::string, std::string> story;
    for (const auto& record : partner.read("order.status.changed")) {
        const auto json = json::Document::parse(record.value);
        ASSERT_TRUE(json) << record.value;
        EXPECT_EQ(json->root().text("order_id"), record.key);
        story[record.key] += std::string{json->root().text("status").value_or("?")} + ' ';
    }
    EXPECT_GE(story.size(), 5U);
    const auto whole = std::ranges::count(story | std::views::values,
                                          "PENDING PAID PREPARING READY DELIVERING COMPLETED ");
    EXPECT_GE(whole, 1) << ::testing::PrintToString(story);

    // What is over stays as it is, what cannot be is parked, and neither holds up the other.
    const std::string over = story.begin()->first;
    partner.write("order.status.changed",
                  {.key = over, .value = R"({"order_id":")" + over + R"(","status":"READY"})"});
    for (const auto* text : {"no JSON", R"({"order_id":"ord_01arz3ndektsv4rrffq69g5fav",)"
                                        R"("status":"canceled"})"})
        partner.write("order.status.changed", {.key = over, .value = text});
    std::vector<kafka::Message> parked;
    EXPECT_TRUE(wait_until(Millis{20'000}, [&] {
        parked = partner.read("order.status.changed.parked");
        return parked.size() == 2;
    })) << town.warnings();
    std::set<std::string> reasons;
    for (const auto& one : parked) reasons.insert(kafka::header_of(one, "parked_reason"));
    EXPECT_EQ(reasons, (std::set<std::string>{"orders.bad_status", "orders.not_found"}));
}

TEST_F(CertifiedProcesses, CallEachOtherByMutualTls) {
    ASSERT_EQ(town.start(), "") << town.warnings();
    play(10);
    verify();
}

TEST_F(Processes, EachMayBeKilledUnderLoad) {
    ASSERT_EQ(town.start(), "") << town.warnings();
    Child demo{town.demo(300, {"--reconnect-for", "30", "--rate", "30"}), town.folder.path()};
    for (const std::string& service : TownOfProcesses::services) {
        rest(Millis{1'000});
        town.process_of(service).send(SIGKILL);
        (void)town.process_of(service).wait(Millis{5'000});
        rest(Millis{300});
        town.start(service);
        EXPECT_TRUE(wait_until(Millis{20'000}, [&] { return town.ready(service); }))
            << service << town.process_of(service).err();
    }
    EXPECT_EQ(demo.wait(Millis{180'000}), 0) << demo.out() << demo.err() << town.warnings();
    verify();
}

TEST_F(Processes, ServersMayGoAwayUnderLoad) {
    ASSERT_EQ(town.start(), "") << town.warnings();
    Child demo{town.demo(200, {"--reconnect-for", "30", "--rate", "20"}), town.folder.path()};
    rest(Millis{1'000});
    town.cache.kill();
    rest(Millis{1'000});
    town.cache.start();
    town.broker.kill();
    rest(Millis{1'000});
    town.broker.start();
    town.database.kill();
    rest(Millis{500});
    town.database.start();
    EXPECT_EQ(demo.wait(Millis{180'000}), 0) << demo.out() << demo.err() << town.warnings();
    verify();
}

TEST(ProcessSettings, WhatIsMissingIsToldInOneLineEachAndNothingIsMade) {
    const Folder folder;
    const std::string data = "--server.data=" + (folder / "none");
    struct Mistaken {
        std::vector<std::string> words;
        const char* err;
    };
    const Mistaken table[] = {
        {{"serve", "--services=orders", data}, "set storage.postgres"},
        {{"serve", "--services=orders", data}, "set events.kafka"},
        {{"serve", "--services=orders", data}, "server.public_url: must be given"},
        {{"serve", "--services=orders", data}, "peers.catalog: must be given"},
        {{"serve", "--services=orders", data}, "peers.payments: must be given"},
        {{"serve", "--services=kitchen", data}, "knows no service 'kitchen'"},
        {{"serve", "--peers.orders=here", data}, "peers.orders must be host:port, not here"},
        {{"serve", "--rpc.certificate=x.pem", data}, "must be given together"},
        {{"serve", "--events.prefix=a b", data}, "events.prefix may have letters"},
        {{"serve", "--events.key=x.pem", data}, "events.certificate and events.key"},
        {{"serve", "--events.authority=x.pem", data}, "need events.tls"},
        {{"serve", "--events.user=x", data}, "events.user and events.password"},
        {{"serve", "--events.mode=both", data}, "events.mode"},
    };
    for (const Mistaken& one : table) {
        SCOPED_TRACE(one.err);
        const auto finished = run(one.words, folder.path());
        EXPECT_EQ(finished.code, 78) << finished.out << finished.err;
        EXPECT_TRUE(finished.err.contains(one.err)) << finished.err;
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

}  // namespace waybill::system_test
