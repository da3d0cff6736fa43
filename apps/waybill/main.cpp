// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/command_words.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/demo/autopilot.hpp"
#include "apps/waybill/demo/demo_command.hpp"
#include "apps/waybill/dispatch/bench_command.hpp"
#include "apps/waybill/last_words.hpp"
#include "apps/waybill/load/load_command.hpp"
#include "platform/settings/registry.hpp"
#include "platform/telemetry/build_info.hpp"

#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <format>
#include <new>
#include <system_error>

// Read by jemalloc before main: what a burst of load has freed goes back to the system within
// seconds, by a thread of its own.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:2000,muzzy_decay_ms:0";
}

namespace {

using namespace waybill;

constexpr const char* footer =
    "Any setting can be given as a flag: --server.port=8081 --orders.payment_window=12h\n"
    "Exit codes: 0 fine, 1 something checked is off, 64 usage, 65 wrong input, damaged or newer "
    "data,\n"
    "69 not available (port, folder, server), 70 storage failed, 71 no memory or thread, 75 drain\n"
    "cut short, or not all decided, 78 settings";

/// Flags that are settings go to the settings; CLI11 sees the rest.
std::vector<std::string> split(int argc, char** argv, std::vector<std::string>& settings) {
    std::vector<std::string> rest;
    for (int i = argc - 1; i > 0; --i) {  // CLI11 wants them backwards
        const std::string word{argv[i]};
        if (settings::is_setting_flag(word))
            settings.insert(settings.begin(), word);
        else
            rest.push_back(word);
    }
    return rest;
}

struct CommandLine {
    CLI::App app{"Waybill: an ordering-and-delivery platform", "waybill"};
    commands::Common common{};
    commands::ServeOptions serve{};
    commands::MigrateOptions schema{};
    commands::MoveStoreOptions move{};
    commands::BackupOptions backup{};
    commands::UserOptions user{};
    commands::UserImportOptions import{};
    commands::VerifyOptions verify{};
    commands::OrderShowOptions order{};
    commands::ParkedOptions parked{};
    commands::OpenApiOptions document{};
    demo::DemoOptions demo{};
    load::LoadOptions load{};
    dispatch::BenchOptions bench{};
    dispatch::GenerateOptions generate{};
    CLI::Option* demo_url{nullptr};
    CLI::Option* demo_internal_url{nullptr};
    CLI::Option* load_url{nullptr};
    int reconnect_seconds{5};
    bool autopilot{false};
    std::function<int()> chosen{};

    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& help,
                      const std::string& example, std::function<int()> run) {
        auto* sub = parent.add_subcommand(name, help);
        sub->footer("Example:\n  " + example + "\n\n" + footer);
        sub->add_flag("--json", common.json, "Print JSON");
        sub->add_option("--config", common.sources.file, "Settings file (TOML)");
        sub->callback([this, run = std::move(run)] { chosen = run; });
        return sub;
    }
    void declare();
    void declare_serve();
    void declare_demo();
    void declare_load();
    void declare_dispatch();
    void declare_verify();
    void declare_parked();
    void declare_move_store();
    void declare_backup();
    void declare_users();
    int play();
    int put_under_load();
    static std::string url_of(const server::Configuration& configuration);
};

std::string CommandLine::url_of(const server::Configuration& configuration) {
    const auto& at = configuration.server;
    return std::format("http://{}:{}", server::url_host(at.address), at.port);
}

void CommandLine::declare_load() {
    auto* sub = command(
        app, "loadtest", "Read from a running server at a rate, and tell how long that took",
        "waybill loadtest --rate 40 --duration 3 --p99-max 2000\n\nEach request begins when it is "
        "due, whatever became of those before, and its time counts from\nthen. Answers 0 when all "
        "were answered within --p99-max, 1 when not.",
        [this] { return put_under_load(); });
    load_url = sub->add_option("--url", load.url, "The server; else the one that the settings say");
    sub->add_option("--path", load.plan.targets, "What is read; several are read in turn");
    sub->add_option("--rate", load.plan.rate, "Requests a second");
    sub->add_option("--duration", load.seconds, "Seconds");
    sub->add_option("--connections", load.plan.connections, "At once, at the most");
    sub->add_option("--p99-max", load.p99_max_ms,
                    "Milliseconds within which 99 of 100 are to be answered; 0: any");
    sub->add_option("--errors-max", load.errors_max, "How many of 100 may be refused or lost");
}

int CommandLine::put_under_load() {
    const auto configuration = commands::configure(common);
    if (!configuration) return commands::exit_configuration;
    if (load_url->empty()) load.url = url_of(*configuration);
    load.output = common.json ? load::Output::json : load::Output::table;
    return load::run_loadtest(load);
}

