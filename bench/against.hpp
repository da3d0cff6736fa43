// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

namespace waybill::bench {

/// Loads on a server with the demo town that somebody else has started, on 127.0.0.1:
///
///     PORT CUSTOMERS WORK=COUNT…
///
/// WORK is `livez`, `reads` (of one offer), `confirms`, `chains` (check, confirm, approve: the
/// payment's event is on its way then) or `calm` (a chain each quarter of a second). Each prints a
/// line when it is done: its name and what came of it, in JSON. Throws what a server refuses while
/// its market is made, and UsageError.
void against(std::span<char* const> words);

}  // namespace waybill::bench
