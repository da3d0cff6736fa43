// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace waybill::demo {

/// What is measured: requests by their purpose, and at the end the waits between them.
enum class Step : std::uint8_t {
    log_in,
    register_,
    verify,
    browse,
    quote,
    confirm,
    checkout,
    approve,
    accept,
    ready,
    claim,
    pick_up,
    deliver,
    reject,
    decline,
    fail,
    bring_back,
    read,
    cancel,
    hand_in,
    paid,       ///< from the approval until the order was seen to be PAID
    completed,  ///< from the hand-over until the order was seen to be COMPLETED
    life,       ///< from the quote to COMPLETED, think times included
};
inline constexpr std::size_t steps = static_cast<std::size_t>(Step::life) + 1;

std::string_view to_string(Step step);

/// The smallest of the sorted values that at least `percent` of them do not exceed; zero of none.
Duration percentile(const std::vector<Duration>& sorted, int percent);

struct StepSummary {
    Step step{};
    std::size_t count{0};
    Duration p50{0};
    Duration p95{0};
    Duration p99{0};
};

/// How long each step took, kept exactly: a demo has thousands of orders, not millions.
class StepTimes {
public:
    void add(Step step, Duration took) { times_[static_cast<std::size_t>(step)].push_back(took); }
    /// Of the steps that occurred, in their order.
    std::vector<StepSummary> summarise() const;

private:
    std::array<std::vector<Duration>, steps> times_{};
};

}  // namespace waybill::demo
