// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/messaging/event.hpp"
#include "platform/messaging/event_type.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace waybill::service {

/// Envelopes for the events of a service.
class EventMaker {
public:
    EventMaker(IdSource& ids, const Clock& clock) : ids_{ids}, clock_{clock} {}

    /// `sequence` is the aggregate's version.
    template <typename Message>
    messaging::Event make(const Context& ctx, const messaging::EventOf<Message>& type,
                          std::string key, std::int64_t sequence, const Message& message) {
        messaging::Event event = envelope(ctx, type, std::move(key), sequence);
        message.SerializeToString(&event.data);
        return event;
    }
    /// Without its content, which only the transaction knows.
    messaging::Event envelope(const Context& ctx, const messaging::EventType& type, std::string key,
                              std::int64_t sequence);

private:
    IdSource& ids_;
    const Clock& clock_;
};

/// What a consumer does with each type of a topic that the contract gives to it.
class EventTable {
public:
    using Handler = std::function<Task<Status>(Context, messaging::Event)>;

    /// `handler(Context, const messaging::Event&, Message)`; bytes that do not parse are parked.
    template <typename Message, typename Typed>
    void on(const messaging::EventOf<Message>& type, Typed handler) {
        entries_.insert_or_assign(type.name,
                                  Entry{.handle =
                                            [handler](Context ctx, messaging::Event event) {
                                                return decode<Message>(handler, std::move(ctx),
                                                                       std::move(event));
                                            },
                                        .to_text = &text_of<Message>});
    }
    /// Nothing is done about it.
    void pass(const messaging::EventType& type) { entries_.insert_or_assign(type.name, Entry{}); }

    bool names(std::string_view type) const { return entries_.contains(type); }
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

    struct Entry {
        Handler handle{};
        std::string (*to_text)(const messaging::Event&){nullptr};
    };
    std::map<std::string_view, Entry> entries_{};  ///< by names of static storage
};

}  // namespace waybill::service
