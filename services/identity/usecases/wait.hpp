// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <algorithm>

namespace waybill::identity {

/// A limit that is over at `until`; whole seconds, rounded up so that a wait of them is enough.
inline Error wait_until(TimePoint until, TimePoint now, std::string_view reason) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(until - now);
    return {.kind = ErrorKind::rate_limited,
            .reason = reason,
            .retry_after = std::max(wait, std::chrono::seconds{1})};
}

}  // namespace waybill::identity
