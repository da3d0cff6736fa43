// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/time.hpp"

namespace waybill {

/// The pause ±25 %, so that many who failed together do not come back together.
Duration jittered(Duration pause, Random& random);
/// For loops that must go on: 100 ms doubled per failure in a row, at most 30 s, jittered.
Duration backoff(int failures, Random& random);

}  // namespace waybill
