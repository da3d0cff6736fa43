// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {
namespace {

/// Stands for the message until its bytes are known.
struct Later {
    void SerializeToString(std::string*) const {}
};

}  // namespace

messaging::Event prepare_event(StoreDeps& deps, const Context& ctx, std::string_view type,
                               std::string key) {
    return deps.backbone.events().make(ctx, type, std::move(key), 0, Later{});
}

Status append_event(StoreDeps& deps, sql::Tx& tx, messaging::Event event, std::int64_t version,
                    std::string bytes) {
    event.sequence = version;
    event.data = std::move(bytes);
    return deps.backbone.outbox().append(tx, event);
}

}  // namespace waybill::catalog
