// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/node.hpp"

#include "adapters/asio/loop.hpp"
#include "adapters/asio/native.hpp"
#include "adapters/redis/errors.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/redis/config.hpp>
#include <boost/redis/connection.hpp>
#include <boost/redis/logger.hpp>
#include <boost/redis/request.hpp>

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

namespace waybill::redis {
namespace {

namespace lib = boost::redis;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr Duration first_pause = 50ms;
constexpr Duration longest_pause = 1s;
constexpr Duration connect_limit = 1s;
/// A connection without a sign of life for so long is given up.
constexpr Duration silence_max = 2s;
constexpr Duration give_up_again = 5ms;
/// Callers are spared a server that owes an answer for longer than their patience. On a busy
/// machine that happens to one that is well, so it is told only after so long.
constexpr Duration doubt_max = 1s;
/// Far more than a server answers within anybody's patience.
constexpr std::size_t calls_max = 20'000;

/// One call on its way. It lives until the library lets go of it, however long its caller waited.
struct Exchange {
    lib::request request{};
    Reply reply{};
    Node::Done done{};
    Node::Wait wait{};
    SteadyTime sent{};
    std::optional<Executor::TimerId> timer{};

    void finish(Answer answer) {
        if (done) std::exchange(done, nullptr)(std::move(answer));
    }
};

Reply::Kind kind_of(lib::resp3::type found) {
    using Type = lib::resp3::type;
    if (lib::resp3::is_aggregate(found)) return Reply::Kind::list;
    if (found == Type::null) return Reply::Kind::nothing;
    if (found == Type::number) return Reply::Kind::number;
    if (found == Type::simple_error || found == Type::blob_error) return Reply::Kind::error;
    return Reply::Kind::text;
}

/// Takes whatever comes, the last answer of the request staying. It never reports an error: on one
/// the library would drop the connection with everybody's calls.
struct Listener {
    Exchange* exchange;

    static std::size_t get_supported_response_size() { return 2; }
    void operator()(std::size_t, const lib::resp3::basic_node<std::string_view>& node,
                    error_code&) const {
        if (node.depth > 0) return;
        constexpr std::string_view::size_type format = 4;  // `txt:`
        std::string_view text = node.value;
        if (node.data_type == lib::resp3::type::verbatim_string)
            text = text.substr(std::min(format, text.size()));
        exchange->reply = {.kind = kind_of(node.data_type), .text = std::string{text}};
    }
};

Listener boost_redis_adapt(Exchange& exchange) { return {&exchange}; }

std::string words_for(const error_code& error) {
    if (error == lib::error::resp3_hello) return "it refuses our user or password";
    if (!error || error == boost::asio::error::eof) return "the connection was lost";
    return error.message();
}

/// For one server: its certificate must be for the host that it is called by.
ssl::context tls_context(const Node::Options& options, const Address& address) {
    ssl::context context{ssl::context::tls_client};
    if (!options.tls) return context;
    error_code failed;
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    if (options.authority.empty())
        (void)context.set_default_verify_paths(failed);
    else
        (void)context.add_certificate_authority(boost::asio::buffer(options.authority), failed);
    // Without an authority nobody passes, and that is told as the reason.
    (void)context.set_verify_mode(ssl::verify_peer, failed);
    (void)context.set_verify_callback(ssl::host_name_verification{address.host}, failed);
    return context;
}

void push(lib::request& request, const Words& words) {
    request.push_range(words.front(), words.begin() + 1, words.end());
}

}  // namespace

struct Node::State : std::enable_shared_from_this<State> {
    enum class Standing : std::uint8_t { unknown, answers, away };

    State(Address at, Options wanted)
        : address{std::move(at)}, options{std::move(wanted)}, loop{*options.loop} {}

    SteadyTime now() const { return loop.clock().steady(); }
    Error error(const std::string& words) const {
        return unreachable(address.text() + ": " + words);
    }
    void run();
    void ended(const error_code& error);
    void give_up();
    void send(std::shared_ptr<Exchange> exchange);
    void take(Exchange& exchange, const error_code& error);
    void miss(Exchange& exchange);
    void ping();
    void become(Status known);
    void doubt();
    void tell(const Status& known);
    Duration next_pause();

