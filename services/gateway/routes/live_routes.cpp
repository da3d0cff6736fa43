// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/live_routes.hpp"

#include "services/gateway/access/bearer.hpp"
#include "services/gateway/access/browser_sessions.hpp"
#include "services/gateway/bodies/outgoing_bodies.hpp"
#include "services/gateway/live/live_messages.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view help =
    "Talk JSON: `{\"token\":…,\"subscribe\":[\"order:ord_…\",\"partner:prt_…\",\"courier:me\","
    "\"board\",\"tracking:…\"],\"after\":\"evt_…\"}`. The token may come by `Authorization` "
    "instead, or by the session cookie to pages of our own origin; a tracking link needs none. "
    "Answers are `subscribed` or `refused` per topic, then "
    "events with `id`, `type`, `topic`, `time` and `data`, positions, a `heartbeat` every 15 "
    "seconds, and `reset` where too much was missed: read afresh. Closed with 4401 when the "
    "session ends.";

struct Arrival {
    std::string network;
    std::string token;
};

Task<void> converse(const LiveParts& live, Context ctx, Arrival who, http::WebSocket& socket) {
    LiveSession session{live, socket, std::move(who.network)};
    co_await session.run(std::move(ctx), std::move(who.token));
}

/// Takes what it needs of the request, which ends before the socket does.
Task<void> serve(const LiveParts& live, http::Call<http::RawInput> call, http::WebSocket& socket) {
    std::string room;
    auto shown = bearer_token(call.request);
    if (!shown) shown = live.parts.browsers.cookies().access(call.request);
    Arrival who{.network = std::string{http::network_of(call.request.peer, room)},
                .token = std::string{shown.value_or("")}};
    return converse(live, std::move(call.ctx), std::move(who), socket);
}

}  // namespace

void mount_live(http::Router& router, const LiveParts& live) {
    router.errors().add({
        {"live.too_many", ErrorKind::unavailable, "Too much is watched already"},
        {"live.no_such_topic", ErrorKind::not_found, "There is nothing of that name to watch"},
    });
    router.live("/v1/live",
                {.id = "live",
                 .summary = "Watch what happens, by WebSocket",
                 .tag = "live",
                 .access = http::Access::anyone(),
                 .help = help,
                 .errors = {"live.no_such_topic", "live.too_many"},
                 .body = json::structure<LiveRequest>,
                 .told = json::structure<LiveMessage>},
                [&live](http::Call<http::RawInput> call, http::WebSocket& socket) {
                    return serve(live, std::move(call), socket);
                });
}

}  // namespace waybill::gateway
