// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/webhooks.hpp"
#include "platform/http/client.hpp"
#include "services/couriers/usecases/foreign_orders.hpp"

#include <string>
#include <vector>

namespace waybill::couriers {

/// An order system that speaks the protocol of docs/foreign-orders.md: signed POSTs to its changes,
/// orders and outcomes. Errors as of ForeignSystem.
class ForeignSystemHttp final : public ForeignSystem {
public:
    struct Deps {
        http::Client& client;
        const Clock& clock;
        IdSource& ids;
        std::vector<webhooks::SigningSecret> secrets;  ///< signs with each of them
        std::string url;                               ///< without a slash at its end
        Duration timeout;                              ///< of one call
    };
    explicit ForeignSystemHttp(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<ForeignChanges>> since(Context ctx, std::string cursor) override;
    Task<Result<std::optional<ForeignOrder>>> read(Context ctx, std::string external_id) override;
    Task<Status> tell(Context ctx, ForeignOutcome outcome) override;

private:
    struct Message {
        std::string_view path;
        std::string id;
        std::string body;
    };
    Task<Result<http::Response>> say(Context ctx, Message message);

    Deps deps_;
};

}  // namespace waybill::couriers
