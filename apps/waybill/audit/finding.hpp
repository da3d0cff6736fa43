// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waybill::audit {

/// From what is no query: a promise, and what breaks it. Nothing does when `subject` is empty.
struct Finding {
    std::string_view id;
    std::string_view words;
    std::string subject{};
    std::string problem{};
};

}  // namespace waybill::audit
