// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/bearer.hpp"

namespace waybill::gateway {

std::optional<std::string_view> bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const auto header = request.headers.find("Authorization");
    if (!header || header->size() <= scheme.size()) return std::nullopt;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        const char c = (*header)[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i])
            return std::nullopt;
    }
    return header->substr(scheme.size());
}

}  // namespace waybill::gateway
