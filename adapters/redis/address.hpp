// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill::redis {

/// Where a server listens.
struct Address {
    std::string host{};
    std::string port{};

    /// `host:port`, also with an IPv6 address, in brackets or without. `host_meant` stands for a
    /// host that is left out. Nothing when it cannot be read.
    static std::optional<Address> parse(std::string_view text, std::string_view host_meant = {});
    std::string text() const { return host + ':' + port; }
    auto operator<=>(const Address&) const = default;
};

}  // namespace waybill::redis
