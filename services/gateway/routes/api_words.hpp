// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/openapi.hpp"

namespace waybill::gateway {

/// The document's words about all routes together. `session_cookie` has static storage.
http::ApiInfo api_words(std::string_view session_cookie);

}  // namespace waybill::gateway
