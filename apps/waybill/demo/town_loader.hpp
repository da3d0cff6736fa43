// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/town.hpp"
#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/identity/v1/identity.service.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/id.hpp"

#include <vector>

namespace waybill::demo {

enum class Loading : std::uint8_t { loaded_now, was_there };

struct TownIds {
    Loading loading{Loading::loaded_now};
    std::vector<PartnerId> shops;  ///< in the town's order
};

/// The services that keep a town.
struct TownKeepers {
    identity::v1::IdentityService& identity;
    catalog::v1::CatalogService& catalog;
    couriers::v1::CouriersService& couriers;
};

/// Puts the town into a running platform, in the name of the command line. A town that is there
/// costs one read; a load that was cut short is completed. Shops are shown to customers (verified)
/// only when all else is there, the last one last, which marks the town as loaded.
/// Services and `town` outlive the call. Errors: conflict (catalog.external_id_used) when a town
/// of another seed was begun; those of the services.
Task<Result<TownIds>> load_town(Context ctx, TownKeepers keepers, const Town& town);

}  // namespace waybill::demo
