// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/engine.hpp"

#include "platform/core/assert.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <signal.h>

namespace waybill::curl {
namespace {

using SteadyNow = std::chrono::steady_clock;

/// One poll at least this often, should a wake-up be lost.
constexpr auto poll_max = std::chrono::milliseconds{1000};
/// Handles kept for reuse; making one costs more than a small request.
constexpr std::size_t handles_kept = 64;

void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    WAYBILL_ASSERT(started == CURLE_OK);
}

/// A TLS peer that is gone must end its transfer, not the process.
void block_broken_pipe() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

}  // namespace

struct Engine::Loop {
    explicit Loop(Limits all) : limits{all} {
        start_curl();
        multi = curl_multi_init();
        WAYBILL_ASSERT(multi != nullptr);
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(limits.connections_kept));
        thread = std::jthread{[this] { run(); }};
    }

    /// What a ticket stands for on the thread; waiting while `easy` is null.
    struct Active {
        std::shared_ptr<Transfer> transfer;
        CURL* easy{nullptr};
        SteadyNow::time_point deadline;
    };
    struct Host {
        std::size_t running{0};
        std::deque<Ticket> waiting;
    };

    void run();
    bool take_orders();
    void admit(Ticket ticket, std::shared_ptr<Transfer> transfer);
    void start_next(Host& host);
    void begin(Ticket ticket, Active& active);
    void collect();
    void expire();
    void end(Ticket ticket, Transfer::Ending ending, int code);
    void end_all();
    CURL* take_handle();
    void put_handle(CURL* easy);
    int poll_limit() const;

    const Limits limits;
    CURLM* multi{nullptr};

    mutable std::mutex mutex;
    std::vector<std::pair<Ticket, std::shared_ptr<Transfer>>> inbox;
    std::vector<Ticket> cancels;
    std::unordered_map<std::string, std::size_t> held;  ///< accepted transfers of each host
    std::size_t accepted{0};
    std::size_t running{0};
    std::uint64_t refused{0};
    Ticket next{1};
    bool stopping{false};

    // Only on the thread:
    std::unordered_map<Ticket, Active> active;
    std::unordered_map<std::string, Host> hosts;
    std::multimap<SteadyNow::time_point, Ticket> expiring;  ///< of those that wait
    std::vector<CURL*> handles;

    std::jthread thread;
};

Engine::Engine(Limits limits) : loop_{std::make_unique<Loop>(limits)} {}

Engine::~Engine() {
    {
        const std::lock_guard lock{loop_->mutex};
        loop_->stopping = true;
    }
    curl_multi_wakeup(loop_->multi);
    loop_->thread.join();
}

Result<Engine::Ticket> Engine::submit(std::shared_ptr<Transfer> transfer) {
    bool first = false;
    Ticket ticket = 0;
    {
        const std::lock_guard lock{loop_->mutex};
        if (loop_->stopping) return fail(ErrorKind::unavailable, "egress.stopping");
        auto& held = loop_->held[transfer->host];
        if (loop_->accepted >= loop_->limits.transfers_max ||
            held >= loop_->limits.transfers_per_host_max) {
            ++loop_->refused;
            if (held == 0) loop_->held.erase(transfer->host);
            return fail(ErrorKind::unavailable, "egress.full", transfer->host);
        }
        ++held;
        ++loop_->accepted;
        ticket = loop_->next++;
        first = loop_->inbox.empty();
        loop_->inbox.emplace_back(ticket, std::move(transfer));
    }
    if (first) curl_multi_wakeup(loop_->multi);
    return ticket;
}

void Engine::cancel(Ticket ticket) {
    {
        const std::lock_guard lock{loop_->mutex};
        if (loop_->stopping) return;
        loop_->cancels.push_back(ticket);
    }
    curl_multi_wakeup(loop_->multi);
}

Engine::Figures Engine::figures() const {
    const std::lock_guard lock{loop_->mutex};
    return {.running = loop_->running,
            .waiting = loop_->accepted - loop_->running,
            .refused = loop_->refused};
}

void Engine::Loop::run() {
    block_broken_pipe();
    while (take_orders()) {
        int unused = 0;
        curl_multi_perform(multi, &unused);
        collect();
        expire();
        curl_multi_poll(multi, nullptr, 0, poll_limit(), nullptr);
    }
    end_all();
    for (CURL* easy : handles) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
}

bool Engine::Loop::take_orders() {
    std::vector<std::pair<Ticket, std::shared_ptr<Transfer>>> arrived;
    std::vector<Ticket> cancelled;
    {
        const std::lock_guard lock{mutex};
        arrived.swap(inbox);
        cancelled.swap(cancels);
        if (stopping) inbox.clear();
    }
    for (auto& [ticket, transfer] : arrived) admit(ticket, std::move(transfer));
    for (const Ticket ticket : cancelled)
        if (active.contains(ticket)) end(ticket, Transfer::Ending::cancelled, 0);
    const std::lock_guard lock{mutex};
    return !stopping;
}

