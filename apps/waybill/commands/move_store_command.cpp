// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/move/move_store.hpp"
#include "platform/core/json_text.hpp"

#include <chrono>
#include <cstdio>
#include <format>

namespace waybill::commands {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr const char* go_on_there = "\nFrom now on start with storage.postgres.";
constexpr const char* go_on_here = "\nFrom now on leave storage.postgres empty.";

std::string json_moved(const std::string& to, const move::Moved& moved, Seconds took) {
    return std::format(R"({{"to":{},"tables":{},"rows":{},"seconds":{:.1f},"kept":{}}})",
                       json_string(to), moved.tables, moved.rows, took.count(),
                       json_string(moved.left));
}

std::string told_moved(const move::Moved& moved, Seconds took) {
    if (moved.tables == 0) return "all had been moved; the old ones are kept: " + moved.left;
    return std::format("{} rows of {} tables moved and compared in {:.1f} s; the old ones are "
                       "kept: {}",
                       moved.rows, moved.tables, took.count(), moved.left);
}

}  // namespace

int run_move_store(const Common& common, const MoveStoreOptions& options) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    if (!configuration->storage.in_postgres()) {
        std::fputs("waybill: name the database with storage.postgres, whichever way rows are "
                   "moved\n",
                   stderr);
        return exit_configuration;
    }
    const bool there = options.to == "postgres";
    const auto begun = std::chrono::steady_clock::now();
    const auto moved =
        move::move_store(*configuration, there ? move::Engine::postgres : move::Engine::files);
    if (!moved) return complain(moved.error());
    const Seconds took = std::chrono::steady_clock::now() - begun;
    const std::string line = common.json
                                 ? json_moved(options.to, *moved, took)
                                 : told_moved(*moved, took) + (there ? go_on_there : go_on_here);
    std::puts(line.c_str());
    return exit_ok;
}

}  // namespace waybill::commands
