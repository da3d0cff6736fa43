// SPDX-License-Identifier: Apache-2.0
// Many who watch, little that happens.
#include "bench/rows.hpp"
#include "bench/watchers.hpp"

#include <algorithm>
#include <cmath>
#include <format>

namespace waybill::bench {
namespace {

constexpr std::size_t orders = 100;
constexpr double pushes_per_second = 1'000;

}  // namespace

void measure_live(Stage& stage) {
    const std::size_t count = connections_allowed(5'000);
    const auto quotes = stage.market.quotes(orders);
    const Load placed =
        run_all(stage.loop, stage.server.port(), {.connections = 8, .count = orders},
                [&](std::size_t n) { return stage.market.confirm(quotes[n]); });
    std::vector<Watchers::Watched> watched;
    for (std::size_t n = 0; n < orders; ++n)
        watched.push_back({field(placed.bodies[n], "order_id"), quotes[n].customer});
    (void)stage.server.settle();
    std::size_t notes = 0;
    std::vector<double> pushes;
    {
        Watchers watchers{stage, std::move(watched), count};
        const double per_note = static_cast<double>(count) / orders;
        const double rate = pushes_per_second / per_note;
        notes = std::max(static_cast<std::size_t>(rate * 30 * stage.options.scale), orders);
        const auto say = [&](std::size_t n) {
            const std::size_t order = n % orders;
            watchers.begins(order);
            auto request = post("/v1/orders/" + watchers.orders()[order].order + "/note",
                                std::format(R"({{"note":"Ring twice, {}"}})", n),
                                stage.market.token_of(watchers.orders()[order].customer), {});
            request.method = http::Method::put;
            return request;
        };
        (void)stage.load({.connections = 8, .count = notes, .per_second = rate}, say);  // as paced
        (void)stage.server.settle();
        if (stage.options.wants("memory"))
            measure_memory(stage, "memory with these live connections", 0, 0);
        pushes = watchers.pushes();
    }
    const auto at = [&](double p) {
        if (pushes.empty()) return 0.0;
        return pushes[static_cast<std::size_t>(
            std::lround(p * static_cast<double>(pushes.size() - 1)))];
    };
    stage.row({"pushes to live connections, 1,000 a second, p99", at(0.99), "ms", Unit::none, 500,
               100, Better::less});
    print_note(std::format("{} connections; {} of {} pushes came; p50 {:.1f} ms", count,
                           pushes.size(), notes * count / orders, at(0.5))
                   .c_str());
    stage.market.cancel(placed.bodies, quotes);
    (void)stage.server.settle();
}

}  // namespace waybill::bench
