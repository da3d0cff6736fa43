// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/http_client.hpp"
#include "apps/waybill/demo/steps.hpp"
#include "apps/waybill/demo/trouble.hpp"

#include <string>

namespace waybill::demo {

/// Somebody's account and, once needed, session.
struct Session {
    std::string email;
    std::string password;
    std::string token{};
    TimePoint expires_at{};
    bool logging_in{false};
};

/// One request and how it is repeated.
struct Ask {
    Step step{Step::read};
    http::Method method{http::Method::get};
    std::string target{};
    std::string body{};
    std::string key{};      ///< Idempotency-Key, when not empty
    Session* who{nullptr};  ///< nobody: without a token
    std::string_view type{"application/json"};
};

/// Speaks to the public API: logs in, measures, and repeats what is safe to repeat. While the
/// server is away (no connection, 502, 503, 504) it asks again for `reconnect_for`, with the same
/// idempotency key; at 429 it waits as told, and as often as told: who says when to come back is
/// there. All on one loop.
class Client {
public:
    struct Options {
        beast::Endpoint endpoint{};
        std::size_t connections{16};
        Duration reconnect_for{5s};
    };
    Client(AsioLoop& loop, Options options, StepTimes& times);

    /// An answer below 400. Troubles: refused, unreachable, unreadable, interrupted.
    Task<Outcome<http::Response>> call(Context ctx, Ask ask);
    /// A token that is good for a while. Any number may ask at once; one logs in.
    Task<Outcome<std::string>> token(Context ctx, Session& session);

    Duration reconnect_for() const { return options_.reconnect_for; }
    std::size_t repeats() const { return repeats_; }

private:
    enum class Next : std::uint8_t { give_up, ask_again };
    struct Tries {
        SteadyTime began{};  ///< of the first trouble
        SteadyTime away{};   ///< since when the server does not answer at all
        bool is_away{false};
        int count{0};
        int logins{0};
    };
    Task<Outcome<http::Response>> send(Context ctx, const Ask& ask);
    Task<Next> after(Context ctx, const Trouble& trouble, const Ask& ask, Tries& tries);
    void tell_limited();
    Task<Outcome<std::string>> log_in(Context ctx, Session& session);

    Options options_;
    StepTimes& times_;
    const Clock& clock_;
    beast::HttpClientPool pool_;
    std::size_t repeats_{0};
    bool limited_{false};
};

}  // namespace waybill::demo
