// SPDX-License-Identifier: Apache-2.0
// Couriers: claim and decline, positions.
#include "bench/crew.hpp"
#include "bench/limits.hpp"
#include "bench/rows.hpp"
#include "platform/async/sleep.hpp"

#include <charconv>
#include <format>

namespace waybill::bench {
namespace {

/// Couriers, each with an order that nobody else asks for, and who of them is free. On the loop.
struct Pairs {
    std::vector<std::string> couriers{};
    std::vector<std::string> orders{};
    std::vector<std::size_t> free{};
    std::size_t early{0};  ///< claims that came before the order was free again
};

int epoch_in(const std::string& delivery) {
    constexpr std::string_view mark = R"("epoch":)";
    const auto at = delivery.find(mark);
    int epoch = 0;
    if (at != std::string::npos)
        std::from_chars(delivery.data() + at + mark.size(), delivery.data() + delivery.size(),
                        epoch);
    return epoch;
}

Task<std::string> claim_and_decline(Pairs& pairs, beast::HttpConnection& link, std::size_t number,
                                    std::size_t who) {
    const std::string path = "/v1/courier/deliveries/" + pairs.orders[who];
    const std::string& token = pairs.couriers[who];
    std::string delivery;
    std::string refused;
    for (int turn = 0; delivery.empty(); ++turn) {
        // A refusal is kept under its key.
        const auto claim =
            post(path + "/claim", {}, token, std::format("claim-{}-{}-{}", who, number, turn));
        const auto claimed = co_await link.send(Context{}, claim);
        if (claimed && claimed->status < 300) delivery = claimed->body;
        if (!delivery.empty()) break;
        refused = claimed ? claimed->body : claimed.error().detail;
        if (turn == 500) co_return refused;
        ++pairs.early;
        (void)co_await sleep_for({}, 1ms);  // nothing ends it early
    }
    const auto decline =
        post(path + "/decline", std::format(R"({{"epoch":{}}})", epoch_in(delivery)), token,
             std::format("decline-{}-{}", who, number));
    const auto declined = co_await link.send(Context{}, decline);
    if (!declined) co_return declined.error().detail;
    co_return declined->status < 300 ? std::string{} : declined->body;
}

Task<std::string> pair_of_free(Pairs& pairs, beast::HttpConnection& link, std::size_t number) {
    const std::size_t who = pairs.free.back();
    pairs.free.pop_back();
    auto said = co_await claim_and_decline(pairs, link, number, who);
    pairs.free.push_back(who);
    co_return said;
}

std::size_t pairs_begun = 0;  // keys are used once

Load run_pairs(const Stage& stage, Pairs& pairs, std::size_t callers, std::size_t count) {
    const std::size_t first = pairs_begun;
    pairs_begun += count;
    const auto visit = [&pairs, first](beast::HttpConnection& link, std::size_t n) {
        return pair_of_free(pairs, link, first + n);
    };
    Load done = run_visits(stage.loop, stage.server.port(),
                           {.connections = callers, .count = count}, visit);
    if (done.failed > 0) print_note(("failed: " + done.complaint).c_str());
    return done;
}

}  // namespace

void measure_couriers(Stage& stage) {
    constexpr std::size_t callers = 8;
    Pairs pairs{.couriers = hire_couriers(stage, callers), .orders = cook_orders(stage, callers)};
    for (std::size_t n = 0; n < callers; ++n) pairs.free.push_back(n);
    (void)run_pairs(stage, pairs, callers, callers);  // the news of the orders have arrived
    (void)stage.server.settle();
    pairs.early = 0;
    const ThreadTimes before = stage.server.thread_times();
    const Load many = run_pairs(stage, pairs, callers, stage.options.sized(6'000, 100));
    stage.row({"courier claim + decline pairs a second, 8 callers", many.per_second(), "",
               Unit::requests, 0.08, 0.15});
    print_note(spent(before, stage.server.thread_times(), many.answered).c_str());
    if (pairs.early > 0) print_note(std::format("{} claims came too early", pairs.early).c_str());
    (void)stage.server.settle();
    stage.limits.sync_ms = measure_sync(stage.server.folder());
    const Load alone = run_pairs(stage, pairs, 1, stage.options.sized(500, 50));
    stage.row({"one such pair, 1 caller, p50", alone.percentile(0.5), "ms", Unit::sync, 6, 3.5,
               Better::less});
    (void)stage.server.settle();
}

void measure_positions(Stage& stage) {
    const auto couriers = hire_couriers(stage, 16);
    const Clock& clock = stage.loop.clock();
    const auto report = [&](std::size_t n) {
        return post("/v1/courier/positions",
                    std::format(R"({{"positions":[{{"lat":50.85,"lon":4.{:05},"at":"{}"}}]}})",
                                35'000 + n % 10'000, to_rfc3339(clock.now())),
                    couriers[n % couriers.size()], {});
    };
    const Load done = stage.load({.connections = 64, .count = stage.options.sized(40'000)}, report);
    stage.row({"courier positions a second, one a request", done.per_second(), "", Unit::requests,
               0.1, 0.4});
}

}  // namespace waybill::bench
