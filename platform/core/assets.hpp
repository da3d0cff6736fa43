// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waybill::assets {

/// A file that travels inside the binary. Both views live as long as the process; the build makes
/// tables of them (waybill_assets in cmake/Embed.cmake).
struct Asset {
    std::string_view path;   ///< relative to the embedded folder, with `/`
    std::string_view bytes;  ///< as on disk, gzip included
};

}  // namespace waybill::assets
