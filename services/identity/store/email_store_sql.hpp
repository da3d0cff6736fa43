// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// Addresses in the service's own database (see EmailStore).
class EmailStoreSql final : public EmailStore {
public:
    explicit EmailStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Account>> change(Context ctx, EmailChange entry) override;

private:
    Status save(sql::Tx& tx, const Context& ctx, const Account& before, const Account& after);

    StoreDeps deps_;
};

}  // namespace waybill::identity
