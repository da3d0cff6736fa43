// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/server/configuration.hpp"

#include <optional>
#include <string>

namespace waybill::commands {

/// Exit codes, as sysexits.h has them; documented in `waybill --help`.
inline constexpr int exit_ok = 0;
inline constexpr int exit_wrong = 1;           ///< the answer is no: something checked is off
inline constexpr int exit_usage = 64;          ///< the command line makes no sense
inline constexpr int exit_unavailable = 69;    ///< a port, folder, server or database is not there
inline constexpr int exit_data = 65;           ///< wrong input, damaged or newer data
inline constexpr int exit_storage = 70;        ///< a disk failed
inline constexpr int exit_undecided = 75;      ///< not all could be checked now; later, perhaps
inline constexpr int exit_configuration = 78;  ///< the settings are wrong

/// What every command may be told.
struct Common {
    server::ConfigurationSources sources{};
    bool json{false};
};

struct ServeOptions {
    bool demo{false};  ///< load the demo town, play one order, print where to look
};
int run_serve(const Common& common, const ServeOptions& options);

struct MigrateOptions {
    bool accept_folder{false};  ///< what does not belong together is taken as it is
};
int run_migrate(const Common& common, const MigrateOptions& options);
struct MoveStoreOptions {
    std::string to;  ///< `postgres` or `files`
};
/// Takes a stopped installation from the files of its folder to PostgreSQL, or back.
int run_move_store(const Common& common, const MoveStoreOptions& options);
struct BackupOptions {
    std::string folder;
};
/// Copies the installation, beside a running server too, into a new folder.
int run_backup(const Common& common, const BackupOptions& options);
/// Makes the data folder, and where the settings say so the schemas in PostgreSQL, from a backup.
int run_restore(const Common& common, const BackupOptions& options);
struct OpenApiOptions {
    bool postman{false};  ///< a Postman collection instead
};
int run_openapi(const OpenApiOptions& options);
int run_config_print(const Common& common);
int run_config_check(const Common& common);
int run_doctor(const Common& common);
int run_version(const Common& common);

struct UserOptions {
    std::string email;
    std::string password_file;
    std::string first_name{"Site"};
    std::string last_name{"Operator"};
    std::vector<std::string> roles;
};
int run_user_add(const Common& common, const UserOptions& options);

struct UserImportOptions {
    std::string file;
    bool dry_run{false};
};
/// Takes over accounts of another system, with the bcrypt hashes of their passwords.
int run_user_import(const Common& common, const UserImportOptions& options);

struct VerifyOptions {
    bool list{false};  ///< only tell what is checked and what is not
    bool deep{false};  ///< compare each index with its table as well
};
/// Checks the stored data, beside a running server too.
int run_verify(const Common& common, const VerifyOptions& options);

struct OrderShowOptions {
    std::string order;
    std::string at{};  ///< RFC 3339; empty: now
};
int run_order_show(const Common& common, const OrderShowOptions& options);

struct ParkedOptions {
    enum class Action : std::uint8_t { list, show, replay, drop };
    Action action{Action::list};
    std::string message{};  ///< `<service>/<consumer>/<id>`, as the list prints it
};
/// What the services could not apply: asks the running server.
int run_parked(const Common& common, const ParkedOptions& options);

/// Why the planner gave an order to its courier, each time it did.
int run_dispatch_explain(const Common& common, const std::string& order);

/// All settings, or their mistakes on stderr, one a line, and nothing.
std::optional<server::Configuration> configure(const Common& common);
/// What the services have stored, for commands that read it all.
Result<audit::Books> open_books(const server::Configuration& configuration);
/// One line on stderr, and the exit code that the error means.
int complain(const Error& error);

}  // namespace waybill::commands
