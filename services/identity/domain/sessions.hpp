// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <string_view>

namespace waybill::identity {

/// A session that its owner may see and end.
struct OpenSession {
    SessionId id{};
    PersonalText agent{};  ///< what the client calls itself; may be empty
    TimePoint created_at{};
    TimePoint used_at{};  ///< when its tokens were made last
    TimePoint expires_at{};
};

/// What a client calls itself (`User-Agent`), as it is kept: a line of what can be printed, not
/// long.
PersonalText agent_of(std::string_view user_agent);

}  // namespace waybill::identity
