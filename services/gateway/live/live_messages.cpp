// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_messages.hpp"

#include "platform/json/writer.hpp"

namespace waybill::gateway {

void LiveRequest::describe(json::Fields<LiveRequest>& f) {
    f.title("LiveRequest");
    f.optional(
        "token", &LiveRequest::token,
        {.help = "An access token; again with a newer one before it ends", .length = {1, 4096}});
    f.optional("subscribe", &LiveRequest::subscribe,
               {.help = "Topics to hear of from now on", .length = {1, 64}, .items = {0, 50}});
    f.optional("unsubscribe", &LiveRequest::unsubscribe,
               {.help = "Topics to hear of no more", .length = {1, 64}, .items = {0, 50}});
    f.optional("after", &LiveRequest::after,
               {.help = "The last event that was seen: what came after it comes again"});
}

std::string live_note(std::string_view type, std::string_view topic, std::string_view code) {
    std::string text;
    json::Writer writer{text};
    writer.begin_object().member("type", type);
    if (!topic.empty()) writer.member("topic", topic);
    if (!code.empty()) writer.member("code", code);
    writer.end_object();
    return text;
}

std::string live_heartbeat(TimePoint now) {
    std::string text;
    json::Writer writer{text};
    writer.begin_object().member("type", std::string_view{"heartbeat"}).member("time", now);
    writer.end_object();
    return text;
}

std::string live_position(std::string_view topic, const LivePosition& position) {
    std::string text;
    json::Writer writer{text};
    writer.begin_object()
        .member("type", std::string_view{"position"})
        .member("topic", topic)
        .member("time", position.at)
        .key("data")
        .begin_object()
        .member("lat", position.place.lat)
        .member("lon", position.place.lon)
        .end_object()
        .end_object();
    return text;
}

std::string live_event(std::string_view topic, std::string_view type, const LiveEvent& event,
                       std::string_view data) {
    std::string text;
    text.reserve(data.size() + 160);
    json::Writer writer{text};
    writer.begin_object()
        .member("id", event.id)
        .member("type", type)
        .member("topic", topic)
        .member("time", event.time)
        .key("data")
        .raw(data)
        .end_object();
    return text;
}

}  // namespace waybill::gateway
