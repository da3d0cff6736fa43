// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tcp_proxy.hpp"

#include "tests/process/ports.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>

#include <array>
#include <deque>
#include <future>
#include <optional>
#include <set>
#include <thread>

namespace waybill::support {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using process::Millis;

constexpr std::size_t links_max = 1'000;
constexpr std::size_t waiting_bytes_max = 256 * 1024;  // in one direction; then its sender waits

/// Closed with a reset, whatever is still to be sent.
void drop(tcp::socket& socket) {
    error_code ignored;  // it may be closed already
    socket.set_option(boost::asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

/// Whether the other end has said that it sends no more.
bool given_up(tcp::socket& socket) {
    pollfd one{.fd = socket.native_handle(), .events = POLLRDHUP, .revents = 0};
    return ::poll(&one, 1, 0) == 1;
}

/// One direction of a connection.
struct Pipe {
    enum class Ending : std::uint8_t { none, end, reset };
    struct Chunk {
        Millis due{};
        std::string bytes{};
        Ending ending{Ending::none};
    };

    Pipe(tcp::socket& source, tcp::socket& sink, bool from_client)
        : from{source}, to{sink}, upward{from_client}, alarm{source.get_executor()} {}

    tcp::socket& from;
    tcp::socket& to;
    bool upward;  ///< to the server
    boost::asio::steady_timer alarm;
    std::array<char, 16 * 1024> buffer{};
    std::deque<Chunk> chunks{};
    std::size_t waiting{0};  ///< bytes
    bool reading{false};
    bool writing{false};
    bool over{false};  ///< its end has been passed on
};

}  // namespace

struct TcpProxy::State {
    explicit State(Ports given) : ports{given}, server{loopback(given.server)} {
        if (ports.own == 0) ports.own = process::free_ports(1).front();
    }

    static tcp::endpoint loopback(int port) {
        return {boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)};
    }
    void listen() {
        acceptor.emplace(context, loopback(ports.own));
        accept();
    }
    void accept();
    void become(Network next);
    bool lets_pass(bool upward) const {
        if (network == Network::cut) return false;
        return network != (upward ? Network::cut_to_server : Network::cut_to_client);
    }
    /// Runs it on the proxy's thread.
    template <typename Function>
    auto on_thread(Function function) {
        std::packaged_task<decltype(function())()> task{std::move(function)};
        auto done = task.get_future();
        boost::asio::post(context, [&task] { task(); });
        return done.get();
    }

    Ports ports;
    tcp::endpoint server;
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{
        context.get_executor()};
    std::jthread thread{};
    // On the thread:
    std::optional<tcp::acceptor> acceptor{};  ///< none: connections are refused
    std::set<std::shared_ptr<Link>> links{};
    Network network{Network::passes};
    Millis latency{0};
};

/// A client, and the server's end for it.
struct TcpProxy::Link : std::enable_shared_from_this<Link> {
    Link(State& of, tcp::socket accepted)
        : state{of}, client{std::move(accepted)}, server{of.context} {}

    /// To the server, unless the network keeps it from there.
    void connect();
    /// The network has changed.
    void go_on();
    void read(Pipe& pipe);
    void add(Pipe& pipe, std::string bytes, Pipe::Ending ending);
    void write(Pipe& pipe);
    void finish(Pipe& pipe, Pipe::Ending ending);
    void reset();

