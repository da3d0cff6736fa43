// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/orders/usecases/change_order.hpp"
#include "services/orders/usecases/confirm_order.hpp"

namespace waybill::orders {

/// Messages into our own words. invalid: orders.bad_request, naming the field in the detail.
Result<ConfirmCommand> decode_confirm(v1::ConfirmRequest request);
/// By whom and where to; without a cause when the caller gave none.
Result<WantedChange> decode_redirect(const v1::ChangeAddressRequest& request, TimePoint at);
Result<Viewer> decode_viewer(const v1::Viewer& viewer);
Result<OrderFilter> decode_filter(const v1::ListOrdersRequest& request);

}  // namespace waybill::orders
