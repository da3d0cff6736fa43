// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/backup/backup.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "platform/core/json_text.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <format>

namespace waybill::commands {
namespace {

using Clock = std::chrono::steady_clock;

/// What a backup holds, and how long it took to make or to restore it.
void print(const Common& common, const backup::Contents& contents, Clock::time_point begun,
           std::string_view verb, const std::string& place) {
    const std::chrono::duration<double> took = Clock::now() - begun;
    const std::string line =
        common.json
            ? std::format(R"({{"folder":{},"made_at":{},"databases":{},"rows":{},"bytes":{},)"
                          R"("seconds":{:.1f}}})",
                          json_string(place), json_string(contents.made_at),
                          contents.databases.size(), contents.rows(), contents.bytes(),
                          took.count())
            : std::format("{} rows of {} databases, {} bytes, as of {}, {} {} in {:.1f} s",
                          contents.rows(), contents.databases.size(), contents.bytes(),
                          contents.made_at, verb, place, took.count());
    std::puts(line.c_str());
}

}  // namespace

int run_backup(const Common& common, const BackupOptions& options) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    // As for `verify`: a server beside it goes first.
    [[maybe_unused]] const int politeness = ::nice(19);
    const auto begun = Clock::now();
    const auto made = backup::make_backup(*configuration, options.folder);
    if (!made) return complain(made.error());
    print(common, *made, begun, "backed up to", options.folder);
    return exit_ok;
}

int run_restore(const Common& common, const BackupOptions& options) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const auto begun = Clock::now();
    const auto restored = backup::restore_backup(*configuration, options.folder);
    if (!restored) return complain(restored.error());
    print(common, *restored, begun, "restored to", configuration->server.data);
    return exit_ok;
}

}  // namespace waybill::commands
