// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/http_client.hpp"

#include <optional>
#include <string_view>

namespace waybill::demo {

/// `http://127.0.0.1:8080`, also `localhost`; nothing when it is anything else.
std::optional<beast::Endpoint> endpoint_of(std::string_view url);

}  // namespace waybill::demo
