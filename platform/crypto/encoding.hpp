// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill::crypto {

/// RFC 4648 section 5, without padding.
std::string base64url_encode(std::string_view bytes);
/// RFC 4648 section 4, with padding.
std::string base64_encode(std::string_view bytes);

/// The inverses accept only what the encoders write: one text for one value.
std::optional<std::string> base64url_decode(std::string_view text);
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace waybill::crypto
