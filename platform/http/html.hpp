// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

#include <string>
#include <string_view>

namespace waybill::http {

/// Text between tags or in a quoted attribute.
std::string escape_html(std::string_view text);

/// Whether a person's browser asks: it names HTML, and before JSON. Programs name neither or JSON.
bool prefers_html(const Headers& headers);

/// A small page of our own: one inline style sheet, no script. `body` is HTML.
std::string small_page(std::string_view title, std::string_view body);
/// The policy of such a page; its forms go to this origin.
inline constexpr std::string_view small_page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

}  // namespace waybill::http
