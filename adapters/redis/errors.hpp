// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"

namespace waybill::redis {

/// No answer, or one that helps nobody.
inline Error unreachable(std::string detail) {
    return {
        .kind = ErrorKind::unavailable, .reason = cache::unreachable, .detail = std::move(detail)};
}

}  // namespace waybill::redis
