// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/addresses.hpp"
#include "adapters/beast/request_reader.hpp"
#include "adapters/beast/server.hpp"
#include "platform/async/task_group.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <unordered_set>
#include <utility>
#include <vector>

namespace waybill::beast {

class Connection;

/// What all connections of one server share.
struct Shared {
    Shared(ServerOptions chosen, http::Handler& serves, Random& draws)
        : options{std::move(chosen)},
          limits{.line_bytes_max = options.line_bytes_max,
                 .header_bytes_max = options.header_bytes_max,
                 .headers_max = options.headers_max,
                 .body_bytes_max = options.body_bytes_max},
          handler{serves},
          random{draws} {}

    const ServerOptions options;
    const ReadLimits limits;
    http::Handler& handler;
    Random& random;
    Networks trusted{};
    AddressBook book{};
    std::stop_token closing{};  ///< ends when the server begins to stop

    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> live{0};
    std::atomic<std::size_t> secured{0};  ///< that have shaken hands
    std::atomic<std::size_t> accepted{0};
    std::atomic<std::size_t> requests{0};
    std::atomic<std::size_t> refused_requests{0};
    std::atomic<std::size_t> refused_connections{0};
    std::atomic<std::size_t> body_bytes{0};
    std::atomic<std::size_t> answer_bytes{0};
    std::atomic<bool> prefaces_sound{true};  ///< the last proxy that should say whom it speaks for

    /// Whether the limit per address is for this one.
    bool counts(const IpAddress& address) const {
        return !(options.loopback_exempt && address.loopback()) && !any_has(trusted, address);
    }
    /// The problem document, with what every answer of the public side carries.
    http::Response problem(const Refusal& why, std::string_view trace) const {
        http::Response response = beast::problem(why, trace);
        if (options.strict_transport) add_strict_transport(response.headers);
        return response;
    }
    void fault(std::string_view message, std::string_view detail) const {
        if (options.on_fault) options.on_fault(message, detail);
    }
};

/// A connection's place in the counts, from accept to end.
class Seat {
public:
    Seat(Shared& shared, const IpAddress& address, bool counted)
        : shared_{&shared}, address_{address}, counted_{counted} {
        shared.connections.fetch_add(1, std::memory_order_relaxed);
    }
    Seat(Seat&& other) noexcept
        : shared_{std::exchange(other.shared_, nullptr)},
          address_{other.address_},
          counted_{other.counted_},
          held_{std::exchange(other.held_, 0)},
          secured_{std::exchange(other.secured_, false)} {}
    Seat& operator=(Seat&&) = delete;
    ~Seat() {
        if (shared_ == nullptr) return;
        let_go();
        if (secured_) shared_->secured.fetch_sub(1, std::memory_order_relaxed);
        shared_->connections.fetch_sub(1, std::memory_order_relaxed);
        if (counted_) shared_->book.leave(address_);
    }
    const IpAddress& address() const { return address_; }
    /// Whose connection it is, once it is known; nothing is held yet. False when this client has
    /// too many.
    bool move_to(const IpAddress& client) {
        const bool counts = shared_->counts(client);
        if (counts && !shared_->book.enter(client, shared_->options.connections_per_address_max))
            return false;
        if (counted_) shared_->book.leave(address_);
        address_ = client;
        counted_ = counts;
        return true;
    }
    /// It has shaken hands, once.
    void secure() {
        secured_ = true;
        shared_->secured.fetch_add(1, std::memory_order_relaxed);
    }
    bool secured() const { return secured_; }

    /// Takes memory for a body that grows to `bytes`; false when the server, or this client, may
    /// not have so much.
    bool hold(std::size_t bytes) {
        if (bytes <= held_) return true;
        const std::size_t more = bytes - held_;
        const std::size_t most = shared_->options.bodies_bytes_max;
        if (shared_->body_bytes.fetch_add(more, std::memory_order_relaxed) + more > most ||
            (counted_ && !shared_->book.hold(address_, more, most / 4))) {
            shared_->body_bytes.fetch_sub(more, std::memory_order_relaxed);
            return false;
        }
        held_ = bytes;
        return true;
    }
    void let_go() {
        if (held_ == 0) return;
        shared_->body_bytes.fetch_sub(held_, std::memory_order_relaxed);
        if (counted_) shared_->book.let_go(address_, held_);
        held_ = 0;
    }

private:
    Shared* shared_;
    IpAddress address_;
    bool counted_;
    std::size_t held_{0};
    bool secured_{false};
};

/// The connections of one loop. On that loop only.
struct Shard {
    Shard(AsioLoop& on, Shared& of, std::size_t handshakes)
        : loop{on}, shared{of}, handshakes_max{handshakes}, now{on.clock().steady()} {}

    AsioLoop& loop;
    Shared& shared;
    const std::size_t handshakes_max;
    std::unordered_set<Connection*> connections{};
    std::vector<Connection*> shaking{};  ///< whose handshake is under way, the oldest first
    std::deque<Connection*> line{};      ///< who waits to begin theirs
    bool draining{false};
    SteadyTime now;  ///< of the last tick: limits are checked at ticks, so they need no more

    /// The `Date` of answers written now.
    std::string_view date();
    /// Ends connections whose time is up.
    void tick();
    /// Idle connections get a last moment, in which a request on its way is still answered.
    void drain();
    void cut_all();
    bool may_shake() const { return line.empty() && shaking.size() < handshakes_max; }
    /// Lets those go on whose turn it is, and those whose time is up.
    void move_line();

private:
    std::int64_t date_second_{-1};
    std::string date_{};
};

}  // namespace waybill::beast
