// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {

messaging::Event prepare_event(StoreDeps& deps, const Context& ctx,
                               const messaging::EventType& type, std::string key) {
    return deps.backbone.events().envelope(ctx, type, std::move(key), 0);
}

Status append_event(StoreDeps& deps, sql::Tx& tx, messaging::Event event, std::int64_t version,
                    std::string bytes) {
    event.sequence = version;
    event.data = std::move(bytes);
    return deps.backbone.outbox().append(tx, event);
}

}  // namespace waybill::catalog
