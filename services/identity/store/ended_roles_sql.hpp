// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/dismissed_courier.hpp"

namespace waybill::identity {

/// Ended roles in the service's own database (see EndedRoles).
class EndedRolesSql final : public EndedRoles {
public:
    explicit EndedRolesSql(StoreDeps deps) : deps_{deps} {}

    Task<Status> end(Context ctx, EndedRole ended) override;

private:
    StoreDeps deps_;
};

}  // namespace waybill::identity
