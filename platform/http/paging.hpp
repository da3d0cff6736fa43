// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"
#include "platform/http/route.hpp"

#include <string>
#include <string_view>

/// Lists go on: what every list's answer says of its next page besides its body.
namespace waybill::http {

/// Whether a route answers pages: it takes a `cursor` and its answer names the next one.
bool answers_pages(const Route& route);

/// The cursor of the next page, as the body of a list says it; empty on the last page.
std::string_view next_cursor(std::string_view body);

/// `Link` (RFC 8288) of the same list from `cursor` on: every other parameter as it was asked.
std::string next_link(const Request& request, std::string_view cursor);

}  // namespace waybill::http
