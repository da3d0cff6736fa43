// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// Where a page of a list by time ends, the newest first: the time and the id of its last row. What
/// is added meanwhile is newer, so the pages after it stay as they are.
struct TimeCursor {
    TimePoint at{TimePoint::max()};  ///< as it is made: before the first row
    std::string id{};

    std::string text() const { return std::to_string(to_micros(at)) + "-" + id; }
    /// Nothing when it is none of ours.
    static std::optional<TimeCursor> parse(std::string_view text);
    bool operator==(const TimeCursor&) const = default;
};

}  // namespace waybill
