// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/address.hpp"

#include <charconv>

namespace waybill::redis {

std::optional<Address> Address::parse(std::string_view text, std::string_view host_meant) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) host = host_meant;
    const std::string_view port = text.substr(colon + 1);
    int number = 0;
    const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == port.data() + port.size();
    if (host.empty() || !whole || number < 1 || number > 65'535) return std::nullopt;
    return Address{.host = std::string{host}, .port = std::to_string(number)};
}

}  // namespace waybill::redis
