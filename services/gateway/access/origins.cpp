// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/origins.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::gateway {

std::string origin_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string origin = ascii::lower(url.substr(0, url.find_first_of("/?#", scheme + 3)));
    const std::string_view implied = origin.starts_with("https://") ? ":443" : ":80";
    if (origin.ends_with(implied)) origin.resize(origin.size() - implied.size());
    return origin;
}

Origins::Origins(std::string_view public_url, std::vector<std::string> allowed)
    : known_{std::move(allowed)} {
    known_.push_back(origin_of(public_url));
}

Status Origins::check(const http::Headers& headers) const {
    const auto origin = headers.find("Origin");
    const bool once = headers.count("Origin") == 1;
    if (once && !origin->empty() && std::ranges::contains(known_, *origin)) return {};
    return fail(ErrorKind::forbidden, "auth.wrong_origin");
}

}  // namespace waybill::gateway
