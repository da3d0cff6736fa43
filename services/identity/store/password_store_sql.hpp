// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// Passwords in the service's own database, as slow hashes (see PasswordStore).
class PasswordStoreSql final : public PasswordStore {
public:
    explicit PasswordStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Status> reset(Context ctx, PasswordReset entry) override;
    Task<Status> change(Context ctx, PasswordChange entry) override;

private:
    StoreDeps deps_;
};

}  // namespace waybill::identity
