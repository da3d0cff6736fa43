// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/market.hpp"
#include "bench/options.hpp"
#include "bench/server.hpp"
#include "bench/table.hpp"

namespace waybill::bench {

/// What the rows are measured on: one running server with a market, and the limits of now.
struct Stage {
    AsioLoop& loop;
    const Server& server;
    Market& market;
    const Options& options;
    Limits limits{};

    void row(const Row& one) const { print(one, limits); }
    /// Tells on standard error of requests that failed.
    Load load(const Pace& pace, Make make, Bodies bodies = Bodies::drop) const;
};

/// So many, or what the limit of open files leaves, which is told.
std::size_t connections_allowed(std::size_t wanted);

}  // namespace waybill::bench
