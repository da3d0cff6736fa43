// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/bearer.hpp"

#include "platform/core/ascii.hpp"

namespace waybill::gateway {

std::optional<std::string_view> bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const auto header = request.headers.find("Authorization");
    if (!header || header->size() <= scheme.size() ||
        !ascii::same(header->substr(0, scheme.size()), scheme))
        return std::nullopt;
    return header->substr(scheme.size());
}

}  // namespace waybill::gateway
