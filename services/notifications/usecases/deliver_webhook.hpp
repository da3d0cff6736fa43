// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

struct DeliverWebhookCommand {
    WebhookDeliveryId delivery{};
    bool last{false};  ///< no other try follows; of a test there is only this one
};

/// One try to deliver an event to a webhook.
class DeliverWebhook {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        WebhookOutbox& outbox;
        WebhookReceiver& receiver;
        const Clock& clock;
    };
    explicit DeliverWebhook(Deps deps) : deps_{deps} {}

    struct Outcome {
        DeliveryState state{DeliveryState::ended};
        std::optional<std::chrono::seconds> retry_after{};  ///< as the receiver asks for it
    };
    /// `waiting`: another try is due. What is not to be sent any more has ended. `cancelled` leaves
    /// no trace.
    Task<Result<Outcome>> run(Context ctx, DeliverWebhookCommand command);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
