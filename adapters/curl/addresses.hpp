// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/egress/ip_address.hpp"

#include <optional>

#include <sys/socket.h>

namespace waybill::curl {

/// Nothing when the address is neither IPv4 nor IPv6.
std::optional<egress::IpAddress> to_ip(const sockaddr& address);

}  // namespace waybill::curl
