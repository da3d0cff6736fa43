// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/channel.hpp"
#include "services/couriers/usecases/foreign_orders.hpp"

namespace waybill::couriers {

/// An order system that serves `foreign_orders.proto` by gRPC. Errors as of ForeignSystem.
class ForeignSystemGrpc final : public ForeignSystem {
public:
    struct Deps {
        rpc::Channel& channel;
        const Clock& clock;
        Duration timeout;  ///< of one call
    };
    explicit ForeignSystemGrpc(Deps deps) : deps_{deps} {}

    Task<Result<ForeignChanges>> since(Context ctx, std::string cursor) override;
    Task<Result<std::optional<ForeignOrder>>> read(Context ctx, std::string external_id) override;
    Task<Status> tell(Context ctx, ForeignOutcome outcome) override;

private:
    template <typename Reply>
    Task<Result<Reply>> ask(Context ctx, const rpc::Method& method, std::string request);

    Deps deps_;
};

}  // namespace waybill::couriers
