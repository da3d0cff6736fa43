// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "platform/json/schema.hpp"

#include <span>

#include <string>
#include <string_view>

namespace waybill::http {

/// What we send to others, signed, once they told us where to.
struct Webhook {
    std::string_view id;  ///< snake_case
    std::string_view summary;
    std::string_view tag;
    std::string_view help;
    const json::Struct& (*body)();
};

/// Texts of the document that are no route's. All have static storage.
struct ApiInfo {
    std::string_view title{"Waybill"};
    std::string_view version{"0.1.0"};
    std::string_view description{};
    std::string_view session_cookie{"waybill_session"};
    std::span<const json::Explained> tags{};
    std::span<const json::Explained> glossary{};  ///< of fields that say nothing themselves
    std::span<const Webhook> webhooks{};
};

/// The OpenAPI 3.1 document of the mounted routes; the same routes give the same bytes. A code in
/// a route's `errors` that the catalogue does not know ends the process.
std::string openapi(const Router& router, const ApiInfo& info);

/// `GET /v1/orders/{id} customer,support` per line, sorted: for a golden file.
std::string route_list(const Router& router);

}  // namespace waybill::http
