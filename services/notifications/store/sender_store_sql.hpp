// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"
#include "services/notifications/usecases/sender_ports.hpp"

namespace waybill::notifications {

/// In the service's own database, sealed (see SenderStore).
class SenderStoreSql final : public SenderStore {
public:
    struct Deps {
        sql::Database& database;
        const crypto::Sealer& sealer;
    };
    explicit SenderStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<std::vector<Sender>>> all(Context ctx) override;
    Task<Result<SenderPage>> list(Context ctx, SenderFilter filter) override;
    Task<Result<Sender>> find(Context ctx, AgentId id) override;
    Task<Status> insert(Context ctx, Sender sender) override;
    Task<Result<Sender>> replace(Context ctx, Sender sender) override;
    Task<Status> erase(Context ctx, AgentId id) override;

    /// Of the sealed text of one sender.
    static std::string place_of(std::string_view agent);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
