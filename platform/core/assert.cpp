// SPDX-License-Identifier: Apache-2.0
#include "platform/core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace waybill {

void broken_promise(const char* promise, std::source_location where) {
    std::fprintf(stderr, "waybill: broken promise: %s (%s:%u)\n", promise, where.file_name(),
                 static_cast<unsigned>(where.line()));
    std::abort();
}

}  // namespace waybill
