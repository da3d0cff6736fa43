// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {

class PartnerStoreSql final : public PartnerStore, public LeavingStaff {
public:
    explicit PartnerStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<PartnerView>> insert(Context ctx, NewPartner entry) override;
    Task<Result<KeptPartner>> update(Context ctx, PartnerUpdate update) override;
    Task<Result<std::optional<Partner>>> find(Context ctx, PartnerId partner) override;
    Task<Result<std::vector<Partner>>> list(Context ctx, PartnerFilter filter) override;
    Task<Status> add_staff(Context ctx, PartnerId partner, UserId user,
                           std::optional<Cause> cause) override;
    Task<Status> remove_staff(Context ctx, UserId user, Cause cause) override;
    Task<Result<std::vector<PartnerId>>> staffed_by(Context ctx, UserId user) override;
    Task<Result<std::vector<SecretText>>> secrets(Context ctx, PartnerId partner,
                                                  TimePoint now) override;

private:
    Result<PartnerView> make(sql::Tx& tx, const NewPartner& entry, const messaging::Event& event);
    Result<KeptPartner> change(sql::Tx& tx, const PartnerUpdate& update,
                               const messaging::Event& event);

    StoreDeps deps_;
};

}  // namespace waybill::catalog
