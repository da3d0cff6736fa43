// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waybill::rpc {

/// One method of a contract, as its .proto states it. Generated; all views have static storage.
struct Method {
    std::string_view service;  ///< `orders`
    std::string_view name;     ///< `mark_ready`
    std::string_view path;     ///< `/waybill.orders.v1.OrdersService/MarkReady`
    std::span<const std::string_view> callers;
    bool idempotent{false};  ///< may be repeated after `outcome_unknown`
};

}  // namespace waybill::rpc
