// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/grpc/channel.hpp"
#include "adapters/grpc/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/async/sleep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>

namespace waybill::grpc_adapter {

inline constexpr std::string_view shop_callers[] = {"gateway", "orders"};
inline constexpr rpc::Method echo{"shop", "echo", "/test.v1.Shop/Echo", shop_callers, true};
inline constexpr rpc::Method refuse_it{"shop", "refuse", "/test.v1.Shop/Refuse", shop_callers};
inline constexpr rpc::Method wait_long{"shop", "wait", "/test.v1.Shop/Wait", shop_callers};
inline constexpr rpc::Method throw_it{"shop", "throw", "/test.v1.Shop/Throw", shop_callers};
inline constexpr rpc::Method swell{"shop", "swell", "/test.v1.Shop/Swell", shop_callers};
inline constexpr rpc::Method missing{"shop", "missing", "/test.v1.Shop/Missing", shop_callers};

/// What a method is told of a call.
struct Told {
    std::string service;
    UserId user;
    Roles roles;
    SessionId session;
    Trace trace;
    Duration time_left{};
};

/// The methods above. Thread-safe.
class Shop {
public:
    explicit Shop(std::string name = {}) : name_{std::move(name)} {}
    Error error{.kind = ErrorKind::conflict, .reason = "shop.closed"};

    std::vector<rpc::Served> served() {
        return {
            {&echo, [this](Context ctx, std::string text) { return answer(ctx, std::move(text)); }},
            {&refuse_it, [this](Context ctx, std::string) { return refuse(ctx); }},
            {&wait_long, [this](Context ctx, std::string text) { return wait(ctx, text); }},
            {&throw_it, [this](Context ctx, std::string) { return throws(ctx); }},
            {&swell, [this](Context ctx, std::string) { return swells(ctx); }},
        };
    }
    Told told() const {
        const std::lock_guard lock{mutex_};
        return told_;
    }
    int count(std::string_view what) const {  ///< echo, wait; or the reason a wait ended with
        const std::lock_guard lock{mutex_};
        return static_cast<int>(std::ranges::count(counted_, what));
    }

private:
    Task<Result<std::string>> answer(Context ctx, std::string text) {
        Executor& here = co_await this_executor();
        note("echo", ctx, here.clock());
        co_return text.empty() ? name_ : text;
    }
    Task<Result<std::string>> refuse(Context) { co_return fail(error); }
    /// For so many milliseconds.
    Task<Result<std::string>> wait(Context ctx, std::string text) {
        Executor& here = co_await this_executor();
        note("wait", ctx, here.clock());
        const Status slept = co_await sleep_for(ctx, std::chrono::milliseconds{std::stoi(text)});
        if (slept) co_return "waited";
        note(slept.error().reason, ctx, here.clock());
        co_return fail(slept.error());
    }
    Task<Result<std::string>> throws(Context) {
        throw std::runtime_error{"the till is on fire"};
        co_return "";
    }
    Task<Result<std::string>> swells(Context) { co_return std::string(5UZ << 20U, 'x'); }
    void note(std::string_view what, const Context& ctx, const Clock& clock) {
        const std::lock_guard lock{mutex_};
        counted_.emplace_back(what);
        told_ = {.service = std::string{ctx.caller.service},
                 .user = ctx.caller.user,
                 .roles = ctx.caller.roles,
                 .session = ctx.caller.session,
                 .trace = ctx.trace,
                 .time_left = ctx.deadline - clock.steady()};
    }

    const std::string name_;
    mutable std::mutex mutex_{};
    std::vector<std::string> counted_{};
    Told told_{};
};

/// Servers and callers in one process, on loops of their own.
struct GrpcWorld : testing::Test {
    GrpcWorld() { loops.start(); }
    ~GrpcWorld() override {
        for (auto& [server, shop] : hosts)
            if (server) stop(*server);
        loops.stop();
    }

    GrpcServer::Deps deps() { return {.executor = loops.at(1), .random = random}; }
    void stop(GrpcServer& server, Duration drain = Duration{}) {
        run_on(loops.at(0), server.stop(drain));
    }
    struct Host {
        std::unique_ptr<GrpcServer> server;
        std::unique_ptr<Shop> shop;
    };
    /// The port of one more server.
    int host(ServerOptions options = {}, std::string name = {}) {
        if (!options.on_fault)
            options.on_fault = [this](std::string_view, std::string_view detail) {
                const std::lock_guard lock{faults_mutex};
                faults.emplace_back(detail);
            };
        hosts.push_back({std::make_unique<GrpcServer>(deps(), std::move(options)),
                         std::make_unique<Shop>(std::move(name))});
        hosts.back().server->serve(hosts.back().shop->served());
        const auto port = hosts.back().server->start();
        EXPECT_TRUE(port) << port.error().message;
        return port.value_or(0);
    }
    Shop& shop(std::size_t index = 0) { return *hosts.at(index).shop; }
    GrpcServer& server(std::size_t index = 0) { return *hosts.at(index).server; }

    static std::string at(int port) { return "127.0.0.1:" + std::to_string(port); }
    std::unique_ptr<GrpcChannel> channel(std::vector<int> ports) {
        ChannelOptions options;
        for (const int port : ports) options.addresses.push_back(at(port));
        auto opened = GrpcChannel::open(std::move(options));
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }
    Context from(std::string_view service, Duration patience = 10s) const {
        return {.deadline = clock.steady() + patience, .caller = {.service = service}};
    }
    Result<std::string> call(rpc::Channel& channel, const rpc::Method& method, std::string request,
                             Context ctx) {
        return run_on(loops.at(0), channel.call(std::move(ctx), method, std::move(request)));
    }
    Result<std::string> call(rpc::Channel& channel, const rpc::Method& method,
                             std::string request) {
        return call(channel, method, std::move(request), from("orders"));
    }
    /// Polled on the calling thread: what is waited for happens on others.
    template <typename Done>
    bool eventually(Done done) {
        for (int tries = 0; tries < 2'000; ++tries) {
            if (done()) return true;
            std::ignore = run_on(loops.at(0), sleep_for({}, 5ms));
        }
        return false;
    }

    SystemClock clock{};
    SystemRandom random{};
    Loops loops{2, clock};
    std::mutex faults_mutex{};
    std::vector<std::string> faults{};
    std::vector<Host> hosts{};
};

}  // namespace waybill::grpc_adapter
