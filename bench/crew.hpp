// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/stage.hpp"

namespace waybill::bench {

/// Couriers of the benchmark's own, on duty: their access tokens.
std::vector<std::string> hire_couriers(const Stage& stage, std::size_t count);

/// `count` new orders, paid, accepted and ready to be fetched: their ids.
std::vector<std::string> cook_orders(const Stage& stage, std::size_t count);

}  // namespace waybill::bench
