// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/endpoint.hpp"

#include <charconv>

namespace waybill::demo {
namespace {

constexpr int http_port = 80;

}  // namespace

std::optional<beast::Endpoint> endpoint_of(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return std::nullopt;
    url.remove_prefix(scheme.size());
    if (url.ends_with('/')) url.remove_suffix(1);
    const auto colon = url.rfind(':');
    beast::Endpoint endpoint{.port = http_port, .address = std::string{url.substr(0, colon)}};
    if (colon != std::string_view::npos) {
        const auto digits = url.substr(colon + 1);
        const auto read =
            std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
            return std::nullopt;
    }
    if (endpoint.address == "localhost") endpoint.address = "127.0.0.1";
    const bool numeric = !endpoint.address.empty() &&
                         endpoint.address.find_first_not_of("0123456789.") == std::string::npos;
    if (!numeric || endpoint.port < 1 || endpoint.port > 65'535) return std::nullopt;
    return endpoint;
}

}  // namespace waybill::demo
