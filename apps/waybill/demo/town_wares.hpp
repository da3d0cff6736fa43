// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waybill::demo {

struct WareText {
    std::string_view name;
    std::string_view description;
    std::string_view category;
    int cents;  ///< usual price
};

enum class Opening : unsigned char { always, early, shop, lunch_to_late, evening_to_night };

struct ShopText {
    std::string_view title;
    std::string_view kind;
    Opening opening;
    int preparation_minutes;
    std::span<const WareText> wares;
};

/// The shops of every demo town and what they sell.
std::span<const ShopText> shop_texts();

}  // namespace waybill::demo
