// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

#include <set>
#include <string>
#include <string_view>

namespace waybill::town {

/// `POST /v1/partners/{partner_id}/staff` of a path with ids in it.
std::string route_of(http::Method method, std::string_view target);

/// Those of the list with a key: every change but those that are signed, that answer
/// with tokens, or that are pages.
std::set<std::string> keyed_routes(const std::string& list);

}  // namespace waybill::town
