// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/messaging/event.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace waybill::service {

/// Envelopes for a service's own events.
class EventMaker {
public:
    EventMaker(std::string_view service, IdSource& ids, const Clock& clock);

    /// `message` is a protobuf message of contracts/<service>; `sequence` the aggregate's version.
    template <typename Message>
    messaging::Event make(const Context& ctx, std::string_view type, std::string key,
                          std::int64_t sequence, const Message& message) {
        messaging::Event event = envelope(ctx, type, std::move(key), sequence);
        message.SerializeToString(&event.data);
        return event;
    }

private:
    messaging::Event envelope(const Context& ctx, std::string_view type, std::string key,
                              std::int64_t sequence);

    std::string topic_;
    IdSource& ids_;
    const Clock& clock_;
};

/// Which event types of a topic a consumer handles, and which it knows and leaves alone. A type in
/// neither list is parked, so nothing new is ever dropped unseen.
class EventTable {
public:
    using Handler = std::function<Task<Status>(Context, messaging::Event)>;

    /// `handler(Context, const messaging::Event&, Message)`; bytes that do not parse are parked.
    template <typename Message, typename Typed>
    EventTable& on(std::string_view type, Typed handler) {
        handlers_.insert_or_assign(
            std::string{type}, [handler](Context ctx, messaging::Event event) {
                return decode<Message>(handler, std::move(ctx), std::move(event));
            });
        texts_.insert_or_assign(std::string{type}, &text_of<Message>);
        return *this;
    }
    EventTable& ignore(std::initializer_list<std::string_view> types) {
        for (const auto type : types) ignored_.emplace(type);
        return *this;
    }

    Task<Status> dispatch(Context ctx, messaging::Event event) const;
    /// What an event says, field by field for a person; empty when it cannot be read.
    std::string to_text(const messaging::Event& event) const;

private:
    template <typename Message, typename Typed>
    static Task<Status> decode(Typed handler, Context ctx, messaging::Event event) {
        Message message;
        if (!message.ParseFromString(event.data))
            co_return fail(ErrorKind::malformed, "event.unreadable", event.type);
        co_return co_await handler(std::move(ctx), event, std::move(message));
    }

    template <typename Message>
    static std::string text_of(const messaging::Event& event) {
        Message message;
        return message.ParseFromString(event.data) ? message.Utf8DebugString() : std::string{};
    }

    std::map<std::string, Handler, std::less<>> handlers_{};
    std::map<std::string, std::string (*)(const messaging::Event&), std::less<>> texts_{};
    std::set<std::string, std::less<>> ignored_{};
};

}  // namespace waybill::service
