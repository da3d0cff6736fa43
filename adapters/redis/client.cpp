// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/client.hpp"

#include "adapters/asio/loop.hpp"
#include "adapters/redis/client_metrics.hpp"
#include "adapters/redis/cluster.hpp"
#include "adapters/redis/errors.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace waybill::redis {
namespace {

constexpr Duration look_every = 500ms;
/// Slots move while a call follows them; more often than this something is wrong.
constexpr int tries_max = 5;
/// A slot on the move is asked again when some of its keys have arrived and some have not.
constexpr Duration on_the_move = 5ms;

Error refused(std::string_view reason, std::string message) {
    return {.kind = ErrorKind::invalid, .reason = reason, .message = std::move(message)};
}

Result<std::vector<Address>> read_addresses(const std::vector<std::string>& texts) {
    if (texts.empty()) return fail(refused("redis.bad_address", "Redis needs an address."));
    std::vector<Address> addresses;
    for (const std::string& text : texts) {
        const auto address = Address::parse(text);
        if (!address)
            return fail(refused("redis.bad_address",
                                "\"" + text + "\" is no address of Redis: host:port is meant."));
        addresses.push_back(*address);
    }
    return addresses;
}

}  // namespace

/// A call until it is answered, however many servers it is sent to.
struct Client::Attempt {
    std::uint16_t slot{0};
    Words words{};
    const Script* script{nullptr};
    SteadyTime since{};  ///< when it was asked for
    SteadyTime until{};
    std::optional<Resumer<Answer>> caller{};
    int tries{0};
};

struct Client::State : std::enable_shared_from_this<State> {
    State(AsioLoop& on, Options wanted) : loop{on}, options{std::move(wanted)} {
        if (options.metrics != nullptr) metrics.emplace(*options.metrics);
    }
    void start(std::vector<Address> seeds);
    void send(std::shared_ptr<Attempt> attempt);
    void send_to(const Cluster::Member& node, Node::Asking asking,
                 std::shared_ptr<Attempt> attempt);
    void take(const Node& node, std::shared_ptr<Attempt> attempt, Answer answer);
    /// Whether it will be answered later after all.
    bool again(const Node& node, const std::shared_ptr<Attempt>& attempt, const std::string& error);
    void finish(Attempt& attempt, Answer answer) const;
    void look_after();
    void told(const Status& status);
    void stop();
    void end_when_all_has(const Resumer<int>& ended);

    AsioLoop& loop;
    Options options;
    std::vector<Address> seeds{};
    std::optional<ClientMetrics> metrics{};
    std::atomic<bool> connected{false};
    std::atomic<bool> running{false};

    // On the loop:
    std::optional<Cluster> cluster{};
    std::optional<Executor::TimerId> timer{};
    std::optional<bool> well{};
    std::shared_ptr<void> alive{std::make_shared<int>(0)};
};

Result<std::unique_ptr<Client>> Client::make(AsioLoop& loop, Options options) {
    WAYBILL_TRY(auto seeds, read_addresses(options.addresses));
    if (options.prefix.find_first_of("{}") != std::string::npos)
        return fail(refused("redis.bad_prefix", "A prefix of keys has no braces."));
    auto state = std::make_shared<State>(loop, std::move(options));
    state->seeds = std::move(seeds);
    return std::unique_ptr<Client>{new Client{std::move(state)}};
}

Client::Client(std::shared_ptr<State> state) : state_{std::move(state)} {}

Client::~Client() { WAYBILL_ASSERT(!state_->running); }

void Client::start() {
    WAYBILL_ASSERT(!state_->running.exchange(true));
    state_->loop.post([state = state_] { state->start(state->seeds); });
}

Task<void> Client::stop() {
    if (!state_->running) co_return;
    auto start = [state = state_](const Resumer<int>& ended) {
        state->loop.post([state, ended] {
            state->stop();
            state->end_when_all_has(ended);
        });
    };
    co_await suspend_for<int>(std::move(start));
    state_->running = false;
}

Task<Answer> Client::call(Context ctx, std::string key, Words words) {
    auto attempt = std::make_shared<Attempt>();
    attempt->slot = slot_of(key);
    attempt->words = std::move(words);
    co_return co_await send(std::move(ctx), std::move(attempt));
}

Task<Answer> Client::run(Context ctx, const Script& script, Words keys, Words arguments) {
    auto attempt = std::make_shared<Attempt>();
    attempt->slot = slot_of(keys.front());
    attempt->script = &script;
    Words& words = attempt->words;
    words = {"EVALSHA", script.digest(), std::to_string(keys.size())};
    std::ranges::move(keys, std::back_inserter(words));
    std::ranges::move(arguments, std::back_inserter(words));
    co_return co_await send(std::move(ctx), std::move(attempt));
}

