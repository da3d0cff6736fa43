// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/run_on.hpp"
#include "adapters/files/files.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/commands/import_rows.hpp"
#include "apps/waybill/server/process.hpp"

#include <cstdio>
#include <map>

namespace waybill::commands {
namespace {

constexpr std::size_t batch_max = 100;
constexpr std::size_t file_bytes_max = 64U << 20U;  // of as many rows as are taken

struct ImportTally {
    int added{0};  ///< would be, in a dry run
    int known{0};
    int refused{0};
};

void tell(int line, const std::string& pointer, const std::string& code,
          const std::string& detail) {
    std::fprintf(stderr, "line %d: %s: %s %s\n", line, pointer.c_str(), detail.c_str(),
                 code.c_str());
}

void count(const ImportRow& row, const identity::v1::ImportOutcome& outcome, ImportTally& tally) {
    if (outcome.problems_size() > 0) {
        ++tally.refused;
        for (const auto& problem : outcome.problems())
            tell(row.line, problem.pointer(), problem.code(), problem.detail());
    } else if (outcome.known()) {
        ++tally.known;
    } else {
        ++tally.added;
    }
}

/// Rows that can be read and name nobody whom a row before names.
std::vector<const ImportRow*> sound_rows(const std::vector<ImportRow>& rows, ImportTally& tally) {
    std::vector<const ImportRow*> sound;
    std::map<std::string_view, int> seen;
    for (const ImportRow& row : rows) {
        for (const FieldProblem& problem : row.problems)
            tell(row.line, problem.pointer, problem.code, problem.detail);
        const auto [first, fresh] = seen.try_emplace(row.user.email(), row.line);
        if (row.problems.empty() && !fresh)
            tell(row.line, "/email", "import.twice",
                 "The same as in line " + std::to_string(first->second) + ".");
        if (row.problems.empty() && fresh)
            sound.push_back(&row);
        else
            ++tally.refused;
    }
    return sound;
}

Status take_all(server::Process& process, const std::vector<const ImportRow*>& rows, bool dry_run,
                ImportTally& tally) {
    const auto clients = process.platform().commands();
    for (std::size_t begin = 0; begin < rows.size(); begin += batch_max) {
        const auto end = std::min(begin + batch_max, rows.size());
        identity::v1::ImportUsersRequest request;
        request.set_dry_run(dry_run);
        for (std::size_t i = begin; i < end; ++i) *request.add_users() = rows[i]->user;
        WAYBILL_TRY(const auto reply, run_on(process.loop(), clients.identity->import_users(
                                                                 Context{}, std::move(request))));
        for (std::size_t i = begin; i < end; ++i)
            count(*rows[i], reply.outcomes(static_cast<int>(i - begin)), tally);
    }
    return {};
}

}  // namespace

int run_user_import(const Common& common, const UserImportOptions& options) {
    auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    auto text = files::read_text(options.file, file_bytes_max);
    if (!text) return complain(text.error());
    const auto rows = read_import(*text, form_of(options.file));
    if (!rows) return complain(rows.error());
    ImportTally tally;
    const auto sound = sound_rows(*rows, tally);
    configuration->server.port = 0;  // nobody is served meanwhile
    configuration->server.internal_port = 0;
    configuration->server.log_level = telemetry::Level::error;
    auto process = server::Process::start(*configuration);
    if (!process) return complain(process.error());
    const auto taken = take_all(**process, sound, options.dry_run, tally);
    (void)(*process)->stop();  // what was taken is durable by now
    std::printf(common.json ? "{\"added\":%d,\"known\":%d,\"refused\":%d}\n"
                            : "added %d, known %d, refused %d\n",
                tally.added, tally.known, tally.refused);
    if (!taken) return complain(taken.error());
    return tally.refused == 0 ? exit_ok : exit_data;
}

}  // namespace waybill::commands
