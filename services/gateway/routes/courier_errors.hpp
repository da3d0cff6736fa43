// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/error_catalogue.hpp"

namespace waybill::gateway {

/// What the couriers service says no with, as the public API tells it.
void add_courier_errors(http::ErrorCatalogue& errors);

}  // namespace waybill::gateway
