// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/system/clock.hpp"
#include "bench/load.hpp"
#include "platform/json/document.hpp"
#include "tests/process/serving.hpp"

#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>

/// The product's figures, each against a limit measured in the same run: the same server answering
/// the cheapest thing it can. Runs the program in WAYBILL_BINARY. Usage: waybill_product_bench
/// [SCALE] [STORED]; SCALE 1 takes about two minutes, and STORED orders (100000) are made first for
/// the rows that ask how a filled server does.
namespace {

using namespace waybill;
using bench::Load;
using process::Millis;
using process::Serving;

constexpr std::size_t connections = 64;

/// The value of the first `"name":"…"` in a JSON text of our own server.
std::string field(const std::string& json, const std::string& name) {
    const std::string mark = "\"" + name + "\":\"";
    const auto at = json.find(mark);
    if (at == std::string::npos) return {};
    const auto begin = at + mark.size();
    return json.substr(begin, json.find('"', begin) - begin);
}

std::vector<std::string> fields(const std::string& json, const std::string& name) {
    std::vector<std::string> out;
    const std::string mark = "\"" + name + "\":\"";
    for (auto at = json.find(mark); at != std::string::npos; at = json.find(mark, at + 1)) {
        const auto begin = at + mark.size();
        out.push_back(json.substr(begin, json.find('"', begin) - begin));
    }
    return out;
}

beast::ClientRequest get(std::string target) {
    return {.method = http::Method::get, .target = std::move(target)};
}

beast::ClientRequest post(std::string target, std::string body, const std::string& token,
                          const std::string& key) {
    beast::ClientRequest request{.method = http::Method::post, .target = std::move(target)};
    request.headers.set("Content-Type", "application/json");
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
    if (!key.empty()) request.headers.set("Idempotency-Key", key);
    request.body = std::move(body);
    return request;
}

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

class Bench {
public:
    Bench(AsioLoop& loop, Serving& server, double scale)
        : loop_{loop}, server_{server}, port_{server.port()}, scale_{scale} {}

