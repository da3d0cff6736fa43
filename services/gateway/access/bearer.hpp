// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

namespace waybill::gateway {

/// The token of `Authorization: Bearer …`, if there is one.
std::optional<std::string_view> bearer_token(const http::Request& request);

}  // namespace waybill::gateway
