// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/cash.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace waybill::payments {

/// A payment provider that the platform speaks to.
struct Provider {
    std::string_view id;
    std::string_view title;
};

inline constexpr std::string_view simulator_id = "simulator";

/// All of them and `cash`, whether they are in use or not.
std::span<const Provider> known_providers();
/// Its place in that list.
std::optional<std::size_t> provider_index(std::string_view id);

}  // namespace waybill::payments
