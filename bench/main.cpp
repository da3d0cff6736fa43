// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/descriptors.hpp"
#include "bench/against.hpp"
#include "bench/bounce.hpp"
#include "bench/limits.hpp"
#include "bench/rows.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string_view>

/// The product's figures, each beside a limit measured in the same run. Runs the program in
/// WAYBILL_BINARY; `--help` tells the rest.
namespace waybill::bench {
namespace {

/// The rows that are measured on an empty server and again on a filled one.
void repeated_rows(Stage& stage) {
    const Options& options = stage.options;
    stage.limits = measure_limits(stage.loop, stage.server);
    print(stage.limits);
    if (options.wants("reads")) measure_reads(stage);
    if (options.wants("confirms")) measure_confirms(stage);
    if (options.wants("alone")) (void)measure_alone(stage);  // printed
    if (options.wants("lives")) measure_lives(stage);
}

void other_rows(Stage& stage) {
    const Options& options = stage.options;
    const auto row = [&](const char* name, void (*measure)(Stage&)) {
        if (!options.wants(name)) return;
        stage.market.stay_signed_in();
        measure(stage);
    };
    row("life", measure_life);
    row("couriers", measure_couriers);
    row("positions", measure_positions);
    row("sale", measure_sale);
    row("live", measure_live);
    row("signins", measure_sign_ins);
    row("crowd", measure_crowd);
    row("search", measure_search);  // last: it fills the catalog
}

struct Filled {
    std::size_t lives;
    double p99;
};

constexpr double confirms_looked_at = 2'000;

/// A tenth of the lives, a look at a confirm, the rest.
std::optional<Filled> fill(Stage& stage) {
    const std::size_t stored = stage.options.stored;
    if (!stage.options.wants("stored") || stored == 0) return std::nullopt;
    const std::size_t few = std::min<std::size_t>(stored / 10 + 1, 10'000);
    (void)play_lives(stage.server, few);
    (void)stage.server.settle();
    stage.market.stay_signed_in();
    std::printf("-- with %zu delivered orders stored\n", few);
    const double p99 = measure_alone(stage, confirms_looked_at);
    constexpr std::size_t portion = 50'000;  // each ends with an audit of its own
    for (std::size_t played = 0; played < stored; played += portion) {
        const double rate = play_lives(stage.server, std::min(portion, stored - played));
        stage.row({"whole lives a second while filling", rate, "", Unit::requests});
    }
    if (stage.options.wants("memory")) measure_memory(stage, "memory after filling", 120, 90);
    return Filled{.lives = few + stored, .p99 = p99};
}

void filled_rows(Stage& stage, const Filled& filled) {
    std::printf("-- with %zu delivered orders stored\n", filled.lives);
    stage.row({"start on that data", stage.server.start_seconds(), "s"});
    repeated_rows(stage);
    stage.market.stay_signed_in();
    const double p99 = measure_alone(stage, confirms_looked_at);
    stage.row({"p99 of a confirm, as a multiple of the one before", p99 / filled.p99, "x",
               Unit::none, 1.3, 1.1, Better::less});
    if (stage.options.wants("memory"))
        measure_memory(stage, "memory under load on that data", 120, 90);
}

/// As many customers as the rows need for their orders at once; each is hashed and signed in, which
/// takes its time.
std::size_t customers_for(const Options& options) {
    struct Need {
        const char* row;
        double orders;
    };
    constexpr Need needs[] = {{"confirms", 12'000}, {"stored", confirms_looked_at},
                              {"sale", 2'000},      {"signins", 1'500},
                              {"crowd", 1'500},     {"alone", 600}};
    std::size_t orders = 300;  // least of all
    for (const Need& need : needs) {
        if (!options.wants(need.row)) continue;
        const bool whole = std::string_view{need.row} == "sale";  // at any scale
        const double wanted = whole ? need.orders : need.orders * options.scale;
        orders = std::max(orders, static_cast<std::size_t>(wanted));
    }
    return orders / Market::unpaid_each;
}

void measure(const Options& options) {
    const process::Folder folder;
    const SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    print_heading();
    std::optional<Market> market;
    std::optional<Filled> filled;
    {
        const Server first{folder, Server::Town::loaded};
        process::rest(process::Millis{2'000});
        const double idle = first.resident_mebibytes();
        market.emplace(loops.at(0), first.port(), customers_for(options));
        Stage stage{.loop = loops.at(0), .server = first, .market = *market, .options = options};
        if (options.wants("start"))
            stage.row({"first start with the demo town", first.start_seconds(), "s"});
        if (options.wants("memory"))
            stage.row(
                {"memory idle with the demo town", idle, "MiB", Unit::none, 50, 30, Better::less});
        repeated_rows(stage);
        other_rows(stage);
        if (options.wants("memory")) measure_memory(stage, "memory after that", 120, 90);
        filled = fill(stage);
    }
    if (filled) {
        const Server again{folder, Server::Town::as_stored};
        market->move_to(again.port());
        Stage stage{.loop = loops.at(0), .server = again, .market = *market, .options = options};
        filled_rows(stage, *filled);
    }
    loops.stop();
}

/// What bench/servers.py asks for. False when it is something else.
bool ran_for_servers(std::span<char* const> words) {
    const std::string_view first = words.empty() ? "" : words.front();
    if (first == "against")
        against(words.subspan(1));
    else if (first == "bounces")
        serve_bounces();
    else if (first == "calls")
        call_bounces(words.subspan(1));
    else
        return false;
    return true;
}

}  // namespace
}  // namespace waybill::bench

int main(int argc, char** argv) {
    namespace bench = waybill::bench;
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // each row when it is known, also into a file
    try {
        const std::span<char* const> words{argv, static_cast<std::size_t>(argc)};
        if (bench::ran_for_servers(words.subspan(1))) return 0;
        const bench::Options options = bench::parse_options(words);
        if (options.help)
            std::fputs(bench::usage().c_str(), stdout);
        else
            bench::measure(options);
        return 0;
    } catch (const bench::UsageError& error) {
        std::fprintf(stderr, "bench: %s (--help lists the rows)\n", error.what());
        return 64;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 69;
    }
}
