// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/order_fields.hpp"
#include "services/orders/domain/order.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::orders {

/// When orders were made, from the first moment to before the last.
struct MadeBetween {
    TimePoint from{};
    TimePoint to{};
};

/// What somebody looks for in a list of orders: the beginning of an order's id or number, or a part
/// of a text of the order, whatever the case and the script.
class SearchedText {
public:
    /// Empty: nothing is looked for. `text` is valid UTF-8.
    explicit SearchedText(std::string_view text = {});

    bool empty() const { return folded_.empty(); }
    /// Only in what this reader may see of the order (see order_fields): nobody finds out by
    /// looking for it what they are not shown.
    bool in(const Order& order, OrderReader reader) const;
    /// Of the beginning of an id: when orders were made whose ids begin so. An order's id is its
    /// quote's, which is older.
    std::optional<MadeBetween> made() const;

private:
    std::string folded_;
};

}  // namespace waybill::orders
