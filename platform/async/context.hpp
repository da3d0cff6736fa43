// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace waybill {

/// W3C trace context: which story this work belongs to.
struct Trace {
    std::array<std::uint8_t, 16> id{};
    std::array<std::uint8_t, 8> span{};

    /// `00-<32 hex>-<16 hex>-01`
    std::string traceparent() const;
    std::string id_text() const;
    /// Nothing when the header is malformed; the caller then starts a trace of its own.
    static std::optional<Trace> parse(std::string_view traceparent);
};

/// Travels by value as the first parameter of everything that may wait.
struct Context {
    SteadyTime deadline{SteadyTime::max()};
    Trace trace{};
    Caller caller{};
    std::stop_token stop{};

    /// The same context with a deadline that is not later than `limit`.
    Context no_later_than(SteadyTime limit) const {
        Context shorter = *this;
        if (limit < shorter.deadline) shorter.deadline = limit;
        return shorter;
    }
    /// Why no further effect may begin, if so.
    Status check(const Clock& clock) const;
};

}  // namespace waybill
