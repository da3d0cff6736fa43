// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/ws_client.hpp"
#include "apps/waybill/demo/client.hpp"
#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill::demo {

/// One customer's WebSocket: says when an order that is watched has moved. It comes back by itself
/// after a loss; while it is away, and for a server without it, whoever waits has to ask.
class LiveFeed {
public:
    /// All outlive the feed. `stop` before it is destroyed.
    LiveFeed(AsioLoop& loop, beast::Endpoint endpoint, Client& client, Session& who);

    /// An order that somebody waits for, as long as it lives.
    class Watch {
    public:
        Watch(LiveFeed* feed, std::string order);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        /// The newest status that was told; empty when nothing was.
        const std::string& status() const { return status_; }
        bool connected() const { return feed_ != nullptr && feed_->connected_; }
        /// Until the order moves, at most `limit`; whether it was told so.
        Task<bool> wait(Context ctx, Duration limit);

    private:
        friend class LiveFeed;
        LiveFeed* feed_;  ///< null: nobody tells anything
        std::string order_;
        std::string status_{};
        Signal moved_{};
    };

    void start();
    Task<void> stop();
    std::size_t messages() const { return messages_; }

private:
    Task<void> run(Context ctx);
    Task<void> listen(Context ctx);
    Task<void> speak(Context ctx);
    Task<void> close();
    void take(const std::string& message);

    AsioLoop& loop_;
    beast::Endpoint endpoint_;
    Client& client_;
    Session& who_;
    std::map<std::string, Watch*, std::less<>> watched_{};
    std::vector<std::string> wanted_{};    ///< to be subscribed
    std::vector<std::string> unwanted_{};  ///< to be unsubscribed
    std::unique_ptr<beast::WsClient> socket_{};
    Signal speak_{};
    bool connected_{false};
    bool speaking_{false};
    std::size_t messages_{0};
    TaskGroup tasks_{};
};

}  // namespace waybill::demo
