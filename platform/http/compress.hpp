// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill::http {

enum class Effort { quick, best };

/// gzip of `bytes`; nothing when it would not be smaller.
std::optional<std::string> gzip(std::string_view bytes, Effort effort);

/// Whether an Accept-Encoding allows gzip (`gzip` or `*`, not with q=0).
bool accepts_gzip(std::string_view accept_encoding);

/// Whether a media type is text of some kind.
bool is_compressible(std::string_view content_type);

}  // namespace waybill::http
