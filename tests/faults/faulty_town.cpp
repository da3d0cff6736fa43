// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/faulty_town.hpp"

#include "adapters/postgres/connection.hpp"
#include "platform/json/document.hpp"
#include "tests/process/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>

namespace waybill::system_test {

using namespace process;
using Network = support::TcpProxy::Network;

namespace {

constexpr const char* orders_per_second = "8";
constexpr Millis recovery_max{10'000};
constexpr Millis patience{60'000};  // on a machine that is busy with other tests
constexpr long grows_max = 64L * 1024 * 1024;

Millis lasts() { return runs_long() ? Millis{30'000} : Millis{3'000}; }

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

/// What a process says of a server, once for each change.
struct Told {
    const char* of;
    const char* gone;
    const char* back;
};
constexpr Told told[] = {
    {"postgres", "database gone", "database back"},
    {"kafka", "kafka is away: events wait", "kafka answers"},
    {"redis", "redis is away: this process has its own cache", "redis answers"},
};

/// What the gateway's `/readyz` calls it; empty: it is not asked for.
std::string check_of(const std::string& of) {
    static const std::map<std::string, std::string> checks{
        {"postgres", "storage"}, {"kafka", "events"},  {"redis", "cache"},
        {"catalog", "catalog"},  {"orders", "orders"}, {"payments", "payments"},
        {"couriers", "couriers"}};
    const auto found = checks.find(of);
    return found == checks.end() ? std::string{} : found->second;
}

/// `order version status` of every step of every order.
std::set<std::string> history(const std::string& address) {
    auto connection = postgres::Connection::open(
        {.address = address, .schema = "orders", .name = "test"}, nullptr);
    EXPECT_TRUE(connection.has_value());
    std::set<std::string> steps;
    if (!connection) return steps;
    const auto rows = connection->table("SELECT order_id, version, to_status FROM order_history");
    EXPECT_TRUE(rows.has_value());
    if (!rows) return steps;
    for (const auto& row : *rows) steps.insert(row[0] + " " + row[1] + " " + row[2]);
    return steps;
}

}  // namespace

bool runs_long() { return std::getenv("WAYBILL_LONG") != nullptr; }

std::string FaultyTown::start() {
    if (auto problem = town.start(); !problem.empty()) return problem;
    if (!probe.order(patience)) return "the first order: " + probe.doing();
    load_.emplace(town.demo(endless_orders, {"--reconnect-for", "60", "--rate", orders_per_second,
                                             "--journal", journal().string()}),
                  town.folder.path());
    if (!wait_until(patience, [this] { return count(read_file(journal()), "completed") > 20; }))
        return "no orders are completed: " + load_->err();
    memory_ = memory();
    return {};
}

void FaultyTown::strike(const Fault& fault) {
    SCOPED_TRACE(fault.name);
    ++strikes_[fault.of];
    const Millis began = elapsed();
    fault.begin();
    if (runs_long() && !fault.missing.empty()) expect_named(fault);
    rest(std::max(lasts() - (elapsed() - began), Millis{0}));
    fault.end();
    const auto took = probe.order(runs_long() ? 2 * recovery_max : patience);
    ASSERT_TRUE(took) << "nothing goes on: " << probe.doing() << "\n" << town.warnings();
    std::printf("%s: back after %ld ms\n", fault.name.c_str(), static_cast<long>(took->count()));
    if (runs_long()) {
        EXPECT_LE(*took, recovery_max);
    }
    EXPECT_TRUE(load_->running()) << "the load has failed\n" << load_->out() << load_->err();
}

void FaultyTown::expect_named(const Fault& fault) {
    std::string said;
    const std::string words = R"({"name":")" + fault.missing + R"(","ok":false)";
    EXPECT_TRUE(wait_until(lasts(), [&] {
        said = town.readiness("gateway");
        return said.contains(words);
    })) << said;
}

void FaultyTown::finish() {
    EXPECT_EQ(end_load(*load_), "") << town.warnings();
    const auto played = process::run(town.demo(10), town.folder.path(), Millis{120'000});
    EXPECT_EQ(played.code, 0) << played.out << played.err << town.warnings();
    Finished verified;
    // Until everything could be decided.
    (void)wait_until(patience, [&] {
        verified = town.run({"verify"});
        return verified.code != 75;
    });
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err << town.warnings();
    expect_journal_kept();
    expect_told_once();
    for (const auto& [service, bytes] : memory()) {
        std::printf("%s: %ld MiB, before %ld MiB\n", service.c_str(), bytes >> 20,
                    memory_.at(service) >> 20);
        if (runs_long()) {
            EXPECT_LE(bytes - memory_.at(service), grows_max) << service;
        }
    }
}

void FaultyTown::expect_journal_kept() {
    const auto steps = history(town.database.address());
    std::istringstream in{read_file(journal())};
    for (std::string line; std::getline(in, line);) {
        const auto parsed = json::Document::parse(line);
        ASSERT_TRUE(parsed.has_value()) << line;
        const auto version = parsed->root().find("version");
        if (!version || version->integer() == 0) continue;
        const auto word = [&](const char* name) {
            return std::string{parsed->root().text(name).value_or("")};
        };
        const std::string step =
            word("order") + " " + std::to_string(version->integer()) + " " + word("status");
        EXPECT_TRUE(steps.contains(step)) << "acknowledged and lost: " << line;
    }
}

void FaultyTown::expect_told_once() {
    for (const std::string& service : TownOfProcesses::services) {
        const std::string said = town.process_of(service).err();
        for (const Told& one : told) {
            const auto gone = count(said, one.gone);
            EXPECT_EQ(gone, count(said, one.back)) << service << ": " << one.gone;
            if (!runs_long()) continue;  // a busy machine is slow enough to be taken for one away
            EXPECT_LE(gone, static_cast<std::size_t>(strikes_[one.of]))
                << service << ": " << one.gone << "\n"
                << town.warnings();
        }
    }
}

std::map<std::string, long> FaultyTown::memory() {
    std::map<std::string, long> all;
    for (const std::string& service : TownOfProcesses::services) {
        std::istringstream pages{
            read_file("/proc/" + std::to_string(town.process_of(service).pid()) + "/statm")};
        long whole = 0;
        long resident = 0;
        pages >> whole >> resident;
        all[service] = resident * ::sysconf(_SC_PAGESIZE);
    }
    return all;
}

Fault FaultyTown::pause(const std::string& of) {
    Fault fault{
        .name = "pause of " + of, .of = of, .begin = {}, .end = {}, .missing = check_of(of)};
    const auto both = [&](auto& server) {
        fault.begin = [&server] { server.stand_still(); };
        fault.end = [&server] { server.go_on(); };
    };
    if (of == "postgres") {
        both(town.database);
    } else if (of == "kafka") {
        both(town.broker);
    } else if (of == "redis") {
        both(town.cache);
    } else {
        fault.begin = [this, of] { town.process_of(of).send(SIGSTOP); };
        fault.end = [this, of] { town.process_of(of).send(SIGCONT); };
    }
    return fault;
}

Fault FaultyTown::cut(const std::string& of) {
    auto& way = town.way_to(of);
    return {.name = "cut of " + of,
            .of = of,
            .begin = [&way] { way.become(Network::cut); },
            .end = [&way] { way.become(Network::passes); },
            .missing = check_of(of)};
}

}  // namespace waybill::system_test