Task<Answer> Client::send(Context ctx, std::shared_ptr<Attempt> attempt) {
    const Clock& clock = state_->loop.clock();
    WAYBILL_CO_CHECK(ctx.check(clock));
    attempt->since = clock.steady();
    attempt->until = std::min(ctx.deadline, attempt->since + state_->options.patience);
    auto start = [this, &attempt](const Resumer<Answer>& caller) {
        attempt->caller = caller;
        state_->loop.post([state = state_, attempt] { state->send(attempt); });
    };
    Answer answer = co_await suspend_for<Answer>(std::move(start));
    if (!answer) WAYBILL_CO_CHECK(ctx.check(clock));
    co_return answer;
}

const std::string& Client::prefix() const { return state_->options.prefix; }
bool Client::connected() const { return state_->connected; }

void Client::State::start(std::vector<Address> from) {
    Node::Options node{.loop = &loop,
                       .user = options.user,
                       .password = options.password,
                       .tls = options.tls,
                       .authority = options.authority,
                       .patience = options.patience,
                       .alive = alive};
    cluster.emplace(std::move(from), std::move(node),
                    [this](const Status& status) { told(status); });
    look_after();
}

void Client::State::send(std::shared_ptr<Attempt> attempt) {
    const auto node = cluster ? cluster->of_slot(attempt->slot) : nullptr;
    if (node)
        send_to(node, Node::Asking::no, std::move(attempt));
    else
        finish(*attempt, fail(unreachable("the client does not run")));
}

void Client::State::send_to(const Cluster::Member& node, Node::Asking asking,
                            std::shared_ptr<Attempt> attempt) {
    // Another server than the first is waited for since now.
    const bool first = ++attempt->tries == 1;
    const Attempt& sent = *attempt;
    const Node::Wait wait{.since = first ? sent.since : loop.clock().steady(), .until = sent.until};
    auto done = [own = shared_from_this(), node, attempt = std::move(attempt)](Answer answer) {
        own->take(*node, attempt, std::move(answer));
    };
    node->call(sent.words, asking, wait, std::move(done));
}

void Client::State::take(const Node& node, std::shared_ptr<Attempt> attempt, Answer answer) {
    if (!answer || answer->kind != Reply::Kind::error) {
        finish(*attempt, std::move(answer));
    } else if (attempt->tries >= tries_max || !again(node, attempt, answer->text)) {
        finish(*attempt, fail(unreachable(node.address().text() + ": " + answer->text)));
    }
}

bool Client::State::again(const Node& node, const std::shared_ptr<Attempt>& attempt,
                          const std::string& error) {
    if (error.starts_with("NOSCRIPT") && attempt->script != nullptr) {
        attempt->words[0] = "EVAL";
        attempt->words[1] = attempt->script->text();
        send(attempt);
        return true;
    }
    if (const auto elsewhere = Redirection::parse(error, node.address())) {
        const auto asking =
            elsewhere->kind == Redirection::Kind::ask ? Node::Asking::yes : Node::Asking::no;
        if (asking == Node::Asking::no) cluster->moved(attempt->slot, elsewhere->node);
        const auto other = cluster->at(elsewhere->node);
        if (!other) return false;
        send_to(other, asking, attempt);
        return true;
    }
    if (error.starts_with("TRYAGAIN")) {
        const SteadyTime later = loop.clock().steady() + on_the_move;
        if (later >= attempt->until) return false;
        attempt->tries = 0;  // its time is the limit
        attempt->since = later;
        loop.schedule(later, [own = shared_from_this(), attempt] { own->send(attempt); });
        return true;
    }
    if (error.starts_with("CLUSTERDOWN")) cluster->read();
    return false;
}

void Client::State::finish(Attempt& attempt, Answer answer) const {
    if (metrics) {
        metrics->calls.add();
        if (!answer) metrics->failures.add();
    }
    (*attempt.caller)(std::move(answer));
}

void Client::State::look_after() {
    cluster->look_after();
    timer = loop.schedule(loop.clock().steady() + look_every, [this] { look_after(); });
}

void Client::State::told(const Status& status) {
    connected = status.has_value();
    if (metrics) metrics->connected.set(status ? 1 : 0);
    if (std::exchange(well, status.has_value()).value_or(true) == status.has_value()) return;
    if (options.on_change) options.on_change(status);
}

void Client::State::stop() {
    if (timer) loop.cancel(*timer);
    cluster->stop();
    connected = false;
    if (metrics) metrics->connected.set(0);
}

/// Every connection's work is off the loop when nobody else holds `alive` but the options.
void Client::State::end_when_all_has(const Resumer<int>& ended) {
    constexpr long own_uses = 2;  // here, and in the cluster's options
    if (alive.use_count() <= own_uses) {
        ended(0);
        return;
    }
    loop.schedule(loop.clock().steady() + 1ms,
                  [own = shared_from_this(), ended] { own->end_when_all_has(ended); });
}

}  // namespace waybill::redis
