// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_code.hpp"

#include "platform/core/text.hpp"

namespace waybill::notifications {
namespace {

constexpr std::size_t code_length_max = 32;

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= code_length_max && is_utf8(text) && is_line(text);
}

}  // namespace

Task<Status> SendCode::run(Context ctx, SendCodeCommand command) {
    WAYBILL_CO_CHECK(check(command));
    const Person to{.email = command.to.email,
                    .first_name = command.to.first_name,
                    .locale = command.to.locale};
    Posting posting{.to = to.email,
                    .message_id = std::move(command.message_id),
                    .letter = render_code(command.code, to, deps_.clock.now())};
    co_return co_await deps_.mail_once.send(std::move(ctx), std::move(posting),
                                            command.code.expires_at);
}

Status SendCode::check(const SendCodeCommand& command) const {
    WAYBILL_CHECK(MailOnce::check(command.message_id, command.to));
    if (!is_code(command.code.code.reveal()))
        return fail(ErrorKind::invalid, "notifications.bad_request", "code");
    if (command.code.expires_at <= deps_.clock.now())
        return fail(ErrorKind::invalid, "notifications.code_expired");
    return {};
}

}  // namespace waybill::notifications
