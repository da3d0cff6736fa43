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
    Load load(std::size_t connections, std::size_t count,
              std::function<beast::ClientRequest(std::size_t)> make,
              Bodies bodies = Bodies::drop) const;
};

}  // namespace waybill::bench
