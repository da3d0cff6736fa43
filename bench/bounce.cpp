// SPDX-License-Identifier: Apache-2.0
#include "bench/bounce.hpp"

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/grpc/channel.hpp"
#include "adapters/grpc/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "bench/options.hpp"

#include <algorithm>
#include <cstdio>
#include <format>
#include <stdexcept>
#include <string>
#include <vector>

namespace waybill::bench {
namespace {

constexpr std::string_view bounce_callers[] = {"bench"};
constexpr rpc::Method bounce{"bench", "bounce", "/bench.v1.Bench/Bounce", bounce_callers};

Task<Result<std::string>> bounced(std::string text) { co_return std::move(text); }

/// Milliseconds of each, but of the first, which connects.
Task<std::vector<double>> calls(rpc::Channel& way, const Clock& clock, std::size_t count) {
    constexpr std::size_t bytes = 200;  // a small request, and a small answer
    std::vector<double> took;
    for (std::size_t i = 0; i <= count; ++i) {
        const SteadyTime began = clock.steady();
        Context ctx{.deadline = began + 10s, .caller = {.service = "bench"}};
        std::string request(bytes, 'x');
        const auto reply = co_await way.call(std::move(ctx), bounce, std::move(request));
        if (!reply) throw std::runtime_error{std::format("call: {}", reply.error().detail)};
        if (i > 0) took.push_back(static_cast<double>((clock.steady() - began).count()) / 1000);
    }
    co_return took;
}

}  // namespace

void serve_bounces() {
    const SystemClock clock;
    SystemRandom random;
    Loops loops{1, clock};
    loops.start();
    grpc_adapter::GrpcServer server{{.executor = loops.at(0), .random = random}, {}};
    server.serve({{&bounce, [](Context, std::string text) { return bounced(std::move(text)); }}});
    const auto port = server.start();
    if (!port) throw std::runtime_error{port.error().message};
    std::puts(std::to_string(*port).c_str());
    while (std::getchar() != EOF) continue;
    run_on(loops.at(0), server.stop({}));
    loops.stop();
}

void call_bounces(std::span<char* const> words) {
    if (words.size() != 2) throw UsageError{"calls PORT COUNT"};
    const SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    auto way =
        grpc_adapter::GrpcChannel::open({.addresses = {std::string{"127.0.0.1:"} + words[0]}});
    if (!way) throw std::runtime_error{way.error().message};
    std::vector<double> took = run_on(loops.at(0), calls(**way, clock, std::stoul(words[1])));
    loops.stop();
    std::ranges::sort(took);
    std::puts(std::format(R"({{"p50_ms":{:.4f},"p99_ms":{:.4f}}})", took[took.size() / 2],
                          took[took.size() * 99 / 100])
                  .c_str());
}

}  // namespace waybill::bench
