// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "tests/component/people.hpp"

#include <deque>

namespace waybill::town {

/// Somebody at the other end of `/v1/live`.
class Watcher final : public http::WebSocket {
public:
    /// Connects, with that token or without, and says `hello`.
    Watcher(TownWorld& town, std::string token, std::string hello);
    ~Watcher() override;
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    /// `{"subscribe":["<topic>"]}`, resuming after an event if one is named.
    static std::string subscription(const std::string& topic, const std::string& after = {});

    /// Types of the events so far, without notes and heartbeats, in order of arrival.
    std::vector<std::string> events() const;
    /// Id of the last event.
    std::string last_id() const;
    bool was_told(std::string_view text) const;
    const std::vector<std::string>& messages() const { return messages_; }
    std::optional<std::uint16_t> closed() const { return closed_; }

    Task<Result<std::optional<std::string>>> receive(Context ctx) override;
    Task<Status> send(Context ctx, std::string message) override;
    Task<void> close(Context ctx, std::uint16_t code, std::string reason) override;

private:
    Task<void> run(std::string token);

    TownWorld& town_;
    std::deque<std::string> said_{};
    std::vector<std::string> messages_{};
    std::optional<std::uint16_t> closed_{};
    bool gone_{false};
    Signal arrived_{};
    TaskGroup group_{};
};

}  // namespace waybill::town
