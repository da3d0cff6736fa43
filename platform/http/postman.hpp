// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <string>
#include <string_view>

namespace waybill::http {

/// The operations of an OpenAPI document as a Postman collection (v2.1): a folder for each tag, the
/// examples as values, `{{base_url}}` and `{{token}}` as variables. The same document gives the
/// same bytes. Errors: those of `json::Document::parse`.
Result<std::string> postman(std::string_view openapi_document);

}  // namespace waybill::http
