// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/live/live_queue.hpp"

#include <string>

/// The words of `/v1/live`, both ways.
namespace waybill::gateway {

/// What a client may say. `after` is the id of the last event that it saw.
struct LiveRequest {
    std::optional<SecretText> token;
    std::vector<std::string> subscribe;
    std::vector<std::string> unsubscribe;
    std::optional<EventId> after;
    static void describe(json::Fields<LiveRequest>& f);
};

/// `{"type":"subscribed","topic":"order:…"}`, and with a code where something was refused.
std::string live_note(std::string_view type, std::string_view topic, std::string_view code = {});
std::string live_heartbeat(TimePoint now);
std::string live_position(std::string_view topic, const LivePosition& position);
/// `data` is a written JSON value.
std::string live_event(std::string_view topic, std::string_view type, const LiveEvent& event,
                       std::string_view data);

}  // namespace waybill::gateway
