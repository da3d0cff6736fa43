// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace waybill::bench {

/// Loads on a server with the demo town that somebody else has started, on 127.0.0.1: PORT and
/// CUSTOMERS. Once its market is made, each line `WORK COUNT` of standard input is answered by a
/// line in JSON, until the input ends.
///
/// WORK is `livez`, `reads` (of one offer), `confirms`, `chains` (check, confirm, approve: the
/// payment's event is on its way then) or `calm` (a chain each quarter of a second). Throws what a
/// server refuses while its market is made, and UsageError.
void against(std::span<char* const> words);

}  // namespace waybill::bench
