// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/build_info.hpp"

#include "platform/telemetry/version.hpp"

namespace waybill::telemetry {

BuildInfo build_info() {
#ifdef __clang__
    return {.version = WAYBILL_VERSION, .compiler = "clang " __clang_version__};
#else
    return {.version = WAYBILL_VERSION, .compiler = "gcc " __VERSION__};
#endif
}

}  // namespace waybill::telemetry
