// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <source_location>

namespace waybill {

/// Ends the process with one line when our own promise is broken. Always on; never used on
/// input, network or storage, whose failures are Errors.
[[noreturn]] void broken_promise(const char* promise,
                                 std::source_location where = std::source_location::current());

}  // namespace waybill

#define WAYBILL_ASSERT(condition) \
    (static_cast<bool>(condition) ? void(0) : ::waybill::broken_promise(#condition))
