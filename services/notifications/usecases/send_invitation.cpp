// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_invitation.hpp"

#include "platform/core/text.hpp"

namespace waybill::notifications {
namespace {

constexpr std::size_t invitation_length_max = 128;

bool is_invitation(std::string_view text) {
    return !text.empty() && text.size() <= invitation_length_max && is_utf8(text) && is_line(text);
}

}  // namespace

Task<Status> SendInvitation::run(Context ctx, SendInvitationCommand command) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_CHECK(MailOnce::check(command.message_id, command.to));
    if (!is_invitation(command.token.code.reveal()))
        co_return fail(ErrorKind::invalid, "notifications.bad_request", "token");
    if (command.token.expires_at <= now)
        co_return fail(ErrorKind::invalid, "notifications.code_expired");
    Posting posting{.to = command.to.email,
                    .message_id = std::move(command.message_id),
                    .letter = render_invitation(command.token, command.to.locale, now)};
    co_return co_await deps_.mail_once.send(std::move(ctx), std::move(posting),
                                            command.token.expires_at);
}

}  // namespace waybill::notifications
