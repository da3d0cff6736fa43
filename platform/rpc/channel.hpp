// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/rpc/method.hpp"

#include <string>

namespace waybill::rpc {

/// The reason of a call that never got to the other process.
inline constexpr std::string_view unreachable = "rpc.unreachable";
/// The reason of a call that may have been carried out: it got there, and no answer came back.
inline constexpr std::string_view lost = "rpc.lost";
/// The reason of a call that the other process, of another release, does not know.
inline constexpr std::string_view unknown_method = "rpc.unknown_method";

/// The way to services that another process runs. Thread-safe.
class Channel {
public:
    virtual ~Channel() = default;
    /// Brings the serialised request there, with deadline, trace, stop and caller of the context
    /// (`caller.service` names who calls), and the serialised reply back.
    /// Errors: what the service answers, whole, as in one process; `unavailable` (unreachable,
    /// unknown_method); `outcome_unknown` (lost); those of the context.
    virtual Task<Result<std::string>> call(Context ctx, const Method& method,
                                           std::string request) = 0;
};

}  // namespace waybill::rpc
