// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "services/gateway/bodies/common.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace waybill::gateway {

/// A fact as the hub keeps it: encoded for a reader only when one is there.
struct LiveEvent {
    std::uint64_t number{0};  ///< order of arrival in this process
    EventId id{};
    std::string type{};
    TimePoint time{};
    std::string data{};                 ///< the message of the contract, serialised
    std::vector<std::string> topics{};  ///< where it is kept
};

struct LivePlace {
    double lat{0};
    double lon{0};
};

struct LivePosition {
    LivePlace place{};
    TimePoint at{};
};

/// The topic has more than what can be told: read afresh.
struct LiveReset {};

/// For whose eyes a topic is watched; decides what of an event is shown.
enum class LiveShape : std::uint8_t { order, partner, courier, offers, board, tracking };

struct LiveItem {
    std::string label{};  ///< the topic as its reader named it
    LiveShape shape{LiveShape::order};
    /// Text: a message that is written already.
    std::variant<std::string, std::shared_ptr<const LiveEvent>, LivePosition, LiveReset> what{};
};

/// What waits to be sent on one connection. A reader who is too slow loses what waits and is told
/// so once. Thread-safe; one coroutine takes and waits.
class LiveQueue {
public:
    static constexpr std::size_t items_max = 1'000;

    void push(LiveItem item);
    std::vector<LiveItem> take();
    /// False when `limit` passed and nothing came.
    Task<bool> wait(Context ctx, Duration limit) { return signal_.wait(std::move(ctx), limit); }
    /// The peer is gone: nothing will be read any more.
    void end();
    bool ended() const;

private:
    mutable std::mutex mutex_{};
    std::vector<LiveItem> items_{};
    bool ended_{false};
    Signal signal_{};
};

}  // namespace waybill::gateway
