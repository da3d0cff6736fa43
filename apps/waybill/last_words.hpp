// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waybill {

/// No memory or no thread; the limit is named.
inline constexpr int exit_system = 71;

/// What nobody could handle, in one line: no memory for a thread's work, mostly. Ends the process.
[[noreturn]] void tell_and_end();

}  // namespace waybill
