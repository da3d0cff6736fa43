// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/core/json_text.hpp"
#include "platform/sql/migrate.hpp"

#include <cstdio>
#include <filesystem>

namespace waybill::commands {
namespace {

struct Finding {
    std::string what;
    bool fine{true};
    std::string words;
};

Finding folder(const server::ServerSettings& settings) {
    if (auto ready = files::ensure_folder(settings.data); !ready)
        return {"data folder", false, ready.error().detail};
    return {"data folder", true, settings.data};
}

Finding space(const server::ServerSettings& settings) {
    constexpr std::uintmax_t enough = 1U << 30U;
    std::error_code error;
    const auto left = std::filesystem::space(settings.data, error);
    if (error) return {"disk space", false, error.message()};
    const std::string words = std::to_string(left.available >> 20U) + " MiB free";
    return {"disk space", left.available >= enough, words};
}

Finding database(const server::ServerSettings& settings, const wiring::StoredService& service) {
    static const SystemClock clock;
    Finding finding{"database " + std::string{service.name}, true, "opens, schema up to date"};
    const auto file = std::filesystem::path{settings.data} / (std::string{service.name} + ".db");
    if (!std::filesystem::exists(file)) {
        finding.words = "not there yet; made at the first start";
        return finding;
    }
    auto opened =
        sqlite::SqliteDatabase::open({.file = file,
                                      .migrations = sql::with_platform(service.migrations),
                                      .clock = &clock,
                                      .readers = 1});
    if (opened) return finding;
    finding.fine = opened.error().reason == "sql.in_use";  // a running server is no illness
    finding.words = opened.error().message;
    return finding;
}

void print_finding(const Finding& finding, bool json) {
    if (json)
        std::printf("{\"what\":%s,\"ok\":%s,\"detail\":%s}\n", json_string(finding.what).c_str(),
                    finding.fine ? "true" : "false", json_string(finding.words).c_str());
    else
        std::printf("%-5s %-24s %s\n", finding.fine ? "ok" : "BAD", finding.what.c_str(),
                    finding.words.c_str());
}

}  // namespace

int run_doctor(const Common& common) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    std::vector<Finding> findings{folder(configuration->server)};
    if (findings.front().fine) {
        findings.push_back(space(configuration->server));
        for (const auto& service : wiring::stored_services())
            findings.push_back(database(configuration->server, service));
    }
    bool fine = true;
    for (const Finding& finding : findings) {
        print_finding(finding, common.json);
        fine = fine && finding.fine;
    }
    return fine ? exit_ok : exit_wrong;
}

}  // namespace waybill::commands
