// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/order_fields.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/ports.hpp"
#include "services/gateway/live/live_hub.hpp"
#include "services/gateway/live/live_messages.hpp"
#include "services/gateway/parts.hpp"

#include <map>

namespace waybill::gateway {

/// What live connections are made of. Everything outlives them.
struct LiveParts {
    const Parts& parts;
    LiveHub& hub;
    crypto::TokenVerifier& tokens;
    http::RateLimiter& limiter;
};

/// One open WebSocket. Who it is comes by header or by message; rights are checked when something
/// is watched and again before each event is shown. Closes with 4401 when the token ends, or when
/// nothing that needs none is watched in time.
class LiveSession {
public:
    static constexpr Duration heartbeat = 15s;
    static constexpr Duration silence_max = 10s;  ///< to show a token or a tracking link
    static constexpr std::size_t topics_max = 50;
    /// What one connection may ask, whatever its client may besides: as often, and at once.
    static constexpr Duration ask_every = 20ms;
    static constexpr int asks_at_once = 100;
    static constexpr int bad_tokens_max = 5;

    /// `network`: whose limits count until a token says who it is.
    LiveSession(const LiveParts& live, http::WebSocket& socket, std::string network = {})
        : live_{live}, socket_{socket}, network_{std::move(network)} {}
    /// Until either side closes. `token`: of the Authorization header, or empty.
    Task<void> run(Context ctx, std::string token);

private:
    struct Watched {
        LiveShape shape{LiveShape::order};
        std::vector<std::string> topics{};  ///< of the hub
        OrderReaders readers{};             ///< of the order, when it was shown last
        /// What its customer alone is told, which is in no event.
        std::string pin{};
        std::string tracking_token{};
    };
    struct Ending {
        std::uint16_t code{1000};
        std::string reason{};
    };

    Task<void> read(Context ctx);
    Task<void> obey(Context ctx, std::string text);
    /// Each message and each topic asked for is one request. Who may ask no more is not read from
    /// until they may again.
    Task<void> wait_turn(Context ctx);
    Duration own_turn();
    Task<void> refuse_token(Context ctx, std::string_view reason);
    Task<Ending> write(Context ctx);
    /// How long until something must be said or looked at.
    Duration patience() const;
    Task<void> learn_token(Context ctx, std::string token);
    bool token_holds();

    Task<void> subscribe(Context ctx, std::string label, std::optional<EventId> after);
    void unsubscribe(const std::string& label);
    Task<Result<Watched>> find(Context ctx, std::string label);
    Task<Result<Watched>> find_order(Context ctx, std::string id);
    Task<Result<Watched>> find_partner(Context ctx, std::string id);
    Task<Result<Watched>> find_courier(Context ctx);
    Task<Result<Watched>> find_tracking(Context ctx, std::string token);
    Result<Watched> find_board() const;

    Task<Status> send(Context ctx, LiveItem item);
    /// The written message; nothing when it is not for these eyes any more.
    Task<std::optional<std::string>> show(Context ctx, const LiveItem& item,
                                          const LiveEvent& event);
    /// What they are to the order by now; nothing when they may not see it (any more).
    Task<OrderReaders> readers_of(Context ctx, LiveShape shape, const orders::v1::Order& order);
    /// Puts in what is in no event; remembers what they are to the order.
    void dress(const std::string& label, orders::v1::Order& order, OrderReaders readers);
    bool shows_position(const std::string& label) const;
    bool sees_all() const {
        return caller_ && caller_->roles.intersects({Role::operator_, Role::support});
    }
    Context asking(const Context& ctx) const;

    const LiveParts& live_;
    http::WebSocket& socket_;
    std::string network_;
    SteadyTime turn_{
        SteadyTime::min()};  ///< when the next question is due, if all came at even steps
    int bad_tokens_{0};
    std::shared_ptr<LiveQueue> queue_{std::make_shared<LiveQueue>()};
    std::string token_{};
    std::optional<Caller> caller_{};
    TimePoint expires_at_{};
    TimePoint began_at_{};
    std::string courier_{};  ///< the caller's own, once `courier:me` is watched
    std::map<std::string, Watched, std::less<>> watched_{};
};

}  // namespace waybill::gateway
