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
    Task<Result<std::optional<UserId>>> owner_of(Context ctx, PersonalText email) override;
    Task<Result<Account>> change(Context ctx, UserId user, ProfileChanges changes) override;
    Task<Result<Account>> grant(Context ctx, UserId user, RoleGrant given) override;

private:
    Status insert_rows(sql::Tx& tx, const NewAccount& entry);
    /// What comes with the account beside its rows: its code, the role that it asked for.
    Status begin(sql::Tx& tx, const NewAccount& entry, const tasks::Job& code);
    /// The partner whose staff the account is by it.
    Result<PartnerId> use_invitation(sql::Tx& tx, NewAccount& entry);

    StoreDeps deps_;
};

/// Writes what changed, and tells it. conflict: identity.lost_race.
Status save_account(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Account& before,
                    const Account& after);

}  // namespace waybill::identity
