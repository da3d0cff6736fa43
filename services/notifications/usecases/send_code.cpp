// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_code.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

constexpr std::size_t id_length_max = 64;
constexpr std::size_t name_length_max = 200;
constexpr std::size_t code_length_max = 32;

// Versions of a code's entry.
constexpr std::int64_t is_under_way = 1;
constexpr std::int64_t is_sent = 2;
/// Longer than a mail takes; then whoever began it has died.
constexpr Duration under_way_max = 2min;
constexpr Duration remembering_max = 2s;

/// What a Message-ID can be made of.
bool is_message_id(std::string_view text) {
    const auto allowed = [](char c) {
        return ascii::is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
    };
    return !text.empty() && text.size() <= id_length_max && std::ranges::all_of(text, allowed);
}

bool is_short_line(std::string_view text, std::size_t length_max) {
    return text.size() <= length_max && is_utf8(text) && is_line(text);
}

std::unexpected<Error> refuse(std::string_view field) {
    return fail(ErrorKind::invalid, "notifications.bad_request", std::string{field});
}

}  // namespace

Task<Status> SendCode::run(Context ctx, SendCodeCommand command) {
    WAYBILL_CO_CHECK(check(command));
    const cache::Key key{.owner = "codes/" + command.message_id};
    const Begin begun = co_await begin(ctx, key);
    switch (begun) {
        case Begin::sent: co_return Status{};
        case Begin::under_way: co_return fail(ErrorKind::unavailable, "notifications.in_progress");
        case Begin::first: break;
    }
    const Person to{
        .email = command.email, .first_name = command.first_name, .locale = command.locale};
    Posting posting{.to = command.email,
                    .message_id = command.message_id,
                    .letter = render_code(command.code, to, deps_.clock.now())};
    auto outcome = co_await deps_.mailer.send(ctx, std::move(posting));
    co_await end(std::move(ctx), key, command.code.expires_at, outcome);
    co_return outcome;
}

Status SendCode::check(const SendCodeCommand& command) const {
    if (!is_message_id(command.message_id)) return refuse("message_id");
    if (!is_email(command.email.reveal())) return refuse("email");
    if (!is_short_line(command.first_name.reveal(), name_length_max)) return refuse("name");
    const std::string& code = command.code.code.reveal();
    if (code.empty() || !is_short_line(code, code_length_max)) return refuse("code");
    if (command.code.expires_at <= deps_.clock.now())
        return fail(ErrorKind::invalid, "notifications.code_expired");
    return {};
}

/// While the cache is away everybody is the first: better twice under one id than not at all.
Task<SendCode::Begin> SendCode::begin(Context ctx, cache::Key key) const {
    const cache::Entry entry{.version = is_under_way};
    const auto added = co_await deps_.cache.add(ctx, key, entry, under_way_max);
    if (added != cache::Added::there_already) co_return Begin::first;
    const auto found = co_await deps_.cache.get(std::move(ctx), std::move(key));
    const bool sent = found && *found && (*found)->version == is_sent;
    co_return sent ? Begin::sent : Begin::under_way;
}

/// Whether the caller still waits or not: the mail is out, or the next try is free to begin.
Task<void> SendCode::end(Context ctx, cache::Key key, TimePoint expires_at, Status outcome) const {
    ctx.stop = {};
    ctx.deadline = deps_.clock.steady() + remembering_max;
    const cache::Entry entry{.version = is_sent};
    const Duration holds = expires_at - deps_.clock.now();
    auto ending = outcome ? deps_.cache.put(std::move(ctx), std::move(key), entry, holds)
                          : deps_.cache.erase(std::move(ctx), std::move(key), is_under_way);
    [[maybe_unused]] const Status ended = co_await std::move(ending);
}

}  // namespace waybill::notifications
