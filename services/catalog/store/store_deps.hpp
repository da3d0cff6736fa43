// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/service/backbone.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// What each store of the service writes to. Owned by the module, outlives the stores.
struct StoreDeps {
    sql::Database& database;
    service::Backbone& backbone;
    const crypto::Sealer& sealer;
    const Clock& clock;
};

/// Nobody works for more partners; it bounds their list.
inline constexpr int partners_of_staff_max = 100;

/// An event that is ready but for what only the transaction knows.
messaging::Event prepare_event(StoreDeps& deps, const Context& ctx,
                               const messaging::EventType& type, std::string key);
/// Completes the event and leaves it in the outbox.
Status append_event(StoreDeps& deps, sql::Tx& tx, messaging::Event event, std::int64_t version,
                    std::string bytes);

}  // namespace waybill::catalog
