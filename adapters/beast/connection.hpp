// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/io_wait.hpp"
#include "adapters/beast/shard.hpp"
#include "adapters/beast/transport.hpp"
#include "adapters/beast/websocket.hpp"

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace waybill::beast {

/// One client: reads requests, calls the handler, writes answers in order. Answers to pipelined
/// requests are gathered and sent together. Lives in the coroutine that `serve` is.
class Connection final : private IoSink {
public:
    Connection(Shard& shard, std::unique_ptr<Transport> transport, Seat seat);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs one connection until it ends.
    static Task<void> serve(Shard& shard, std::unique_ptr<Transport> transport, Seat seat);

    /// Called by the shard at ticks.
    void check_time();
    void begin_drain();
    void cut();
    /// Of a handshake that waits for its turn: it may begin, or its time is up.
    void take_turn();
    bool turn_lost() const { return expired_; }

private:
    /// What the peer or the handler is expected to do; each has its time limit.
    enum class Phase : std::uint8_t {
        opening,
        shaking,
        idle,
        head,
        body,
        handling,
        live,
        lingering
    };

    /// Awaits the handler; when it suspends, finished answers leave and the peer is watched.
    template <typename T>
    struct Handling {
        Connection& connection;
        Task<T> task;
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        bool await_suspend(std::coroutine_handle<Promise> self) {
            const bool suspended = task.await_suspend(self);
            if (suspended) connection.on_handler_suspended();
            return suspended;
        }
        T await_resume() { return task.await_resume(); }
    };

    Task<void> run();
    /// Learns from the proxy's first bytes who the client is.
    Task<void> meet_client();
    /// The handshake.
    Task<void> open();
    Task<void> finish();
    Task<void> respond();
    Task<void> upgrade();
    /// Nothing when the answer is a refusal, which is then written.
    Task<std::optional<Live>> accept_live();
    /// True when a request is whole; false when the connection should end.
    Task<bool> read_request();
    /// What the reader has come to, after new input.
    enum class Step : std::uint8_t { whole, refused, judge, more };
    Step look();
    /// The head is known and its body on the way: whether to go on with it.
    Task<bool> judge();
    void refuse(const Refusal& why);
    void append(const http::Response& response, bool head);
    Context context_of(const http::Request& request);
    std::string client_of(const http::Request& request) const;

    std::span<char> room() override;
    void on_read(const boost::system::error_code& error, std::size_t size) override;
    void on_written(const boost::system::error_code& error) override;
    void on_handler_suspended();
    void start_read();
    /// What a head that the first buffer cannot hold is given.
    std::size_t largest_buffer() const;
    void start_flush();
    bool overdue();
    bool overdue_live();
    /// Begins to watch a direction in which `moved` grows.
    void watch(std::int64_t moved);
    /// Too little moved since `watch`, or since the last whole time that was looked at.
    bool stalled(std::int64_t moved, bool hurry = false);
    /// Answers take more memory than they may: who takes them slowly is in the way of all.
    bool answers_scarce() const;
    Duration opening_limit() const;
    void count_answer(std::size_t bytes);
    Duration idle_limit() const;
    void enter(Phase phase);
    std::string_view unread() const { return {in_.data() + begin_, end_ - begin_}; }
    IoWait::Awaiter readable() { return reader_.unless(lost_ || expired_); }
    IoWait::Awaiter written() { return writer_.unless(!writing_); }

    Shard& shard_;
    std::unique_ptr<Transport> transport_;
    Seat seat_;
    IpAddress peer_;
    std::string peer_text_;
    bool behind_proxy_;  ///< whose headers name the client
    RequestReader requests_;
    std::stop_source stop_{};

    std::string in_{};  ///< all of it is room; empty while nothing is there
    std::size_t begin_{0};
    std::size_t end_{0};
    std::string out_{};      ///< answers not yet handed over
    std::string sending_{};  ///< handed over, under way

    IoWait reader_{};
    IoWait writer_{};
    bool reading_{false};
    bool writing_{false};
    bool lost_{false};        ///< the peer is gone, or has ended its side
    bool may_cancel_{false};  ///< the request changes nothing: nobody needs its end without a peer
    bool broken_{false};      ///< nothing can be written any more
    bool expired_{false};     ///< a time limit ended the waiting
    bool answered_{false};
    bool closing_{false};  ///< the last answer is written
    Phase phase_{Phase::opening};
    SteadyTime since_{};  ///< the phase began
    SteadyTime watched_since_{};
    std::int64_t moved_then_{0};
    std::uint64_t watched_write_{0};  ///< of a WebSocket
    std::size_t counted_{0};          ///< of `answer_bytes`, for what is under way
    bool in_line_{false};             ///< waits for its turn to shake hands
};

}  // namespace waybill::beast