    Address address;
    Options options;
    AsioLoop& loop;
    /// A new one for each try: what was queued in the old one ends with it.
    std::shared_ptr<lib::connection> connection{};
    Standing standing{Standing::unknown};  ///< as callers meet it
    Standing told{Standing::unknown};
    Error why{};                           ///< it is away
    std::optional<SteadyTime> in_doubt{};  ///< since when it may be away
    std::size_t in_flight{0};
    SteadyTime heard{};
    std::optional<SteadyTime> pinged{};
    bool silent{false};  ///< it was given up
    bool stopping{false};
    Duration pause{0};
    std::optional<Executor::TimerId> again{};
    std::minstd_rand chance{std::random_device{}()};  ///< spreads tries and decides nothing
};

Node::Node(Address address, Options options)
    : state_{std::make_shared<State>(std::move(address), std::move(options))} {
    state_->run();
}

Node::~Node() { stop(); }

const Address& Node::address() const { return state_->address; }
bool Node::answers() const { return state_->standing == State::Standing::answers; }

void Node::call(const Words& words, Asking asking, Wait wait, Done done) {
    State& own = *state_;
    if (own.standing == State::Standing::away || !own.connection || own.stopping) {
        done(fail(own.why));
        return;
    }
    if (own.in_flight >= calls_max) {
        done(fail(own.error("too many calls wait for it")));
        return;
    }
    auto exchange = std::make_shared<Exchange>();
    if (asking == Asking::yes) exchange->request.push("ASKING");
    push(exchange->request, words);
    exchange->done = std::move(done);
    exchange->wait = wait;
    exchange->timer = own.loop.schedule(wait.until, [state = state_, exchange] {
        exchange->timer.reset();
        state->miss(*exchange);
    });
    own.send(std::move(exchange));
}

void Node::look_after() {
    State& own = *state_;
    if (!own.connection || own.silent) return;
    if (own.in_doubt && own.now() - *own.in_doubt >= doubt_max) own.tell(fail(own.why));
    if (!own.pinged) {
        own.ping();
    } else if (own.now() - *own.pinged > silence_max) {
        own.silent = true;
        own.give_up();
    }
}

void Node::stop() {
    State& own = *state_;
    if (std::exchange(own.stopping, true)) return;
    own.why = own.error("the client has stopped");
    if (own.again) own.loop.cancel(*own.again);
    if (own.connection) own.give_up();
}

void Node::State::run() {
    again.reset();
    silent = false;
    connection =
        std::make_shared<lib::connection>(loop.native().context, tls_context(options, address));
    if (options.tls)  // some servers have several certificates, and choose by it
        SSL_set_tlsext_host_name(connection->next_layer().native_handle(), address.host.c_str());
    lib::config config;
    config.use_ssl = options.tls;
    config.ssl_handshake_timeout = connect_limit;
    config.addr = {.host = address.host, .port = address.port};
    config.username = options.user;
    config.password = options.password.reveal();
    config.clientname = "waybill";
    config.database_index = std::nullopt;
    config.resolve_timeout = connect_limit;
    config.connect_timeout = connect_limit;
    // look_after checks it, whatever the answers are. With no check at all the library takes the
    // end of that for the first of what ends, and does not tell that HELLO was refused.
    config.health_check_interval = 24h;
    config.reconnect_wait_interval = 0s;  // and we reconnect
    connection->async_run(config, lib::logger{lib::logger::level::disabled},
                          [own = shared_from_this(), kept = connection](const error_code& error) {
                              own->ended(error);
                          });
    ping();
}

/// Until it ends: between two steps of connecting the library overhears that it is cancelled.
void Node::State::give_up() {
    connection->cancel();
    loop.schedule(now() + give_up_again, [own = shared_from_this(), meant = connection] {
        if (own->connection == meant) own->give_up();
    });
}

void Node::State::ended(const error_code& error_of_run) {
    connection->cancel();  // what has not been sent would wait for ever
    connection.reset();
    if (stopping) return;
    become(fail(error(silent ? "it gives no sign of life" : words_for(error_of_run))));
    again = loop.schedule(now() + next_pause(), [own = shared_from_this()] { own->run(); });
}

void Node::State::send(std::shared_ptr<Exchange> exchange) {
    exchange->sent = now();
    ++in_flight;
    Exchange& sent = *exchange;
    connection->async_exec(
        sent.request, sent,
        [own = shared_from_this(), exchange = std::move(exchange), kept = connection](
            const error_code& failed, std::size_t) { own->take(*exchange, failed); });
}

void Node::State::take(Exchange& exchange, const error_code& failed) {
    --in_flight;
    if (exchange.timer) loop.cancel(*std::exchange(exchange.timer, std::nullopt));
    if (failed) {
        exchange.finish(fail(error(words_for(failed))));
        return;
    }
    heard = now();
    if (exchange.reply.kind != Reply::Kind::error) become({});
    exchange.finish(std::move(exchange.reply));
}

/// A server that has said nothing all the while would keep the next caller waiting as well. The
/// patience is the caller's: it began before the call was sent.
void Node::State::miss(Exchange& exchange) {
    const bool silence = heard < exchange.sent && now() - exchange.wait.since >= options.patience;
    if (silence) doubt();
    exchange.finish(fail(error("no answer in time")));
}

void Node::State::ping() {
    auto exchange = std::make_shared<Exchange>();
    exchange->request.push("PING");
    exchange->done = [this](const Answer&) { pinged.reset(); };
    pinged = now();
    send(std::move(exchange));
}

void Node::State::become(Status known) {
    standing = known ? Standing::answers : Standing::away;
    in_doubt.reset();
    if (known) pause = Duration{0};
    if (!known) why = known.error();
    tell(known);
}

void Node::State::doubt() {
    standing = Standing::away;
    why = error("no answer");
    if (!in_doubt) in_doubt = now();
}

void Node::State::tell(const Status& known) {
    const Standing next = known ? Standing::answers : Standing::away;
    if (stopping || std::exchange(told, next) == next) return;
    options.on_change(known);
}

/// Between half of it and the whole, so that those who failed together do not return together.
Duration Node::State::next_pause() {
    pause = std::min(pause == Duration{0} ? first_pause : 2 * pause, longest_pause);
    std::uniform_int_distribution<Duration::rep> spread{pause.count() / 2, pause.count()};
    return Duration{spread(chance)};
}

}  // namespace waybill::redis
