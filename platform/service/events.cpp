// SPDX-License-Identifier: Apache-2.0
#include "platform/service/events.hpp"

namespace waybill::service {

messaging::Event EventMaker::envelope(const Context& ctx, const messaging::EventType& type,
                                      std::string key, std::int64_t sequence) {
    return {.id = ids_.next<EventId>(),
            .topic = std::string{type.topic},
            .type = std::string{type.name},
            .key = std::move(key),
            .sequence = sequence,
            .time = clock_.now(),
            .trace = ctx.trace,
            .data = {}};
}

Task<Status> EventTable::dispatch(Context ctx, messaging::Event event) const {
    const auto found = entries_.find(event.type);
    if (found == entries_.end())
        co_return fail(ErrorKind::invalid, "event.unknown_type", event.type);
    if (!found->second.handle) co_return Status{};
    Task<Status> handling = found->second.handle(std::move(ctx), std::move(event));
    co_return co_await std::move(handling);
}

std::string EventTable::to_text(const messaging::Event& event) const {
    const auto found = entries_.find(event.type);
    if (found == entries_.end() || found->second.to_text == nullptr) return {};
    return found->second.to_text(event);
}

}  // namespace waybill::service
