// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

/// A webhook behind its URL, told by a signed POST (Standard Webhooks).
class WebhookReceiverHttp final : public WebhookReceiver {
public:
    struct Deps {
        http::Client& client;
        const Clock& clock;
        Duration timeout;
    };
    explicit WebhookReceiverHttp(Deps deps) : deps_{deps} {}

    Task<Result<WebhookAnswer>> tell(Context ctx, WebhookCall call) override;

private:
    Deps deps_;
};

}  // namespace waybill::notifications
