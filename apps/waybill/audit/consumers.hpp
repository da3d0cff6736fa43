// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waybill::audit {

/// Who notes that it has applied which events.
struct Consumer {
    std::string_view name;      ///< in the inbox
    std::string_view database;  ///< where that is
    std::string_view source;    ///< database of the outbox
    std::string_view types;     ///< for IN ()
};

std::span<const Consumer> consumers();

}  // namespace waybill::audit
