// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <vector>

namespace waybill::couriers::rows {

Status insert(sql::Tx& tx, const Delivery& delivery);
/// Writes the changing parts if the row still has `previous` as its version.
Result<bool> update(sql::Tx& tx, const Delivery& delivery, std::int64_t previous);
Result<std::optional<Delivery>> find(sql::Tx& tx, const OrderId& order);
/// READY without a courier, longest waiting first.
Result<std::vector<Delivery>> waiting(sql::Tx& tx, int limit);
Result<std::vector<Delivery>> of_courier(sql::Tx& tx, const CourierId& courier, Listed which,
                                         int limit, std::string_view before);

}  // namespace waybill::couriers::rows
