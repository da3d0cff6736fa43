// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/commands.hpp"
#include "platform/core/json_text.hpp"

#include <cstdio>

namespace waybill::commands {

std::optional<server::Configuration> configure(const Common& common) {
    auto loaded = server::load_configuration(common.sources);
    if (loaded) return *std::move(loaded);
    for (const std::string& mistake : loaded.error())
        std::fprintf(stderr, "waybill: %s\n", mistake.c_str());
    std::fprintf(stderr, "waybill: `waybill config print` lists every setting with its bounds\n");
    return std::nullopt;
}

Result<audit::Books> open_books(const server::Configuration& configuration) {
    const std::string& folder = configuration.server.data;
    if (!configuration.storage.in_postgres()) return audit::Books::open(folder);
    WAYBILL_TRY(auto engine, audit::open_schemas(configuration.storage.postgres.reveal()));
    return audit::Books{folder, std::move(engine)};
}

int complain(const Error& error) {
    const std::string& words = !error.message.empty() ? error.message : error.detail;
    const std::string reason{error.reason};
    if (words.empty())
        std::fprintf(stderr, "waybill: %s\n", reason.c_str());
    else
        std::fprintf(stderr, "waybill: %s (%s)\n", words.c_str(), reason.c_str());
    for (const FieldProblem& field : error.fields)
        std::fprintf(stderr, "waybill: %s: %s (%s)\n", field.pointer.c_str(), field.detail.c_str(),
                     field.code.c_str());
    if (reason.starts_with("files.")) return exit_unavailable;
    if (reason == "bus.bad_settings" || reason == "rpc.bad_tls") return exit_configuration;
    if (reason.starts_with("data.") || reason == "sql.schema_newer" ||
        reason == "sql.schema_changed" || reason == "sql.corrupt" || reason == "sql.log_lost" ||
        reason == "sql.not_a_database" || reason == "sql.foreign_database" ||
        reason == "sql.wrong_encoding" || reason == "sql.wrong_collation" ||
        error.kind == ErrorKind::invalid)
        return exit_data;
    return error.kind == ErrorKind::conflict ? exit_wrong : exit_unavailable;
}

}  // namespace waybill::commands
