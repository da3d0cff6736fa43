// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::http {

/// Whether requests can be answered without it.
enum class Need : std::uint8_t {
    must,    ///< no: none should be sent here
    better,  ///< yes, though some are slower, or their effects come later
};

/// One thing that should work before requests are sent here.
struct ReadyCheck {
    std::string name;
    std::function<Task<Status>(Context)> check;
    Need need{Need::must};
};
using ReadyChecks = std::vector<ReadyCheck>;

/// A check that has its answer at once.
ReadyCheck ready_check(std::string name, std::function<Status()> ask, Need need = Need::must);

/// What `/readyz` answers, with the names of all checks and the codes of those that do not pass
/// within a second: 200 when everything passes that must, with the status `degraded` when
/// something else does not; else 503. The checks outlive the call.
Task<Response> answer_ready(const ReadyChecks& checks, const Clock& clock, Context ctx);

}  // namespace waybill::http
