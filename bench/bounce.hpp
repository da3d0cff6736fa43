// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

/// The call between two processes by itself: gRPC and our ways into it, and nothing that the
/// callee would have to think about.
namespace waybill::bench {

/// Serves a call that answers what it was asked, on 127.0.0.1: prints its port and ends with its
/// standard input.
void serve_bounces();
/// PORT COUNT: one call after the other; prints p50 and p99 in JSON. Throws when one fails.
void call_bounces(std::span<char* const> words);

}  // namespace waybill::bench
