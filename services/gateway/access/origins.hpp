// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::gateway {

/// Scheme, host and port of a URL as browsers write them in `Origin`: lower case, without the port
/// that the scheme implies.
std::string origin_of(std::string_view url);

/// Which pages may use their visitor's session where browsers let any page ask: our own, and those
/// of the CORS allow-list.
class Origins {
public:
    Origins(std::string_view public_url, std::vector<std::string> allowed);
    /// Errors: `forbidden` (auth.wrong_origin), also when the request names no origin.
    Status check(const http::Headers& headers) const;

private:
    std::vector<std::string> known_;
};

}  // namespace waybill::gateway
