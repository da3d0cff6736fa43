// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"
#include "platform/telemetry/family.hpp"

#include <array>
#include <list>
#include <mutex>
#include <unordered_map>

namespace waybill::http {

/// What became of calls that met a breaker.
enum class BreakerEvent : std::uint8_t {
    opened,   ///< a host is left alone from now on
    refused,  ///< a call was not made
    closed,   ///< a host is well again
};

/// How a host stands that is not simply well.
enum class BreakerState : std::uint8_t {
    open,     ///< left alone
    probing,  ///< one call decides
};

struct BreakerMetrics {
    explicit BreakerMetrics(telemetry::Registry& registry)
        : hosts{registry,
                {.name = "waybill_http_breakers",
                 .help = "Hosts outside that are left alone, or asked by a single call, now."},
                "state"},
          events{registry,
                 {.name = "waybill_http_breaker_events_total",
                  .help = "Breakers opened and closed again, and calls that one refused."},
                 "event"} {}

    telemetry::GaugeFamily<BreakerState> hosts;
    telemetry::CounterFamily<BreakerEvent> events;
};

/// A breaker per host before a client. Five failures in a row, or half of at least twenty calls
/// within ten seconds, open it for thirty seconds: calls fail at once (`unavailable`,
/// http.breaker_open, saying when to come again). Then one call is let through, and its end
/// decides. No connection, no answer in time and 5xx are failures; any other answer is none, and
/// neither is what our own rules refuse. No lock is held during a call. Thread-safe.
class BreakerClient final : public Client {
public:
    struct Limits {
        int failures_in_row{5};
        int window_calls{20};
        Duration pause{30s};
        std::size_t hosts_max{10'000};  ///< the one not asked for longest is forgotten
    };
    struct Deps {
        Client& inner;
        const Clock& clock;
        BreakerMetrics& metrics;
    };
    explicit BreakerClient(Deps deps) : BreakerClient{deps, Limits{}} {}
    BreakerClient(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    Task<Result<Response>> send(Context ctx, OutboundRequest request) override;

private:
    enum class Outcome : std::uint8_t { well, failed, unknown };
    struct Second {
        std::int64_t number{-1};
        int calls{0};
        int failures{0};
    };
    struct Host {
        std::optional<BreakerState> state{};  ///< nothing: well
        int in_row{0};
        SteadyTime open_until{};
        std::array<Second, 10> window{};
        std::list<std::string>::iterator age{};
    };

    /// Nothing when the call may be made; else how long until it may be tried again.
    std::optional<Duration> refuse(const std::string& authority);
    void record(const std::string& authority, Outcome outcome);
    Host& host_of(const std::string& authority);
    void move_to(Host& host, std::optional<BreakerState> state);
    /// Counts a call, and tells whether at least half of enough of them failed.
    bool half_failed(Host& host, SteadyTime now, Outcome outcome) const;
    static Outcome outcome_of(const Result<Response>& answer);

    Deps deps_;
    Limits limits_;
    std::mutex mutex_{};
    std::unordered_map<std::string, Host> hosts_{};
    std::list<std::string> by_age_{};  ///< the one asked last at the end
};

}  // namespace waybill::http
