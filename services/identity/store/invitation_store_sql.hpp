// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/role_ports.hpp"

namespace waybill::identity {

/// Invitations in the service's own database (see InvitationStore).
class InvitationStoreSql final : public InvitationStore {
public:
    explicit InvitationStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Invited>> insert(Context ctx, NewInvitation entry) override;
    Task<Result<Invitation>> find(Context ctx, InvitationId id) override;
    Task<Result<std::vector<Invitation>>> list(Context ctx, InvitationFilter filter) override;
    Task<Result<Invitation>> revoke(Context ctx, InvitationId id, TimePoint now) override;

private:
    StoreDeps deps_;
};

}  // namespace waybill::identity
