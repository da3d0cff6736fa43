// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace waybill::audit {

/// Something that the product promises to hold always.
struct Promise {
    std::string_view id;
    std::string_view words;
    std::string_view seen_by;  ///< where it shows, when not in the stored data
};

std::span<const Promise> promises();

/// The ids of the checks of one promise; none when stored data does not show it. `MON-3a` is a
/// check of MON-3.
std::vector<std::string_view> checks_of(const Promise& promise);

}  // namespace waybill::audit
