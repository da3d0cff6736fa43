// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_notice.hpp"

namespace waybill::notifications {
namespace {

/// As long as identity may try again.
constexpr Duration remembered = 25h;

}  // namespace

Task<Status> SendNotice::run(Context ctx, SendNoticeCommand command) {
    WAYBILL_CO_CHECK(MailOnce::check(command.message_id, command.to));
    const Person to{.email = command.to.email,
                    .first_name = command.to.first_name,
                    .locale = command.to.locale};
    Posting posting{.to = to.email,
                    .message_id = std::move(command.message_id),
                    .letter = render_notice(command.kind, to)};
    co_return co_await deps_.mail_once.send(std::move(ctx), std::move(posting),
                                            deps_.clock.now() + remembered);
}

}  // namespace waybill::notifications
