// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/system/clock.hpp"
#include "bench/market.hpp"
#include "platform/json/document.hpp"
#include "tests/process/serving.hpp"

#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <optional>
#include <stdexcept>

/// The product's figures, each against a limit measured in the same run: the same server answering
/// the cheapest thing it can. Runs the program in WAYBILL_BINARY. Usage: waybill_product_bench
/// [SCALE] [STORED]; SCALE 1 takes about three minutes, and STORED whole lives (100000, some five
/// minutes) are played for the rows that ask how a filled server does. The server runs with its
/// defaults but for the rate limits, which one client from one address would meet at once, and the
/// simulated bank, which answers at once and always yes.
namespace {

using namespace waybill;
using bench::Load;
using bench::Market;
using process::Millis;
using process::Serving;

constexpr std::size_t connections = 64;

struct Row {
    const char* what;
    double figure;
    double must;
    double target;
    double limit;  ///< of the same run; 0: none
};

void print(const Row& row) {
    const int digits = row.figure < 10 ? 2 : 0;
    std::printf("%-44s %12.*f", row.what, digits, row.figure);
    if (row.must > 0)
        std::printf(" %10g %10g", row.must, row.target);
    else if (row.limit > 0)
        std::printf(" %10s %10s", "", "");
    if (row.limit > 0)
        std::printf(" %12.1f %6.2f\n", row.limit, row.figure / row.limit);
    else
        std::puts("");
}

double seconds_of(Millis time) { return static_cast<double>(time.count()) / 1000; }

double resident_mebibytes(const process::Child& child) {
    std::ifstream file{"/proc/" + std::to_string(child.pid()) + "/statm"};
    double pages = 0;
    double resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double cpu_seconds(const process::Child& child) {
    std::ifstream file{"/proc/" + std::to_string(child.pid()) + "/stat"};
    std::string word;
    double ticks = 0;
    for (int field = 1; file >> word && field <= 15; ++field)
        if (field >= 14) ticks += std::stod(word);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Waits until the server rests: all that was asked for has been followed up.
void settle(const process::Child& child) {
    constexpr Millis look{250};
    constexpr double resting = 0.02;  // seconds of CPU meanwhile
    for (double before = cpu_seconds(child), now = before;; before = now) {
        process::rest(look);
        now = cpu_seconds(child);
        if (now - before < resting) return;
    }
}

/// The rows that one running server answers by itself.
class Bench {
public:
    Bench(AsioLoop& loop, Serving& server, Market& market, double scale)
        : loop_{loop}, server_{server}, market_{market}, scale_{scale} {}

    void run() {
        const Load bare = load(
            sized(60'000), [](std::size_t) { return bench::get("/livez"); }, bench::Bodies::drop);
        const std::string offer = "/v1/offers/" + market_.offers().front().offer;
        const Load reads = load(
            sized(60'000), [&](std::size_t) { return bench::get(offer); }, bench::Bodies::drop);
        print({"cached product reads a second", reads.per_second(), 40'000, 80'000,
               bare.per_second()});
        confirms(bare.per_second());
        one_confirm_alone();
    }

private:
    std::size_t sized(double count) const { return static_cast<std::size_t>(count * scale_); }
    Load load(std::size_t count, std::function<beast::ClientRequest(std::size_t)> make,
              bench::Bodies bodies, std::size_t width = connections) {
        Load done = bench::run_load(loop_, server_.port(), width, count, std::move(make), bodies);
        if (done.failed > 0)
            std::fprintf(stderr, "bench: %zu of %zu requests failed: %s\n", done.failed, count,
                         done.complaint.c_str());
        return done;
    }
    void confirms(double bare) {
        const auto ready = market_.quotes(std::min(sized(12'000), market_.room()));
        const Load done = load(
            ready.size(), [&](std::size_t n) { return market_.confirm(ready[n]); },
            bench::Bodies::keep);
        print(
            {"durable confirms a second, 64 connections", done.per_second(), 4'000, 15'000, bare});
        print({"  their p99 in ms", done.percentile(0.99), 25, 25, 0});
        const Millis began = process::elapsed();
        settle(server_.child());
        print({"  until all their events were handled, s", seconds_of(process::elapsed() - began),
               0, 0, 0});
        make_room(done, ready);
    }
    void one_confirm_alone() {
        const auto ready = market_.quotes(sized(600));
        const Load done = load(
            ready.size(), [&](std::size_t n) { return market_.confirm(ready[n]); },
            bench::Bodies::keep, 1);
        print({"one confirm alone, p50 in ms", done.percentile(0.5), 5, 2, 0});
        print({"one confirm alone, p99 in ms", done.percentile(0.99), 15, 5, 0});
        make_room(done, ready);
    }

    void make_room(const Load& confirmed, const std::vector<Market::Quote>& quotes) {
        market_.cancel(confirmed.bodies, quotes);
        settle(server_.child());
    }

    AsioLoop& loop_;
    Serving& server_;
    Market& market_;
    double scale_;
};

/// A server over `folder`, and how long it took until it said where it serves.
struct Started {
    Started(const process::Folder& folder, bool demo) : server{folder, options(demo)} {
        if (!server.ready()) throw std::runtime_error{server.child().err()};
        took = process::elapsed() - began;
    }
    ~Started() {
        server.child().send(SIGTERM);
        (void)server.child().wait(Millis{12'000});  // what it printed is of no interest here
    }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    static process::ServeOptions options(bool demo) {
        return {.demo = demo,
                .flags = {"--payments.simulator_success_ppm=1000000",
                          "--payments.simulator_delay_min=0s", "--payments.simulator_delay_max=0s",
                          "--server.log_level=warn", "--gateway.rate_limits=false"}};
    }

    Millis began{process::elapsed()};
    Serving server;
    Millis took{};
};

/// `waybill demo` as fast as it goes, with its own audit at the end: lives a second.
double lives(Started& started, const process::Folder& folder, std::size_t orders) {
    // Not more at once than the town's 20 customers may leave unpaid.
    const auto done = process::run(
        {"demo", "--json", "--url", started.server.url(), "--orders", std::to_string(orders),
         "--rate", "0", "--speed", "1000000", "--concurrency", "96"},
        folder.path(), Millis{1'800'000});
    const auto report = json::Document::parse(done.out);
    if (done.code != 0 || !report) throw std::runtime_error{"demo: " + done.out + done.err};
    const auto rate = report->root().find("orders_per_second");
    return rate ? rate->number() : 0;
}

void whole_lives(Started& started, const process::Folder& folder, double scale) {
    (void)lives(started, folder, 500);  // warms up
    const double rate = lives(started, folder, static_cast<std::size_t>(6'000 * scale));
    print({"whole lives a second, all steps by HTTP", rate, 300, 1'000, 0});
}

void measure(double scale, std::size_t stored) {
    const process::Folder folder;
    SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    std::printf("%-44s %12s %10s %10s %12s %6s\n", "what", "figure", "must", "target", "limit",
                "ratio");
    std::optional<Market> market;
    {
        Started first{folder, true};
        print({"first start with the demo town, s", seconds_of(first.took), 5, 5, 0});
        process::rest(Millis{2'000});
        const auto memory = [&] { return resident_mebibytes(first.server.child()); };
        print({"memory idle with the demo town, MiB", memory(), 100, 60, 0});
        const auto customers = static_cast<std::size_t>(12'000 * scale) / Market::unpaid_each;
        market.emplace(loops.at(0), first.server.port(), customers);
        Bench{loops.at(0), first.server, *market, scale}.run();
        whole_lives(first, folder, scale);
        print({"memory after that, MiB", memory(), 200, 150, 0});
        if (stored > 0)
            print({"whole lives a second while filling", lives(first, folder, stored), 0, 0, 0});
        print({"memory after filling, MiB", memory(), 200, 150, 0});
    }
    Started again{folder, false};
    print({"start on that data, s", seconds_of(again.took), 1, 0.3, 0});
    market->move_to(again.server.port());
    Bench{loops.at(0), again.server, *market, scale / 4}.run();
    whole_lives(again, folder, scale / 4);
    print({"memory under load on that data, MiB", resident_mebibytes(again.server.child()), 200,
           150, 0});
    loops.stop();
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // each row when it is known, also into a file
    try {
        measure(argc > 1 ? std::atof(argv[1]) : 1.0,
                argc > 2 ? static_cast<std::size_t>(std::atol(argv[2])) : 100'000);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 69;
    }
}
