// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/addresses.hpp"

#include <cstring>

#include <netinet/in.h>

namespace waybill::curl {

std::optional<egress::IpAddress> to_ip(const sockaddr& address) {
    egress::IpAddress out;
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        std::memcpy(out.bytes.data(), &v4.sin_addr, 4);
        return out;
    }
    if (address.sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::memcpy(out.bytes.data(), &v6.sin6_addr, 16);
    out.v6 = true;
    return out;
}

}  // namespace waybill::curl
