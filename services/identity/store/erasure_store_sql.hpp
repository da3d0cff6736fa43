// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/erase_ports.hpp"

namespace waybill::identity {

/// Erased accounts in the service's own database (see ErasureStore).
class ErasureStoreSql final : public ErasureStore {
public:
    explicit ErasureStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Account>> find(Context ctx, UserId user) override;
    Task<Status> erase(Context ctx, UserId user, TimePoint now) override;

private:
    Status clear(sql::Tx& tx, const Context& ctx, const Account& before, TimePoint now);

    StoreDeps deps_;
};

}  // namespace waybill::identity