void CommandLine::declare_demo() {
    auto* sub =
        command(app, "demo", "Play orders against a running server through its API",
                "waybill demo --orders 200 --seed 7\n  waybill demo --orders 100 --abandoned 5 "
                "--rejected 5 --failed-delivery 5\n  waybill demo --autopilot --speed 60 --for 3",
                [this] { return play(); });
    demo_url = sub->add_option("--url", demo.url, "The server; else the one that the settings say");
    demo_internal_url = sub->add_option("--internal-url", demo.internal_urls,
                                        "Where its caught mail is read, so that new customers can "
                                        "register; once for each process that sends mail");
    sub->add_option("--orders", demo.orders, "How many orders")->check(CLI::Range(1, 10'000'000));
    sub->add_option("--rate", demo.rate, "Orders a second; 0: as fast as possible");
    sub->add_option("--concurrency", demo.concurrency, "Orders at once")
        ->check(CLI::Range(1, 4096));
    sub->add_option("--seed", demo.seed, "Of everything random");
    sub->add_option("--speed", demo.speed, "Divides the pauses that people make");
    sub->add_option("--reconnect-for", reconnect_seconds,
                    "Seconds to keep trying when the server goes away");
    sub->add_option("--journal", demo.journal, "File for every acknowledged step");
    sub->add_flag("--autopilot", autopilot,
                  "Place nothing: move the orders of others on by a clock, accepted after 5 s, "
                  "ready after 5 min, delivered after 10 min, each divided by --speed");
    sub->add_option("--for", demo.autopilot_seconds, "Seconds of the autopilot; 0: until stopped");
    const auto share = [sub](const char* name, int& of_hundred, const char* help) {
        sub->add_option(name, of_hundred, help)
            ->check(CLI::Range(0, 100))
            ->group("What is not as usual, so many of a hundred orders");
    };
    demo::Shares& shares = demo.shares;
    share("--declined-card", shares.declined_card, "The bank says no");
    share("--abandoned", shares.abandoned, "Nobody pays");
    share("--silent-partner", shares.silent_partner, "The shop answers nothing");
    share("--rejected", shares.rejected, "The shop says no");
    share("--called-off", shares.called_off, "The customer cancels after paying");
    share("--courier-declines", shares.courier_declines, "A courier gives it back");
    share("--failed-delivery", shares.failed_delivery, "It is brought back from the door");
    share("--in-cash", shares.in_cash, "It is paid at the door; the server has to take cash");
}

void CommandLine::declare_verify() {
    auto* sub = command(app, "verify", "Check the stored data, beside a running server too",
                        "waybill verify\n  waybill verify --list\n  waybill verify --json | jq "
                        "-c 'select(.ok == false)'\n\nAnswers 0 when all checks hold, 1 when "
                        "one is broken (what breaks it is on stderr),\n75 when none is, but what "
                        "is under way could not be decided: look again later.",
                        [this] { return commands::run_verify(common, verify); });
    sub->add_flag("--deep", verify.deep, "Compare each index with its table as well");
    sub->add_flag("--list", verify.list, "Only tell what is checked, and what data cannot show");
}

void CommandLine::declare_move_store() {
    auto* sub =
        command(app, "move-store",
                "Move all rows between the files of the data folder and PostgreSQL (the server is "
                "stopped)",
                "waybill move-store --to postgres --storage.postgres='dbname=waybill'\n  waybill "
                "move-store --to files --storage.postgres='dbname=waybill'\n\nThe copy is compared "
                "row by row before the folder is switched to it; what it was made\nfrom stays, "
                "under another name.",
                [this] { return commands::run_move_store(common, move); });
    sub->add_option("--to", move.to, "Where to")
        ->required()
        ->check(CLI::IsMember({"postgres", "files"}));
}

void CommandLine::declare_backup() {
    auto* out = command(
        app, "backup", "Copy the installation into a new folder, beside a running server too",
        "waybill backup backups/monday --server.data=var\n\nAll databases are copied as they were "
        "in one moment, as SQLite files also when they are in\nPostgreSQL, with the secrets and a "
        "list of what there is with its SHA-256. The folder gets\nits name when all of it is on "
        "disk and has been read again. It holds secrets and personal\ndata: keep it as safe as the "
        "data folder.",
        [this] { return commands::run_backup(common, backup); });
    auto* in = command(
        app, "restore", "Make the data folder anew from a backup",
        "waybill restore backups/monday --server.data=var2\n  waybill restore backups/monday "
        "--server.data=var3 --storage.postgres='dbname=waybill'\n\nThe data folder must not be "
        "there, or be empty, and neither the schemas in PostgreSQL. A\nbackup that is damaged or "
        "of a newer version is refused, and nothing is written.",
        [this] { return commands::run_restore(common, backup); });
    out->add_option("folder", backup.folder, "Where to; it must not be there yet")->required();
    in->add_option("folder", backup.folder, "The backup")->required();
}

