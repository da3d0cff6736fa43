// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/webhooks.hpp"
#include "platform/http/client.hpp"
#include "services/payments/usecases/simulator_ports.hpp"

namespace waybill::payments::simulator {

/// The simulator's callbacks: a signed POST, as any provider would send it.
class HttpNoticeSender final : public NoticeSender {
public:
    struct Deps {
        http::Client& client;
        const Clock& clock;
        webhooks::SigningSecret secret;
    };
    explicit HttpNoticeSender(Deps deps) : deps_{std::move(deps)} {}

    /// rejected (payments.notice_refused) when the merchant says no for good.
    Task<Status> send(Context ctx, ChargeNotice notice) override;

private:
    Deps deps_;
};

}  // namespace waybill::payments::simulator
