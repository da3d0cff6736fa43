// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace waybill::beast {

/// A request target taken apart; views into it. `authority` only for the absolute form.
struct Target {
    std::string_view authority{};
    std::string_view path{};
    std::string_view query{};
};

/// Nothing for the forms that are not served (`*`, authority) and for bytes a URI cannot hold.
std::optional<Target> split_target(std::string_view target);
/// Name or address with an optional port, nothing else.
bool valid_host(std::string_view host);

}  // namespace waybill::beast
