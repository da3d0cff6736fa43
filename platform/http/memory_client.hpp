// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"

#include <utility>
#include <vector>

namespace waybill::http {

/// Keeps what is sent, and answers each with what it was given: for tests of what calls outside
/// systems. For one thread.
class MemoryClient final : public Client {
public:
    Task<Result<Response>> send(Context, OutboundRequest request) override {
        requests.push_back(std::move(request));
        co_return answer;
    }
    std::vector<OutboundRequest> requests{};
    Result<Response> answer{Response{}};
};

}  // namespace waybill::http
