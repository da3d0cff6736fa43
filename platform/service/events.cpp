// SPDX-License-Identifier: Apache-2.0
#include "platform/service/events.hpp"

namespace waybill::service {

EventMaker::EventMaker(std::string_view service, IdSource& ids, const Clock& clock)
    : topic_{"waybill." + std::string{service}}, ids_{ids}, clock_{clock} {}

messaging::Event EventMaker::envelope(const Context& ctx, std::string_view type, std::string key,
                                      std::int64_t sequence) {
    return {.id = ids_.next<EventId>(),
            .topic = topic_,
            .type = std::string{type},
            .key = std::move(key),
            .sequence = sequence,
            .time = clock_.now(),
            .trace = ctx.trace,
            .data = {}};
}

Task<Status> EventTable::dispatch(Context ctx, messaging::Event event) const {
    if (const auto found = handlers_.find(event.type); found != handlers_.end()) {
        Task<Status> handling = found->second(std::move(ctx), std::move(event));
        co_return co_await std::move(handling);
    }
    if (ignored_.contains(event.type)) co_return Status{};
    co_return fail(ErrorKind::invalid, "event.unknown_type", event.type);
}

std::string EventTable::to_text(const messaging::Event& event) const {
    const auto found = texts_.find(event.type);
    return found == texts_.end() ? std::string{} : found->second(event);
}

}  // namespace waybill::service
