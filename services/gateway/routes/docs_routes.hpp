// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/openapi.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waybill::gateway {

/// `/openapi.json` and `/docs` of the router's own routes, `/problems`, the landing page, the
/// public tracking page and their assets. Mounted last; `info`'s texts have static storage. What it
/// returns makes the document, on any thread: some 20 ms that no request should wait for, though
/// the first one for the document would.
std::function<void()> mount_docs(http::Router& router, const http::ApiInfo& info);

/// One thing that must work before requests are sent here.
struct ReadyCheck {
    std::string name;
    std::function<Task<Status>(Context)> check;
};
/// `/livez`: the process answers. `/readyz`: every check passes, each within a second.
void mount_health(http::Router& router, const Clock& clock, std::vector<ReadyCheck> checks);

}  // namespace waybill::gateway
