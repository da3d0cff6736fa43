// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::http {

/// One thing that must work before requests are sent here.
struct ReadyCheck {
    std::string name;
    std::function<Task<Status>(Context)> check;
};
using ReadyChecks = std::vector<ReadyCheck>;

/// A check that has its answer at once.
ReadyCheck ready_check(std::string name, std::function<Status()> ask);

/// What `/readyz` answers: 200 when every check passes, each within a second, else 503 with the
/// names and codes of those that do not. The checks outlive the call.
Task<Response> answer_ready(const ReadyChecks& checks, const Clock& clock, Context ctx);

}  // namespace waybill::http
