// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/identity/usecases/verify_account.hpp"

namespace waybill::identity {

/// Codes go before all other mail; see messages/code_job.hpp.
tasks::JobWorkers::Kind mail_code_handling(VerifyAccount& verify_account);

}  // namespace waybill::identity
