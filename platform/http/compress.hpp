// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::http {

enum class Effort { quick, best };

/// The content codings of answers (RFC 9110 8.4.1, RFC 7932), what packs better first. Their names
/// are those of `Content-Encoding`.
enum class Coding : std::uint8_t { br, gzip };

/// `bytes` in that coding; nothing when it would not be smaller.
std::optional<std::string> pack(Coding coding, std::string_view bytes, Effort effort);

/// What an Accept-Encoding prefers by its weights (RFC 9110 12.5.3), of equals what packs better;
/// nothing: as it is.
std::optional<Coding> coding_for(std::string_view accept_encoding);

/// Whether a media type is text of some kind.
bool is_compressible(std::string_view content_type);

}  // namespace waybill::http
