// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

#include <span>
#include <string_view>

namespace waybill::beast {

/// Why the engine answers a request by itself. The code is public and stable.
struct Refusal {
    int status{0};
    std::string_view code{};
    std::string_view title{};
};

namespace refusals {
inline constexpr Refusal malformed{400, "http.malformed", "The request cannot be read"};
inline constexpr Refusal bad_header{400, "http.bad_header", "A header field cannot be read"};
inline constexpr Refusal bad_line_ending{400, "http.bad_line_ending", "Lines must end in CR LF"};
inline constexpr Refusal folded_header{400, "http.folded_header",
                                       "A header field must not span lines"};
inline constexpr Refusal repeated_header{400, "http.repeated_header",
                                         "A header field came twice that must come once"};
inline constexpr Refusal bad_framing{400, "http.bad_framing",
                                     "The length of the body is not stated clearly"};
inline constexpr Refusal bad_chunk{400, "http.bad_chunk", "The chunked body cannot be read"};
inline constexpr Refusal bad_target{400, "http.bad_target", "The request target cannot be read"};
inline constexpr Refusal bad_host{400, "http.bad_host", "There must be one Host, of this server"};
inline constexpr Refusal bad_upgrade{400, "http.bad_upgrade", "The upgrade cannot be read"};
inline constexpr Refusal method_not_allowed{405, "http.method_not_allowed",
                                            "Nothing here takes this method"};
inline constexpr Refusal timeout{408, "http.timeout", "The request did not arrive in time"};
inline constexpr Refusal body_too_large{413, "http.body_too_large", "The body is too large"};
inline constexpr Refusal target_too_long{414, "http.target_too_long",
                                         "The request line is too long"};
inline constexpr Refusal expectation{417, "http.expectation_failed",
                                     "Only 100-continue can be expected"};
inline constexpr Refusal address_busy{429, "http.too_many_connections",
                                      "This address has too many connections"};
inline constexpr Refusal header_too_large{431, "http.header_too_large",
                                          "The header fields are too large or too many"};
inline constexpr Refusal internal{500, "internal", "Something went wrong on our side"};
inline constexpr Refusal unknown_method{501, "http.unknown_method", "The method is not known"};
inline constexpr Refusal unknown_coding{501, "http.unknown_coding",
                                        "The transfer coding is not known"};
inline constexpr Refusal busy{503, "http.busy", "The server has too much under way"};
inline constexpr Refusal server_full{503, "http.server_full",
                                     "The server has too many connections"};
inline constexpr Refusal bad_version{505, "http.bad_version", "Only HTTP/1.0 and 1.1 are spoken"};
}  // namespace refusals

/// All of them, for the catalogue of public codes.
std::span<const Refusal* const> all_refusals();

/// A small problem document. `trace` may be empty.
http::Response problem(const Refusal& refusal, std::string_view trace);
void add_strict_transport(http::Headers& headers);

}  // namespace waybill::beast
