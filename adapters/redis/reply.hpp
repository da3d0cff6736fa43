// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstdint>
#include <string>

namespace waybill::redis {

/// What a server said to one command. Lists come without what is in them: nothing of ours asks for
/// any.
struct Reply {
    enum class Kind : std::uint8_t { nothing, text, number, error, list };
    Kind kind{Kind::nothing};
    std::string text{};  ///< also of a number and of an error
};

/// `unavailable` (cache.unreachable): there was none, and the command may have run nevertheless.
using Answer = Result<Reply>;

}  // namespace waybill::redis
