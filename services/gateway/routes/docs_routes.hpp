// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/openapi.hpp"
#include "platform/http/ready.hpp"

#include <functional>

namespace waybill::gateway {

/// `/openapi.json` and `/docs` of the router's own routes, `/problems`, the landing page, the
/// public tracking page and their assets. Mounted last; `info`'s texts have static storage. What it
/// returns makes the document, on any thread: some 20 ms that no request should wait for, though
/// the first one for the document would.
std::function<void()> mount_docs(http::Router& router, const http::ApiInfo& info);

/// `/livez`: the process answers. `/readyz`: every check passes, each within a second.
void mount_health(http::Router& router, const Clock& clock, http::ReadyChecks checks);

}  // namespace waybill::gateway
