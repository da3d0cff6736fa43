// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

/// What may be reached although it is not public, as the settings name it.
struct HttpClientOptions {
    std::vector<std::string> allowed{};
};

struct HttpClientWorld {
    virtual ~HttpClientWorld() = default;
    virtual Stage& stage() = 0;
    virtual http::Client& client() = 0;
};

/// Every adapter of `http::Client`. A new one joins by a line in http_clients.cpp.
const Adapters<HttpClientWorld, HttpClientOptions>& http_clients();

}  // namespace waybill::contract
