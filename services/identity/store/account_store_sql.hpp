// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/service/backbone.hpp"
#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// What the stores of this service share.
struct StoreDeps {
    sql::Database& database;
    messaging::Outbox& outbox;
    tasks::JobQueue& jobs;
    service::EventMaker& events;
    IdSource& ids;
    const crypto::Sealer& sealer;
};

/// Accounts in the service's own database (see AccountStore).
class AccountStoreSql final : public AccountStore {
public:
    explicit AccountStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Registered>> insert(Context ctx, NewAccount entry) override;
    Task<Result<Account>> find(Context ctx, UserId user) override;
    Task<Result<Account>> change(Context ctx, UserId user, ProfileChanges changes) override;
    Task<Result<Account>> grant(Context ctx, UserId user, Role role) override;

private:
    Status insert_rows(sql::Tx& tx, const NewAccount& entry);
    Status save(sql::Tx& tx, const Context& ctx, const Account& before, const Account& after);

    StoreDeps deps_;
};

}  // namespace waybill::identity
