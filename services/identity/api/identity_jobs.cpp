// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/identity_jobs.hpp"

#include "services/identity/messages/code_job.hpp"

namespace waybill::identity {
namespace {

Task<Status> mail_code(VerifyAccount& verify_account, Context ctx, tasks::Job job) {
    const auto round = code_round(job.key);
    if (!round) co_return fail(ErrorKind::internal, "sql.corrupt", "job key " + job.key);
    co_return co_await verify_account.mail_code(std::move(ctx), *round);
}

}  // namespace

tasks::JobWorkers::Kind mail_code_handling(VerifyAccount& verify_account) {
    // A person waits for the code, so the first retries come soon; it is asked for again later.
    return {.handler =
                [&verify_account](Context ctx, tasks::Job job) {
                    return mail_code(verify_account, std::move(ctx), std::move(job));
                },
            .retry = {.pauses = {1s, 3s, 9s, 27s, 2min}}};
}

}  // namespace waybill::identity
