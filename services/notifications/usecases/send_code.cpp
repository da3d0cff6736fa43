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
    const std::string message_id = command.message_id;
    switch (begin(message_id)) {
        case Begin::sent: co_return Status{};
        case Begin::under_way: co_return fail(ErrorKind::unavailable, "notifications.in_progress");
        case Begin::first: break;
    }
    const Person to{
        .email = command.email, .first_name = command.first_name, .locale = command.locale};
    Posting posting{.to = command.email,
                    .message_id = message_id,
                    .letter = render_code(command.code, to, deps_.clock.now())};
    auto outcome = co_await deps_.mailer.send(std::move(ctx), std::move(posting));
    end(message_id, outcome);
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

SendCode::Begin SendCode::begin(const std::string& message_id) {
    const std::lock_guard lock{mutex_};
    if (sent_.contains(message_id)) return Begin::sent;
    return under_way_.insert(message_id).second ? Begin::first : Begin::under_way;
}

void SendCode::end(const std::string& message_id, const Status& outcome) {
    const std::lock_guard lock{mutex_};
    under_way_.erase(message_id);
    if (!outcome) return;
    sent_.insert(message_id);
    sent_order_.push_back(message_id);
    if (sent_order_.size() <= options_.remembered_max) return;
    sent_.erase(sent_order_.front());
    sent_order_.pop_front();
}

}  // namespace waybill::notifications
