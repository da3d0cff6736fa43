// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/system/clock.hpp"
#include "bench/load.hpp"
#include "bench/server_process.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <unistd.h>

/// The product's figures, each against a limit measured in the same run: the same server answering
/// the cheapest thing it can. Usage: waybill_product_bench BINARY [SCALE]; SCALE 1 takes a minute.
namespace {

using namespace waybill;
using bench::Load;

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
    std::printf("%-44s %12.1f %10.0f %10.0f", row.what, row.figure, row.must, row.target);
    if (row.limit > 0)
        std::printf(" %12.1f %6.2f\n", row.limit, row.figure / row.limit);
    else
        std::puts("");
}

class Bench {
public:
    Bench(AsioLoop& loop, int port, double scale) : loop_{loop}, port_{port}, scale_{scale} {}

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
        const Load done =
            load(ready.size(), [&](std::size_t n) { return confirm(ready[n]); });
        print({"durable confirms a second, 64 connections", done.per_second(), 4'000, 15'000,
               bare});
        print({"  their p99 in ms", done.percentile(0.99), 25, 25, 0});
    }
    void one_confirm_alone() {
        const auto ready = quotes(sized(600));
        const Load done = load(
            ready.size(), [&](std::size_t n) { return confirm(ready[n]); }, bench::Bodies::drop, 1);
        print({"one confirm alone, p50 in ms", done.percentile(0.5), 5, 2, 0});
        print({"one confirm alone, p99 in ms", done.percentile(0.99), 15, 5, 0});
    }

    AsioLoop& loop_;
    int port_;
    double scale_;
    std::vector<std::string> tokens_{};
    std::vector<std::string> offers_{};
    std::vector<std::string> partners_{};
};

int measure(const std::string& binary, double scale) {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("waybill-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::vector<std::string> flags{"--orders.unpaid_orders_max=1000000",
                                         "--notifications.mail=false"};
    {
        bench::ServerProcess server{binary, folder, flags};
        print({"first start with the demo town, s", server.start_seconds(), 5, 5, 0});
        print({"memory idle with the demo town, MiB", server.resident_mebibytes(), 100, 60, 0});
        SystemClock clock;
        Loops loops{1, clock};
        loops.start();
        Bench{loops.at(0), server.port(), scale}.run();
        loops.stop();
        print({"memory after the load, MiB", server.resident_mebibytes(), 200, 150, 0});
    }
    {
        const bench::ServerProcess again{binary, folder, flags};
        print({"start on that data, s", again.start_seconds(), 1, 0.3, 0});
    }
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: waybill_product_bench BINARY [SCALE]\n", stderr);
        return 64;
    }
    try {
        return measure(argv[1], argc > 2 ? std::atof(argv[2]) : 1.0);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 69;
    }
}
