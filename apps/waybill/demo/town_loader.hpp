// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/town.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/gateway/parts.hpp"

#include <vector>

namespace waybill::demo {

enum class Loading : std::uint8_t { loaded_now, was_there };

struct TownIds {
    Loading loading{Loading::loaded_now};
    std::vector<PartnerId> shops;  ///< in the town's order
};

/// Puts the town into a running platform, in the name of the command line. A town that is there
/// costs one read; a load that was cut short is completed. Shops are shown to customers (verified)
/// only when all else is there, the last one last, which marks the town as loaded.
/// `clients` and `town` outlive the call. Errors: conflict (catalog.external_id_used) when a town
/// of another seed was begun; those of the services.
Task<Result<TownIds>> load_town(Context ctx, gateway::Clients clients, const Town& town);

}  // namespace waybill::demo
