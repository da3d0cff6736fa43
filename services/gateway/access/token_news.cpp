// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/token_news.hpp"

#include "contracts/identity/v1/hints.types.hpp"
#include "platform/async/sleep.hpp"

namespace waybill::gateway {
namespace {

constexpr Duration pause = 30s;  // between questions, for what no hint has said
constexpr Duration pause_early = 5s;
constexpr int early_answers = 3;
constexpr Duration pause_anew = 1s;         // while there is no first answer
constexpr Duration pause_for_callers = 1s;  // whatever tokens they make up, and how many
constexpr Duration patience = 2s;

/// The lifetime of an access token, and the clocks: identity's may be behind ours.
constexpr Duration look_back = 10min + 2 * clock_skew_max;

/// Who has just begun may not hear all hints yet.
Duration pause_after(int answers) {
    if (answers == 0) return pause_anew;
    return answers <= early_answers ? pause_early : pause;
}

template <typename Ids>
void revoke_all(const std::function<void(const SessionId&)>& revoke, const Ids& sessions) {
    for (const std::string& session : sessions)
        if (const auto id = SessionId::parse(session)) revoke(*id);
}

}  // namespace

Task<Status> TokenNews::ask(Context ctx) {
    ctx.deadline = std::min(ctx.deadline, deps_.clock.steady() + patience);
    identity::v1::KeysRequest request;
    request.set_revoked_since(to_micros(deps_.clock.now() - look_back));
    WAYBILL_CO_TRY(const auto reply,
                   co_await deps_.identity.keys(std::move(ctx), std::move(request)));
    if (deps_.keys != nullptr) WAYBILL_CO_CHECK(deps_.keys->learn(reply.jwks()));
    revoke_all(deps_.revoke, reply.revoked_sessions());
    {
        const std::lock_guard lock{mutex_};
        jwks_ = reply.jwks();
    }
    begun_.store(true, std::memory_order_release);
    co_return Status{};
}

Task<void> TokenNews::follow(Context ctx) {
    int answers = 0;
    do {
        const Status asked = co_await ask(ctx);
        if (asked) ++answers;  // identity is away: the next round asks again
    } while (co_await sleep_for(ctx, pause_after(answers)));
}

bool TokenNews::behind(std::string_view token) const {
    return !begun() || (deps_.keys != nullptr && !deps_.keys->knows_key_of(token));
}

bool TokenNews::due() {
    const SteadyTime now = deps_.clock.steady();
    const std::lock_guard lock{mutex_};
    if (now < asked_at_ + pause_for_callers) return false;
    asked_at_ = now;
    return true;
}

Task<Status> TokenNews::first_answer(Context ctx) {
    if (!begun() && due()) co_return co_await ask(std::move(ctx));
    if (!begun())
        co_return fail({.kind = ErrorKind::unavailable,
                        .reason = "request.unavailable",
                        .detail = "identity has not answered for the first time yet",
                        .retry_after = 1s});
    co_return Status{};
}

Task<Status> TokenNews::catch_up(Context ctx, std::string token) {
    if (!behind(token)) co_return Status{};
    if (!begun()) co_return co_await first_answer(std::move(ctx));
    // What is known is enough to judge all others.
    if (due()) (void)co_await ask(std::move(ctx));
    co_return Status{};
}

Task<Result<std::string>> TokenNews::keys(Context ctx) {
    WAYBILL_CO_CHECK(co_await first_answer(std::move(ctx)));
    const std::lock_guard lock{mutex_};
    co_return jwks_;
}

messaging::Subscription TokenNews::subscription() {
    return {.consumer = "gateway.identity.hints",
            .topics = {std::string{identity::v1::hints::topic}},
            .handle = [this](Context, messaging::Event event) { return on_hint(std::move(event)); },
            .park = [](Context, messaging::Event, Error) -> Task<Status> { co_return Status{}; },
            .reach = messaging::Reach::everyone};
}

Task<Status> TokenNews::on_hint(messaging::Event event) {
    identity::v1::SessionsEnded ended;
    if (!ended.ParseFromString(event.data))
        co_return fail(ErrorKind::malformed, "event.unreadable", event.type);
    revoke_all(deps_.revoke, ended.session_ids());
    co_return Status{};
}

}  // namespace waybill::gateway
