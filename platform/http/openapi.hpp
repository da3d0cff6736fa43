// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"

#include <string>
#include <string_view>

namespace waybill::http {

struct ApiInfo {
    std::string_view title{"Waybill"};
    std::string_view version{"0.1.0"};
    std::string_view description{};
    std::string_view session_cookie{"waybill_session"};
};

/// The OpenAPI 3.1 document of the mounted routes; the same routes give the same bytes. A code in
/// a route's `errors` that the catalogue does not know ends the process.
std::string openapi(const Router& router, const ApiInfo& info);

/// `GET /v1/orders/{id} customer,support` per line, sorted: for a golden file.
std::string route_list(const Router& router);

}  // namespace waybill::http
