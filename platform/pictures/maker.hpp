// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::pictures {

/// `square` is cut from the middle; `whole` keeps its proportions.
enum class Fit : std::uint8_t { square, whole };

/// What is made of what somebody sends. Nothing is made larger.
struct Form {
    Fit fit{Fit::whole};
    int side_max{1600};  ///< pixels
};
inline constexpr Form avatar_form{.fit = Fit::square, .side_max = 400};
inline constexpr Form product_form{.fit = Fit::whole, .side_max = 1600};
inline constexpr Form proof_form{.fit = Fit::whole, .side_max = 1600};

/// Of an upload.
inline constexpr std::size_t upload_bytes_max = std::size_t{5} * 1024 * 1024;
/// Before anything is decoded: 4096 by 4096, of which a decoder needs some 100 MiB.
inline constexpr std::int64_t pixels_max = std::int64_t{4096} * 4096;
inline constexpr int side_max = 16'384;

/// Makes a JPEG of our own of a PNG or JPEG: its pixels, upright, and nothing else of the file.
/// Blocking, up to a second. Thread-safe.
class PictureMaker {
public:
    virtual ~PictureMaker() = default;
    /// What it is its content says, never a name or type that came with it. Errors: `malformed`
    /// (pictures.unknown_type); `invalid` (pictures.too_many_pixels, pictures.unreadable).
    virtual Result<std::string> remake(std::string_view upload, Form form) const = 0;
};

}  // namespace waybill::pictures
