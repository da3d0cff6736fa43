// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/catalog/metrics.hpp"
#include "services/catalog/usecases/tell_partner.hpp"

namespace waybill::catalog {

/// How the job `partner_call` is done: tries over three days, then it is parked.
tasks::JobWorkers::Kind partner_call_kind(TellPartner& tell, CatalogMetrics& metrics, int workers,
                                          Duration timeout);

}  // namespace waybill::catalog