    void run() {
        std::printf("%-44s %12s %10s %10s %12s %6s\n", "what", "figure", "must", "target", "limit",
                    "ratio");
        log_in();
        const Load bare = load(sized(60'000), [](std::size_t) { return get("/livez"); });
        const std::string offer = first_offer();
        const Load reads =
            load(sized(60'000), [&](std::size_t) { return get("/v1/offers/" + offer); });
        print({"cached product reads a second", reads.per_second(), 40'000, 80'000,
               bare.per_second()});
        confirms(bare.per_second());
        one_confirm_alone();
    }
    /// Confirms orders until about `count` are stored.
    void fill(std::size_t count) {
        constexpr std::size_t at_once = 12'000;  // quotes are kept in memory for a while
        for (std::size_t stored = 0; stored < count; stored += at_once) {
            const auto ready = quotes(std::min(at_once, count - stored));
            (void)load(ready.size(), [&](std::size_t n) { return confirm(ready[n]); });
        }
    }

private:
    std::size_t sized(double count) const { return static_cast<std::size_t>(count * scale_); }
    Load load(std::size_t count, std::function<beast::ClientRequest(std::size_t)> make,
              bench::Bodies bodies = bench::Bodies::drop, std::size_t width = connections) {
        Load done = bench::run_load(loop_, port_, width, count, std::move(make), bodies);
        if (done.failed > 0)
            std::fprintf(stderr, "bench: %zu of %zu requests failed\n", done.failed, count);
        return done;
    }
    void log_in() {
        const Load sessions = load(
            12,
            [](std::size_t n) {
                return post("/v1/sessions",
                            R"({"email":"customer)" + std::to_string(n + 1) +
                                R"(@demo.waybill.example","password":"demo-waybill-town"})",
                            {}, {});
            },
            bench::Bodies::keep, 4);
        for (const std::string& body : sessions.bodies)
            tokens_.push_back(field(body, "access_token"));
    }
    std::string first_offer() {
        const Load page = load(
            1, [](std::size_t) { return get("/v1/offers?limit=100"); }, bench::Bodies::keep, 1);
        offers_ = fields(page.bodies.at(0), "offer_id");
        partners_ = fields(page.bodies.at(0), "partner_id");
        return offers_.at(0);
    }
    /// Quotes of two of one offer, each for the customer whose turn it is.
    std::vector<std::pair<std::string, std::string>> quotes(std::size_t count) {
        std::vector<std::pair<std::string, std::string>> made;
        for (const std::string& token : tokens_) {
            const Load some = load(
                count / tokens_.size(),
                [&](std::size_t n) {
                    const std::size_t pick = n % offers_.size();
                    return post("/v1/quotes",
                                R"({"partner_id":")" + partners_[pick] +
                                    R"(","lines":[{"offer_id":")" + offers_[pick] +
                                    R"(","quantity":1}],"address":"Station Street 12"})",
                                token, {});
                },
                bench::Bodies::keep);
            for (const std::string& body : some.bodies)
                made.emplace_back(field(body, "quote_id"), token);
        }
        return made;
    }
    beast::ClientRequest confirm(const std::pair<std::string, std::string>& quote) {
        return post("/v1/orders",
                    R"({"quote_id":")" + quote.first + R"(","payment_method":"simulator"})",
                    quote.second, quote.first);
    }
    void confirms(double bare) {
        const auto ready = quotes(sized(12'000));
        const Load done = load(ready.size(), [&](std::size_t n) { return confirm(ready[n]); });
        print(
            {"durable confirms a second, 64 connections", done.per_second(), 4'000, 15'000, bare});
        print({"  their p99 in ms", done.percentile(0.99), 25, 25, 0});
        const Millis began = process::elapsed();
        settle(server_.child());
        print({"  until all their events were handled, s", seconds_of(process::elapsed() - began),
               0, 0, 0});
    }
    void one_confirm_alone() {
        const auto ready = quotes(sized(600));
        const Load done = load(
            ready.size(), [&](std::size_t n) { return confirm(ready[n]); }, bench::Bodies::drop, 1);
        print({"one confirm alone, p50 in ms", done.percentile(0.5), 5, 2, 0});
        print({"one confirm alone, p99 in ms", done.percentile(0.99), 15, 5, 0});
    }

    AsioLoop& loop_;
    Serving& server_;
    int port_;
    double scale_;
    std::vector<std::string> tokens_{};
    std::vector<std::string> offers_{};
    std::vector<std::string> partners_{};
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
                .flags = {"--orders.unpaid_orders_max=0", "--notifications.mail=false",
                          "--payments.simulator_success_ppm=1000000",
                          "--payments.simulator_delay_min=0s", "--payments.simulator_delay_max=0s",
                          "--server.log_level=warn", "--gateway.rate_limits=false"}};
    }

    Millis began{process::elapsed()};
    Serving server;
    Millis took{};
};

/// `waybill demo` as fast as it goes, with its own audit at the end.
void whole_lives(Started& started, const process::Folder& folder, double scale) {
    const auto orders = static_cast<int>(6'000 * scale);
    for (const int played : {500, orders}) {  // the first warms up
        const auto done = process::run(
            {"demo", "--json", "--url", started.server.url(), "--orders", std::to_string(played),
             "--rate", "0", "--speed", "1000000", "--concurrency", "128"},
            folder.path(), Millis{300'000});
        const auto report = json::Document::parse(done.out);
        if (done.code != 0 || !report) throw std::runtime_error{"demo: " + done.out + done.err};
        const auto rate = report->root().find("orders_per_second");
        if (played == orders)
            print({"whole lives a second, all steps by HTTP", rate ? rate->number() : 0, 300, 1'000,
                   0});
    }
}

void measure(double scale, std::size_t stored) {
    const process::Folder folder;
    SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    {
        Started first{folder, true};
        print({"first start with the demo town, s", seconds_of(first.took), 5, 5, 0});
        process::rest(Millis{2'000});
        print({"memory idle with the demo town, MiB", resident_mebibytes(first.server.child()), 100,
               60, 0});
        Bench bench{loops.at(0), first.server, scale};
        bench.run();
        whole_lives(first, folder, scale);
        print({"memory after that, MiB", resident_mebibytes(first.server.child()), 200, 150, 0});
        bench.fill(stored);
        print({"memory after filling, MiB", resident_mebibytes(first.server.child()), 200, 150, 0});
    }
    Started again{folder, false};
    print({"start on that data, s", seconds_of(again.took), 1, 0.3, 0});
    Bench{loops.at(0), again.server, scale / 4}.run();
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
