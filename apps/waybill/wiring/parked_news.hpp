// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/parked.hpp"

#include <optional>

namespace waybill::wiring {

/// What the others hear of a parked message, without an id. Nothing where it is such news itself,
/// which would have no end.
std::optional<messaging::Event> parked_news(std::string_view service,
                                            const messaging::ParkedMessage& message);

}  // namespace waybill::wiring
