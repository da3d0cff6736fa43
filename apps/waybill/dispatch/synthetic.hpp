// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/instance.hpp"

#include <cstdint>

namespace waybill::dispatch {

/// A made-up day in the form of the public instances: clusters of restaurants, customers around
/// them, a lunch and a larger dinner peak, shifts that cover them.
struct SyntheticCity {
    std::uint64_t seed{1};
    std::size_t orders{500};
    std::size_t restaurants{100};
    std::size_t couriers{110};
    double kilometres{15};  ///< across
    Minute day{840};
};

/// The same city gives the same instance on every machine.
Instance make_city(const SyntheticCity& city);

}  // namespace waybill::dispatch
