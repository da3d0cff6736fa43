// SPDX-License-Identifier: Apache-2.0
// Whole lives of orders: how many, and what one of them writes.
#include "bench/logs.hpp"
#include "bench/rows.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <format>
#include <stdexcept>

namespace waybill::bench {
namespace {

struct LifeCost {
    Written all{};
    std::map<std::string, Written> by_database{};
};

/// One life, from signing in to its last mail; nothing when a log was begun anew meanwhile.
std::optional<LifeCost> cost_of_a_life(const Server& server) {
    const LogLooks before = look_at_logs(server.data());
    (void)play_lives(server, 1);
    (void)server.settle();
    const auto wrote = written(before, look_at_logs(server.data()));
    if (!wrote) return std::nullopt;
    LifeCost cost{.by_database = *wrote};
    for (const auto& [database, one] : *wrote) {
        cost.all.commits += one.commits;
        cost.all.pages += one.pages;
    }
    return cost;
}

}  // namespace

double play_lives(const Server& server, std::size_t orders) {
    // Not more at once than the town's 20 customers may leave unpaid.
    const auto done =
        process::run({"demo", "--json", "--url", server.url(), "--orders", std::to_string(orders),
                      "--rate", "0", "--speed", "1000000", "--concurrency", "96"},
                     server.folder(), process::Millis{3'600'000});
    const auto report = json::Document::parse(done.out);
    if (done.code != 0 || !report) throw std::runtime_error{"demo: " + done.out + done.err};
    const auto rate = report->root().find("orders_per_second");
    return rate ? rate->number() : 0;
}

void measure_lives(Stage& stage) {
    const Server& server = stage.server;
    const std::size_t count = stage.options.sized(6'000, 100);
    (void)play_lives(server, std::min<std::size_t>(count, 500));  // warms up
    (void)server.settle();
    const ThreadTimes before = server.thread_times();
    const double bytes_before = bytes_on_disk(look_at_logs(server.data()));
    const double rate = play_lives(server, count);
    (void)server.settle();  // its mails are part of a life's cost, not of its time
    const double bytes = bytes_on_disk(look_at_logs(server.data())) - bytes_before;
    stage.row({"whole lives a second, every step by HTTP", rate, "", Unit::requests, 0.008, 0.015});
    print_note(spent(before, server.thread_times(), count).c_str());
    stage.row({"disk for each delivered order, log copied",
               bytes / 1024 / static_cast<double>(count), "KiB", Unit::none, 8, 5, Better::less});
}

void measure_life(Stage& stage) {
    (void)play_lives(stage.server, 40);  // so that all have signed in once
    (void)stage.server.settle();
    std::vector<LifeCost> costs;
    for (int tries = 0; costs.size() < 5 && tries < 20; ++tries)
        if (auto cost = cost_of_a_life(stage.server)) costs.push_back(std::move(*cost));
    if (costs.empty()) throw std::runtime_error{"no life found its logs as they were"};
    std::ranges::sort(costs, {}, [](const LifeCost& cost) { return cost.all.pages; });
    const LifeCost& middle = costs[costs.size() / 2];
    stage.row({"one life alone: commits, an fdatasync each",
               static_cast<double>(middle.all.commits), "", Unit::none, 30, 18, Better::less});
    stage.row({"one life alone: pages of log", static_cast<double>(middle.all.pages), "",
               Unit::none, 150, 90, Better::less});
    std::string note;
    for (const auto& [database, one] : middle.by_database)
        note += std::format("{} {}/{}  ", database, one.commits, one.pages);
    print_note(note.c_str());
}

void measure_memory(Stage& stage, const char* when, double must, double target) {
    stage.row(
        {when, stage.server.resident_mebibytes(), "MiB", Unit::none, must, target, Better::less});
}

}  // namespace waybill::bench
