// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/identity_jobs.hpp"

#include "platform/tasks/keyed.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/messages/notice_job.hpp"

namespace waybill::identity {
namespace {

Task<Status> mail_code(MailedCodes& codes, const crypto::Sealer& sealer, Context ctx,
                       tasks::Job job) {
    WAYBILL_CO_TRY(auto wish, code_wish(sealer, job));
    co_return co_await codes.mail(std::move(ctx), std::move(wish));
}

Task<Status> mail_notice(AccountMailer& mailer, const crypto::Sealer& sealer, Context ctx,
                         tasks::Job job) {
    WAYBILL_CO_TRY(auto notice, read_notice(sealer, job));
    co_return co_await mailer.send_notice(std::move(ctx), job.id.text(), std::move(notice));
}

}  // namespace

tasks::JobWorkers::Kind mail_code_handling(MailedCodes& codes, const crypto::Sealer& sealer) {
    // A person waits for the code, so the first retries come soon; it is asked for again later.
    return {.handler =
                [&codes, &sealer](Context ctx, tasks::Job job) {
                    return mail_code(codes, sealer, std::move(ctx), std::move(job));
                },
            .retry = {.pauses = {1s, 3s, 9s, 27s, 2min}}};
}

tasks::JobWorkers::Kind mail_notice_handling(AccountMailer& mailer, const crypto::Sealer& sealer) {
    // Nobody waits for it, and nobody asks for it again: a relay may be away for most of a day.
    return {.handler =
                [&mailer, &sealer](Context ctx, tasks::Job job) {
                    return mail_notice(mailer, sealer, std::move(ctx), std::move(job));
                },
            .retry = tasks::RetryPolicy::lasting({3s, 9s, 27s, 2min, 10min, 30min}, 24h)};
}

tasks::JobWorkers::Kind mail_invitation_handling(Invite& invite) {
    return {.handler = tasks::keyed<InvitationId>(
                [&invite](Context ctx, InvitationId id, const tasks::Job&) {
                    return invite.mail(std::move(ctx), id);
                })};
}

}  // namespace waybill::identity
