// SPDX-License-Identifier: Apache-2.0
#include "platform/http/breaker_client.hpp"

#include "platform/egress/url.hpp"

namespace waybill::http {
namespace {

constexpr Duration window_step = 1s;

/// Rounded up: who comes a moment early is refused again.
std::chrono::seconds whole_seconds(Duration wait) {
    return std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
}

}  // namespace

Task<Result<Response>> BreakerClient::send(Context ctx, OutboundRequest request) {
    const auto url = egress::Url::parse(request.url);
    // What is no URL goes nowhere; the client says so in its own words.
    if (!url) co_return co_await deps_.inner.send(std::move(ctx), std::move(request));
    const std::string authority = url->authority();
    if (const auto wait = refuse(authority)) {
        deps_.metrics.events.at(BreakerEvent::refused).add();
        co_return std::unexpected(Error{.kind = ErrorKind::unavailable,
                                        .reason = "http.breaker_open",
                                        .retry_after = whole_seconds(*wait)});
    }
    auto answer = co_await deps_.inner.send(std::move(ctx), std::move(request));
    record(authority, outcome_of(answer));
    co_return answer;
}

BreakerClient::Outcome BreakerClient::outcome_of(const Result<Response>& answer) {
    if (answer) return answer->status >= 500 ? Outcome::failed : Outcome::well;
    switch (answer.error().kind) {
        case ErrorKind::unavailable:
        case ErrorKind::outcome_unknown:
        case ErrorKind::deadline: return Outcome::failed;
        // It answered, and too much; or it was never asked.
        case ErrorKind::rejected:
        case ErrorKind::too_large: return Outcome::well;
        case ErrorKind::invalid:
        case ErrorKind::malformed:
        case ErrorKind::unauthenticated:
        case ErrorKind::forbidden:
        case ErrorKind::not_found:
        case ErrorKind::conflict:
        case ErrorKind::precondition:
        case ErrorKind::rate_limited:
        case ErrorKind::cancelled:
        case ErrorKind::internal: return Outcome::unknown;
    }
    std::unreachable();
}

std::optional<Duration> BreakerClient::refuse(const std::string& authority) {
    const SteadyTime now = deps_.clock.steady();
    const std::lock_guard lock{mutex_};
    Host& host = host_of(authority);
    if (!host.state) return std::nullopt;
    if (now < host.open_until) return host.open_until - now;
    // This call is the probe. Should it never end, another one follows after the pause.
    move_to(host, BreakerState::probing);
    host.open_until = now + limits_.pause;
    return std::nullopt;
}

void BreakerClient::record(const std::string& authority, Outcome outcome) {
    const SteadyTime now = deps_.clock.steady();
    const std::lock_guard lock{mutex_};
    Host& host = host_of(authority);
    if (outcome == Outcome::unknown) {
        // A probe that says nothing makes room for the next.
        if (host.state == BreakerState::probing) host.open_until = now;
        return;
    }
    const bool half = half_failed(host, now, outcome);
    host.in_row = outcome == Outcome::failed ? host.in_row + 1 : 0;
    // Calls that began before it opened decide nothing.
    if (host.state == BreakerState::open) return;
    if (host.state == BreakerState::probing && outcome == Outcome::well) {
        host.window = {};
        deps_.metrics.events.at(BreakerEvent::closed).add();
        return move_to(host, std::nullopt);
    }
    const bool bad =
        host.state == BreakerState::probing || half || host.in_row >= limits_.failures_in_row;
    if (!bad) return;
    deps_.metrics.events.at(BreakerEvent::opened).add();
    move_to(host, BreakerState::open);
    host.open_until = now + limits_.pause;
    host.in_row = 0;
}

bool BreakerClient::half_failed(Host& host, SteadyTime now, Outcome outcome) const {
    const std::int64_t number = now.time_since_epoch() / window_step;
    const auto size = static_cast<std::int64_t>(host.window.size());
    Second& current = host.window[static_cast<std::size_t>(number % size)];
    if (current.number != number) current = {.number = number};
    ++current.calls;
    if (outcome == Outcome::failed) ++current.failures;
    int calls = 0;
    int failures = 0;
    for (const Second& second : host.window) {
        if (second.number <= number - size) continue;
        calls += second.calls;
        failures += second.failures;
    }
    return outcome == Outcome::failed && calls >= limits_.window_calls && 2 * failures >= calls;
}

void BreakerClient::move_to(Host& host, std::optional<BreakerState> state) {
    if (host.state) deps_.metrics.hosts.at(*host.state).add(-1);
    if (state) deps_.metrics.hosts.at(*state).add(1);
    host.state = state;
}

BreakerClient::Host& BreakerClient::host_of(const std::string& authority) {
    const auto [found, fresh] = hosts_.try_emplace(authority);
    Host& host = found->second;
    if (!fresh) {
        by_age_.splice(by_age_.end(), by_age_, host.age);
        return host;
    }
    host.age = by_age_.insert(by_age_.end(), authority);
    if (hosts_.size() > limits_.hosts_max) {
        const auto oldest = hosts_.find(by_age_.front());
        move_to(oldest->second, std::nullopt);
        hosts_.erase(oldest);
        by_age_.pop_front();
    }
    return host;
}

}  // namespace waybill::http
