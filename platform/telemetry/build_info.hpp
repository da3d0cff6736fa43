// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waybill::telemetry {

/// What this binary was built from; no time of build, so that equal sources give equal binaries.
struct BuildInfo {
    std::string_view version;   ///< `0.1.0`, or `0.1.0+g1a2b3c4` between releases, `.dirty` if so
    std::string_view compiler;  ///< `gcc 14.2.0`
};

BuildInfo build_info();

}  // namespace waybill::telemetry