    State& state;
    tcp::socket client;
    tcp::socket server;
    Pipe up{client, server, true};
    Pipe down{server, client, false};
    bool connecting{false};
    bool connected{false};
};

void TcpProxy::State::accept() {
    acceptor->async_accept([this](const error_code& failed, tcp::socket socket) {
        if (failed) return;  // closed
        if (links.size() < links_max) {
            const auto link = std::make_shared<Link>(*this, std::move(socket));
            links.insert(link);
            link->connect();
        } else {
            drop(socket);
        }
        accept();
    });
}

void TcpProxy::State::become(Network next) {
    network = next;
    if (network == Network::refuses)
        acceptor.reset();
    else if (!acceptor)
        listen();
    const auto all = links;  // some end by it
    for (const auto& link : all) link->go_on();
}

void TcpProxy::Link::connect() {
    if (connecting || state.network == Network::cut) return;
    if (given_up(client)) return reset();  // what it said meanwhile has never left
    connecting = true;
    server.async_connect(state.server, [own = shared_from_this()](const error_code& failed) {
        if (failed) return own->reset();
        own->connected = true;
        error_code ignored;  // slower without
        own->server.set_option(tcp::no_delay{true}, ignored);
        own->client.set_option(tcp::no_delay{true}, ignored);
        own->read(own->up);
        own->read(own->down);
    });
}

void TcpProxy::Link::go_on() {
    if (!connected) return connect();
    write(up);
    write(down);
}

void TcpProxy::Link::read(Pipe& pipe) {
    if (pipe.reading || pipe.waiting >= waiting_bytes_max) return;
    pipe.reading = true;
    pipe.from.async_read_some(
        boost::asio::buffer(pipe.buffer),
        [own = shared_from_this(), &pipe](const error_code& failed, std::size_t count) {
            pipe.reading = false;
            if (failed == boost::asio::error::operation_aborted) return;
            if (failed)
                return own->add(
                    pipe, {},
                    failed == boost::asio::error::eof ? Pipe::Ending::end : Pipe::Ending::reset);
            own->add(pipe, {pipe.buffer.data(), count}, Pipe::Ending::none);
            own->read(pipe);
        });
}

void TcpProxy::Link::add(Pipe& pipe, std::string bytes, Pipe::Ending ending) {
    pipe.waiting += bytes.size();
    pipe.chunks.push_back(
        {.due = process::elapsed() + state.latency, .bytes = std::move(bytes), .ending = ending});
    write(pipe);
}

void TcpProxy::Link::write(Pipe& pipe) {
    if (pipe.writing || pipe.chunks.empty() || !state.lets_pass(pipe.upward)) return;
    const Pipe::Chunk& next = pipe.chunks.front();
    pipe.writing = true;
    if (const Millis left = next.due - process::elapsed(); left > Millis{0}) {
        pipe.alarm.expires_after(left);
        pipe.alarm.async_wait([own = shared_from_this(), &pipe](const error_code& cancelled) {
            pipe.writing = false;
            if (!cancelled) own->write(pipe);
        });
        return;
    }
    if (next.ending != Pipe::Ending::none) return finish(pipe, next.ending);
    boost::asio::async_write(
        pipe.to, boost::asio::buffer(next.bytes),
        [own = shared_from_this(), &pipe](const error_code& failed, std::size_t count) {
            pipe.writing = false;
            if (failed == boost::asio::error::operation_aborted) return;
            if (failed) return own->reset();
            pipe.waiting -= count;
            pipe.chunks.pop_front();
            own->write(pipe);
            own->read(pipe);
        });
}

void TcpProxy::Link::finish(Pipe& pipe, Pipe::Ending ending) {
    pipe.over = true;
    if (ending == Pipe::Ending::reset) return reset();
    error_code ignored;  // the other end may have gone meanwhile
    pipe.to.shutdown(tcp::socket::shutdown_send, ignored);
    if (!up.over || !down.over) return;
    client.close(ignored);
    server.close(ignored);
    state.links.erase(shared_from_this());
}

void TcpProxy::Link::reset() {
    up.alarm.cancel();
    down.alarm.cancel();
    drop(client);
    drop(server);
    state.links.erase(shared_from_this());
}

TcpProxy::TcpProxy(Ports ports) : state_{std::make_unique<State>(ports)} {
    state_->listen();
    port_ = state_->ports.own;
    state_->thread = std::jthread{[state = state_.get()] { state->context.run(); }};
}

TcpProxy::~TcpProxy() {
    state_->on_thread([this] {
        state_->acceptor.reset();
        state_->guard.reset();
        const auto all = state_->links;
        for (const auto& link : all) link->reset();
    });
    state_->thread.join();
}

void TcpProxy::become(Network network) {
    state_->on_thread([&] { state_->become(network); });
}

void TcpProxy::reset() {
    state_->on_thread([this] {
        const auto all = state_->links;
        for (const auto& link : all) link->reset();
    });
}

void TcpProxy::delay(Millis each_way) {
    state_->on_thread([&] { state_->latency = each_way; });
}

std::size_t TcpProxy::connections() {
    return state_->on_thread([this] { return state_->links.size(); });
}

}  // namespace waybill::support
