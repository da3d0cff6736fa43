// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/rpc/method.hpp"

#include <functional>
#include <string>

namespace waybill::rpc {

/// A method as a process serves it to others: checks the caller and the deadline, and answers the
/// serialised reply. On the executor of the caller's choice; what it refers to outlives the server.
/// Errors: those of the method; forbidden `rpc.caller_not_allowed`; malformed `rpc.malformed`.
struct Served {
    const Method* method;
    std::function<Task<Result<std::string>>(Context ctx, std::string request)> run;
};

}  // namespace waybill::rpc
