// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/time.hpp"

namespace waybill {

/// The pause ±25 %, so that many who failed together do not come back together.
Duration jittered(Duration pause, Random& random);
inline constexpr Duration pause_max = std::chrono::seconds{30};
/// Of loops that wait for their own store alone: how late they may notice that it is back.
inline constexpr Duration store_pause_max = std::chrono::seconds{4};
/// For loops that must go on: 100 ms doubled per failure in a row, at most `most`, jittered.
Duration backoff(int failures, Random& random, Duration most = pause_max);

}  // namespace waybill
