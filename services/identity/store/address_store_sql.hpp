// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/usecases/address_ports.hpp"

namespace waybill::identity {

/// Addresses in the service's own database (see AddressStore).
class AddressStoreSql final : public AddressStore {
public:
    explicit AddressStoreSql(sql::Database& database) : database_{database} {}

    Task<Result<std::vector<Address>>> list(Context ctx, UserId user) override;
    Task<Result<Address>> insert(Context ctx, NewAddress entry) override;
    Task<Result<Address>> change(Context ctx, UserId user, AddressId address,
                                 AddressChanges changes) override;
    Task<Status> remove(Context ctx, UserId user, AddressId address) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::identity
