// SPDX-License-Identifier: Apache-2.0
#include "platform/async/backoff.hpp"

#include <algorithm>

namespace waybill {

Duration jittered(Duration pause, Random& random) {
    if (pause.count() < 4) return pause;
    const auto spread = static_cast<std::uint64_t>(pause.count() / 2);
    return pause * 3 / 4 + Duration{static_cast<std::int64_t>(random.below(spread + 1))};
}

Duration backoff(int failures, Random& random, Duration most) {
    const int doublings = std::clamp(failures - 1, 0, 9);
    return jittered(std::min<Duration>(100ms * (1 << doublings), most), random);
}

}  // namespace waybill
