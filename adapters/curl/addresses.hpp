// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/callback_url.hpp"

#include <optional>

#include <sys/socket.h>

namespace waybill::curl {

/// Nothing when the address is neither IPv4 nor IPv6.
std::optional<http::IpAddress> to_ip(const sockaddr& address);

}  // namespace waybill::curl
