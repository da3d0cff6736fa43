// SPDX-License-Identifier: Apache-2.0
// What others feel of those who are many, busy or slow.
#include "bench/crowd.hpp"
#include "bench/rows.hpp"

#include <algorithm>
#include <format>
#include <thread>

namespace waybill::bench {
namespace {

constexpr double orders_per_second = 100;

/// Confirms at an even pace: their p99 in ms.
double paced_confirms(const Stage& stage) {
    const auto ready =
        stage.market.quotes(std::min(stage.options.sized(1'500, 300), stage.market.room()));
    const Load done = stage.load(
        {.connections = 64, .count = ready.size(), .per_second = orders_per_second},
        [&](std::size_t n) { return stage.market.confirm(ready[n]); }, Bodies::keep);
    stage.market.cancel(done.bodies, ready);
    return done.percentile(0.99);
}

double rested_confirms(const Stage& stage) {
    (void)stage.server.settle();
    return paced_confirms(stage);
}

/// Signs in as fast as answers come, until it ends.
class Flood {
public:
    explicit Flood(const Stage& stage)
        : thread_{[this, &stage] {
              done_ = run_load(stage.loop, stage.server.port(),
                               {.connections = 32, .count = 10'000'000, .stop = &stop_},
                               [&stage](std::size_t n) {
                                   const std::size_t customer = n % stage.market.customers();
                                   return sign_in_request(stage.market.email_of(customer));
                               });
          }} {}
    ~Flood() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
    }
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    const Load& end() {
        stop_ = true;
        thread_.join();
        return done_;
    }

private:
    std::atomic<bool> stop_{false};
    Load done_{};
    std::thread thread_;
};

}  // namespace

void measure_sign_ins(Stage& stage) {
    const double normal = rested_confirms(stage);
    (void)stage.server.settle();
    Flood flood{stage};
    const double flooded = paced_confirms(stage);
    const Load& signed_in = flood.end();
    stage.row({"orders' p99 while sign-ins flood, of the normal", flooded / normal, "x", Unit::none,
               2, 1.2, Better::less});
    print_note(std::format("{:.1f} ms, else {:.1f} ms, at {:.0f} orders a second; {:.0f} sign-ins "
                           "a second, {} failed {}",
                           flooded, normal, orders_per_second, signed_in.per_second(),
                           signed_in.failed, signed_in.complaint)
                   .c_str());
    (void)stage.server.settle();
}

void measure_crowd(Stage& stage) {
    const double normal = rested_confirms(stage);
    (void)stage.server.settle();
    const std::size_t idle = connections_allowed(5'000);
    const Crowd crowd{stage.server.port(), 64, idle, "/openapi.json"};
    const double crowded = paced_confirms(stage);
    stage.row({"others' p99 beside 64 slow readers and 5,000 idle", crowded / normal, "x",
               Unit::none, 1.5, 1.1, Better::less});
    print_note(std::format("{:.1f} ms, else {:.1f} ms, at {:.0f} orders a second; {} of {} were "
                           "still connected",
                           crowded, normal, orders_per_second, crowd.connected(), idle + 64)
                   .c_str());
    if (stage.options.wants("memory")) measure_memory(stage, "memory with them", 0, 0);
}

}  // namespace waybill::bench
