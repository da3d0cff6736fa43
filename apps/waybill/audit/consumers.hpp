// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waybill::audit {

/// Who notes that it has applied which events: of those that the contracts give to it, all but the
/// few that its own rows tell of.
struct Consumer {
    std::string name;           ///< in the inbox
    std::string_view database;  ///< where that is
    std::string_view source;    ///< database of the outbox
    std::string types;          ///< for IN ()
};

/// Made once, on first use. Runs on: any thread.
const std::vector<Consumer>& consumers();

}  // namespace waybill::audit
