// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"

#include <vector>

namespace waybill::notifications {

/// What is at the other end of webhooks.
class FakeHttp final : public http::Client {
public:
    Task<Result<http::Response>> send(Context, http::OutboundRequest request) override {
        requests.push_back(std::move(request));
        co_return answer;
    }
    std::vector<http::OutboundRequest> requests{};
    Result<http::Response> answer{http::Response{}};
};

}  // namespace waybill::notifications
