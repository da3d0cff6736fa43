// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/mail_once.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

constexpr std::size_t id_length_max = 64;
constexpr std::size_t name_length_max = 200;

// Versions of a letter's entry.
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

bool is_short_name(std::string_view text) {
    return text.size() <= name_length_max && is_utf8(text) && is_line(text);
}

std::unexpected<Error> refuse_mail(std::string_view field) {
    return fail(ErrorKind::invalid, "notifications.bad_request", std::string{field});
}

}  // namespace

Status MailOnce::check(std::string_view message_id, const Addressee& to) {
    if (!is_message_id(message_id)) return refuse_mail("message_id");
    if (!is_email(to.email.reveal())) return refuse_mail("email");
    if (!is_short_name(to.first_name.reveal())) return refuse_mail("name");
    return {};
}

Task<Status> MailOnce::send(Context ctx, Posting posting, TimePoint remembered_until) {
    const cache::Key key{.owner = "codes/" + posting.message_id};
    const Begin begun = co_await begin(ctx, key);
    switch (begun) {
        case Begin::sent: co_return Status{};
        case Begin::under_way: co_return fail(ErrorKind::unavailable, "notifications.in_progress");
        case Begin::first: break;
    }
    auto outcome = co_await deps_.mailer.send(ctx, std::move(posting));
    co_await end(std::move(ctx), key, remembered_until, outcome);
    co_return outcome;
}

/// While the cache is away everybody is the first: better twice under one id than not at all.
Task<MailOnce::Begin> MailOnce::begin(Context ctx, cache::Key key) const {
    const cache::Entry entry{.version = is_under_way};
    const auto added = co_await deps_.cache.add(ctx, key, entry, under_way_max);
    if (added != cache::Added::there_already) co_return Begin::first;
    const auto found = co_await deps_.cache.get(std::move(ctx), std::move(key));
    const bool sent = found && *found && (*found)->version == is_sent;
    co_return sent ? Begin::sent : Begin::under_way;
}

/// Whether the caller still waits or not: the mail is out, or the next try is free to begin.
Task<void> MailOnce::end(Context ctx, cache::Key key, TimePoint remembered_until,
                         Status outcome) const {
    ctx.stop = {};
    ctx.deadline = deps_.clock.steady() + remembering_max;
    const cache::Entry entry{.version = is_sent};
    const Duration holds = remembered_until - deps_.clock.now();
    auto ending = outcome ? deps_.cache.put(std::move(ctx), std::move(key), entry, holds)
                          : deps_.cache.erase(std::move(ctx), std::move(key), is_under_way);
    [[maybe_unused]] const Status ended = co_await std::move(ending);
}

}  // namespace waybill::notifications