void Engine::Loop::admit(Ticket ticket, std::shared_ptr<Transfer> transfer) {
    const auto deadline = SteadyNow::now() + transfer->limit;
    Host& host = hosts[transfer->host];
    active.emplace(ticket, Active{.transfer = std::move(transfer), .deadline = deadline});
    host.waiting.push_back(ticket);
    expiring.emplace(deadline, ticket);
    start_next(host);
}

void Engine::Loop::start_next(Host& host) {
    while (host.running < limits.per_host && !host.waiting.empty()) {
        const Ticket ticket = host.waiting.front();
        host.waiting.pop_front();
        ++host.running;
        begin(ticket, active.at(ticket));
    }
}

void Engine::Loop::begin(Ticket ticket, Active& one) {
    using std::chrono::milliseconds;
    const auto [first, last] = expiring.equal_range(one.deadline);
    expiring.erase(
        std::find_if(first, last, [&](const auto& due) { return due.second == ticket; }));
    one.easy = take_handle();
    one.transfer->prepare(one.easy);
    const auto left = std::chrono::ceil<milliseconds>(one.deadline - SteadyNow::now());
    const auto idle = std::chrono::ceil<std::chrono::seconds>(limits.idle_max);
    const long limit = std::max(static_cast<long>(left.count()), 1L);
    curl_easy_setopt(one.easy, CURLOPT_TIMEOUT_MS, limit);
    curl_easy_setopt(one.easy, CURLOPT_CONNECTTIMEOUT_MS, limit);
    curl_easy_setopt(one.easy, CURLOPT_MAXAGE_CONN, static_cast<long>(idle.count()));
    curl_easy_setopt(one.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(one.easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(one.easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(ticket));
    const CURLMcode added = curl_multi_add_handle(multi, one.easy);
    WAYBILL_ASSERT(added == CURLM_OK);
    const std::lock_guard lock{mutex};
    ++running;
}

void Engine::Loop::collect() {
    std::vector<std::pair<Ticket, int>> ended;
    int unused = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &unused)) {
        if (message->msg != CURLMSG_DONE) continue;
        char* ticket = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ticket);
        ended.emplace_back(reinterpret_cast<Ticket>(ticket),
                           static_cast<int>(message->data.result));
    }
    for (const auto& [ticket, code] : ended) end(ticket, Transfer::Ending::completed, code);
}

void Engine::Loop::expire() {
    const auto now = SteadyNow::now();
    while (!expiring.empty() && expiring.begin()->first <= now)
        end(expiring.begin()->second, Transfer::Ending::deadline, 0);
}

void Engine::Loop::end(Ticket ticket, Transfer::Ending ending, int code) {
    auto node = active.extract(ticket);
    Active& one = node.mapped();
    const auto& name = one.transfer->host;
    auto host = hosts.find(name);
    if (one.easy != nullptr) {
        --host->second.running;
    } else {
        std::erase(host->second.waiting, ticket);
        const auto [first, last] = expiring.equal_range(one.deadline);
        expiring.erase(
            std::find_if(first, last, [&](const auto& due) { return due.second == ticket; }));
    }
    {
        const std::lock_guard lock{mutex};
        if (one.easy != nullptr) --running;
        --accepted;
        if (--held.at(name) == 0) held.erase(name);
    }
    if (one.easy != nullptr) curl_multi_remove_handle(multi, one.easy);
    one.transfer->finish(one.easy, ending, code);
    if (one.easy != nullptr) put_handle(one.easy);
    start_next(host->second);
    if (host->second.running == 0) hosts.erase(host);
}

void Engine::Loop::end_all() {
    // The waiting ones first, or ending a running one would start them.
    std::vector<Ticket> waiting;
    for (const auto& due : expiring) waiting.push_back(due.second);
    for (const Ticket ticket : waiting) end(ticket, Transfer::Ending::stopped, 0);
    while (!active.empty()) end(active.begin()->first, Transfer::Ending::stopped, 0);
}

CURL* Engine::Loop::take_handle() {
    if (handles.empty()) {
        CURL* easy = curl_easy_init();
        WAYBILL_ASSERT(easy != nullptr);
        return easy;
    }
    CURL* easy = handles.back();
    handles.pop_back();
    return easy;
}

void Engine::Loop::put_handle(CURL* easy) {
    if (handles.size() >= handles_kept) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    handles.push_back(easy);
}

int Engine::Loop::poll_limit() const {
    using std::chrono::milliseconds;
    if (expiring.empty()) return static_cast<int>(poll_max.count());
    const auto left = std::chrono::ceil<milliseconds>(expiring.begin()->first - SteadyNow::now());
    return static_cast<int>(std::clamp(left, milliseconds{0}, poll_max).count());
}

}  // namespace waybill::curl
