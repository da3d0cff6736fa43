// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::service {

/// The states that a row has had, in a column of the row itself: a text to which the statement that
/// changes the row adds a line, so that the past costs no statement of its own. Each line has the
/// time since when, and the state as bytes that only its service reads.
std::string past_line(TimePoint since, std::string_view state);

struct PastState {
    TimePoint since{};
    std::string state;
};
/// The last state of a past that began by then; nothing before the first. internal: sql.corrupt,
/// when a line is not as `past_line` writes it.
Result<std::optional<PastState>> past_at(std::string_view past, TimePoint moment);

}  // namespace waybill::service