void CommandLine::declare_parked() {
    using enum commands::ParkedOptions::Action;
    auto* group = app.add_subcommand("parked", "Messages that could not be applied");
    group->require_subcommand(1);
    auto action = [this, group](commands::ParkedOptions::Action what, const std::string& name,
                                const std::string& help, const std::string& example) {
        return command(*group, name, help, example, [this, what] {
            parked.action = what;
            return commands::run_parked(common, parked);
        });
    };
    action(list, "list", "Those of all services, with their reasons", "waybill parked list");
    constexpr const char* one = "orders/orders.payments/evt_01jh3q8d2v7x0n5m4k9w6r1tbe";
    constexpr const char* another = "orders/orders.payments/evt_01jh3q8d2v7x0n5m4k9w6r1tbf";
    const std::string before = "waybill parked ";
    for (auto* sub : {action(show, "show", "What one says", before + "show " + one),
                      action(replay, "replay", "Apply one again, once its cause is mended",
                             before + "replay " + one),
                      action(drop, "drop", "Forget one: what it asked for is not done",
                             before + "drop " + another)})
        sub->add_option("message", parked.message, "As the list prints it")->required();
}

void CommandLine::declare_dispatch() {
    auto* group = app.add_subcommand("dispatch", "The dispatch engine");
    group->require_subcommand(1);
    auto* measure = command(*group, "bench", "Play days of the public benchmark and measure them",
                            "waybill dispatch bench city --jobs 4 --solutions out", [this] {
                                bench.json = common.json;
                                return dispatch::run_dispatch_bench(bench);
                            });
    measure->add_option("folders", bench.folders, "Instances, or folders of them")->required();
    measure->add_option("--jobs", bench.jobs, "Days at once")->check(CLI::Range(1, 256));
    measure->add_option("--kitchens", bench.kitchens,
                        "What is known before an order is ready: known or mean-only");
    measure->add_option("--plot", bench.plot, "SVG file for the first day: couriers and a map");
    measure->add_option("--solutions", bench.solutions,
                        "Folder for the three files of the public checker");
    measure->add_option("--rounds", bench.rounds,
                        "Repair rounds a run for each open order; 0: the default");
    measure->add_option("--seed", bench.seed, "Of everything random");
    auto* why = command(*group, "explain", "Tell why an order went to its courier",
                        "waybill dispatch explain ord_01jh3q8d2v7x0n5m4k9w6r1tbe",
                        [this] { return commands::run_dispatch_explain(common, order.order); });
    why->add_option("order", order.order, "Its id")->required();
    auto* make = command(*group, "generate", "Write a made-up day in the benchmark's format",
                         "waybill dispatch generate city --orders 3000 --couriers 400",
                         [this] { return dispatch::run_dispatch_generate(generate); });
    make->add_option("folder", generate.folder, "Where to")->required();
    make->add_option("--orders", generate.orders, "How many");
    make->add_option("--restaurants", generate.restaurants, "How many");
    make->add_option("--couriers", generate.couriers, "How many shifts");
    make->add_option("--kilometres", generate.kilometres, "How large the city is");
    make->add_option("--seed", generate.seed, "Of everything random");
}

void CommandLine::declare_users() {
    auto* users = app.add_subcommand("user", "Accounts");
    users->require_subcommand(1);
    auto* add = command(*users, "add", "Add a verified account (the server is stopped)",
                        "waybill user add --email ada@example.org --password-file pw "
                        "--role operator",
                        [this] { return commands::run_user_add(common, user); });
    add->add_option("--email", user.email, "Address")->required();
    add->add_option("--password-file", user.password_file, "File with the password")->required();
    add->add_option("--first-name", user.first_name, "First name")->capture_default_str();
    add->add_option("--last-name", user.last_name, "Last name")->capture_default_str();
    add->add_option("--role", user.roles, "customer, partner, courier, support, operator");
    auto* take = command(*users, "import", "Take over accounts (the server is stopped)",
                         "waybill user import users.csv --dry-run",
                         [this] { return commands::run_user_import(common, import); });
    take->add_option("file", import.file, "CSV, or JSON lines")->required();
    take->add_flag("--dry-run", import.dry_run, "Only tell what would happen");
}

