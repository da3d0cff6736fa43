// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/connection.hpp"

#include <algorithm>
#include <utility>

/// How long a connection waits for whom.
namespace waybill::beast {
namespace {

constexpr Duration linger_limit = 2s;
constexpr Duration drain_grace = 500ms;
constexpr Duration hurried_handshake = 2s;  // while others wait for their turn
constexpr Duration crowded_idle = 2s;       // while there are many who keep memory by being there
constexpr std::size_t hurried_rate = 16;    // times the rate that is asked for at other times

}  // namespace

void Connection::enter(Phase phase) {
    phase_ = phase;
    since_ = shard_.now;
}

Duration Connection::idle_limit() const {
    if (shard_.draining) return drain_grace;
    const auto& options = shard_.shared.options;
    // Whoever connects has something to ask.
    const Duration limit = answered_ ? options.idle_timeout : options.header_timeout;
    const auto secured = shard_.shared.secured.load(std::memory_order_relaxed);
    return seat_.secured() && secured > options.secured_max ? std::min(limit, crowded_idle) : limit;
}

void Connection::watch(std::int64_t moved) {
    watched_since_ = shard_.now;
    moved_then_ = moved;
}

bool Connection::stalled(std::int64_t moved, bool hurry) {
    const auto& options = shard_.shared.options;
    const auto grace = hurry ? options.body_grace / 4 : options.body_grace;
    const auto rate = options.body_rate_min * (hurry ? hurried_rate : 1);
    if (shard_.now - watched_since_ < grace) return false;
    const auto due = grace / 1ms * static_cast<std::int64_t>(rate);
    const bool slow = (moved - moved_then_) * 1000 < due;
    watch(moved);
    return slow;
}

/// Messages are written one by one, so only one that does not get away is a reader who is too slow.
bool Connection::overdue_live() {
    const auto write = transport_->writing();
    if (write == std::exchange(watched_write_, write))
        return write != 0 && stalled(transport_->moved());
    watch(transport_->moved());
    return false;
}

void Connection::count_answer(std::size_t bytes) {
    if (bytes == counted_) return;
    shard_.shared.answer_bytes.fetch_add(bytes - std::exchange(counted_, bytes),
                                         std::memory_order_relaxed);
}

bool Connection::answers_scarce() const {
    return shard_.shared.answer_bytes.load(std::memory_order_relaxed) >
           shard_.shared.options.answers_bytes_max;
}

Duration Connection::opening_limit() const {
    if (shard_.draining) return drain_grace;
    const Duration limit = shard_.shared.options.header_timeout;
    const bool hurry = phase_ == Phase::shaking && !shard_.line.empty();
    return hurry ? std::min(limit, hurried_handshake) : limit;
}

bool Connection::overdue() {
    const auto& options = shard_.shared.options;
    const auto passed = shard_.now - since_;
    if (phase_ == Phase::opening || phase_ == Phase::shaking) return passed >= opening_limit();
    if (writing_) return stalled(transport_->moved(), answers_scarce());
    switch (phase_) {
        case Phase::opening:
        case Phase::shaking:
        case Phase::handling: return false;
        case Phase::head: return passed >= options.header_timeout;
        case Phase::idle: return passed >= idle_limit();
        case Phase::live: return overdue_live();
        case Phase::body:
            return passed >= options.body_timeout ||
                   stalled(static_cast<std::int64_t>(requests_.body_bytes()));
        case Phase::lingering: return passed >= (shard_.draining ? drain_grace : linger_limit);
    }
    std::unreachable();
}

void Connection::check_time() {
    if (!overdue()) return;
    expired_ = true;
    if (in_line_) return;  // the shard lets it go on, and so end, after its look at all
    if (writing_ || phase_ == Phase::live) transport_->close();
    reader_.wake();
}

void Connection::begin_drain() {
    if (phase_ == Phase::idle) since_ = shard_.now;
}

void Connection::cut() {
    expired_ = expired_ || in_line_;
    stop_.request_stop();
    transport_->close();
}

}  // namespace waybill::beast
