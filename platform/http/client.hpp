// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

namespace waybill::http {

/// One outbound call. No redirects are followed, whatever answers.
struct OutboundRequest {
    Method method{Method::get};
    std::string url;
    Headers headers{};
    std::string body{};
    Duration timeout{15s};
    std::size_t answer_bytes_max{std::size_t{64} * 1024};
};

/// The one way out: resolves once, refuses every address that is not public unless the settings
/// allow it (`egress.blocked`, forbidden), checks TLS, bounds time and size. Any HTTP status is a
/// success here. Errors: `unavailable` before anything was sent, `outcome_unknown` after,
/// `deadline`, `rejected` (egress.answer_too_large). Thread-safe.
class Client {
public:
    virtual ~Client() = default;
    virtual Task<Result<Response>> send(Context ctx, OutboundRequest request) = 0;
};

}  // namespace waybill::http
