// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/audit.hpp"

#include <string>
#include <vector>

namespace waybill::demo {

/// What a run came to.
struct Report {
    Progress progress{};
    std::size_t registered{0};
    std::size_t repeats{0};        ///< requests that had to be asked again
    std::size_t live_messages{0};  ///< told over WebSockets
    std::vector<StepSummary> steps{};
    std::vector<std::string> failures{};  ///< of orders, in words
    std::vector<Finding> findings{};      ///< empty: the audit did not run
};

/// Whether all is well: every order came to an end that it was meant to come to, and
/// the audit agrees.
Verdict verdict_of(const Report& report);
std::string to_table(const Report& report);
/// One JSON object, one line.
std::string to_json(const Report& report);
/// `[=====>    ] 12/20 orders, 0 failed, 8.1/s`
std::string to_bar(const Progress& progress);

}  // namespace waybill::demo