void CommandLine::declare_serve() {
    auto* up =
        command(app, "serve", "Run the services: all of them in this process, or some of them",
                "waybill serve --demo --server.data=var",
                [this] { return commands::run_serve(common, serve); });
    up->add_flag("--demo", serve.demo, "Load a demo town and play one order");
    up->add_option_function<std::string>(
        "--services",
        [this](const std::string& names) {
            common.sources.flags.push_back("--server.services=" + names);
        },
        "Run these alone, such as orders,payments; the same as --server.services");
}

int CommandLine::play() {
    const auto configuration = commands::configure(common);
    if (!configuration) return commands::exit_configuration;
    if (demo_url->empty()) demo.url = url_of(*configuration);
    if (demo_internal_url->empty())
        demo.internal_urls = {
            std::format("http://127.0.0.1:{}", configuration->server.internal_port)};
    demo.output = common.json ? demo::Output::json : demo::Output::table;
    demo.reconnect_for = std::chrono::seconds{reconnect_seconds};
    return autopilot ? demo::run_autopilot(demo) : demo::run_demo(demo);
}

void CommandLine::declare() {
    app.require_subcommand(1);
    app.footer(footer);
    app.set_version_flag("--version", "waybill " + std::string{telemetry::build_info().version});
    declare_serve();
    auto* migrate = command(app, "migrate", "Bring all databases up to date", "waybill migrate",
                            [this] { return commands::run_migrate(common, schema); });
    migrate->add_flag("--accept-folder", schema.accept_folder,
                      "Take members of the data folder that do not belong together as they are, "
                      "and make anew what is missing: what was in it is lost");
    declare_move_store();
    declare_backup();
    declare_demo();
    declare_load();
    declare_dispatch();
    auto* api = command(app, "openapi", "Print the OpenAPI document",
                        "waybill openapi > openapi.json\n  waybill openapi --postman > "
                        "waybill.postman_collection.json",
                        [this] { return commands::run_openapi(document); });
    api->add_flag("--postman", document.postman, "A Postman collection instead");
    command(app, "doctor", "Check folder, disk and databases", "waybill doctor",
            [this] { return commands::run_doctor(common); });
    command(app, "version", "Print the version", "waybill version --json",
            [this] { return commands::run_version(common); });

    declare_verify();
    declare_parked();

    auto* orders = app.add_subcommand("order", "Orders");
    orders->require_subcommand(1);
    auto* show = command(*orders, "show", "Every step of one order, as of any moment",
                         "waybill order show ord_01jh3q8d2v7x0n5m4k9w6r1tbe\n  waybill order show "
                         "ord_01jh3q8d2v7x0n5m4k9w6r1tbe --at 2026-01-31T12:00:00Z",
                         [this] { return commands::run_order_show(common, order); });
    show->add_option("id", order.order, "The order")->required();
    show->add_option("--at", order.at, "Only what had happened by then (RFC 3339)");

    auto* config = app.add_subcommand("config", "Look at the settings");
    config->require_subcommand(1);
    command(*config, "print", "Every setting with value, origin, bounds and help",
            "waybill config print --json", [this] { return commands::run_config_print(common); });
    command(*config, "check", "Only whether they are right", "waybill config check",
            [this] { return commands::run_config_check(common); });

    declare_users();
}

}  // namespace

int main(int argc, char** argv) {
    std::set_terminate(tell_and_end);
    ::umask(0077);  // databases hold personal data: nobody else reads what we make
    CommandLine line;
    line.declare();
    std::vector<std::string> words = split(argc, argv, line.common.sources.flags);
    understand_help(words);
    if (const std::string wrong = wrong_command(line.app, words); !wrong.empty()) {
        std::fprintf(stderr, "waybill: %s\n`waybill --help` lists them all.\n", wrong.c_str());
        return commands::exit_usage;
    }
    if (words.empty()) {
        std::fputs(line.app.help().c_str(), stderr);
        return commands::exit_usage;
    }
    try {
        line.app.parse(words);
        return line.chosen();
    } catch (const CLI::ParseError& error) {
        const int code = line.app.exit(error);
        return code == 0 ? 0 : commands::exit_usage;
    } catch (const std::bad_alloc&) {
        std::fputs("waybill: out of memory: see the limit of the service or of the shell (ulimit "
                   "-v)\n",
                   stderr);
        return exit_system;
    } catch (const std::system_error& error) {
        std::fprintf(stderr, "waybill: %s: see the limits of processes (ulimit -u) and of memory\n",
                     error.what());
        return exit_system;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "waybill: %s\n", error.what());
        return commands::exit_unavailable;
    }
}
