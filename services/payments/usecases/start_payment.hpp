// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/payments/domain/provider.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

struct StartCommand {
    PaymentId payment{};
    OrderId order{};
    UserId customer{};
    std::string provider{};
    Money due{};
};

/// Makes the payment of an order under the caller's id. Its provider hears of it only when the
/// payer comes to pay, so that a confirm costs one small write here.
class StartPayment {
public:
    struct Deps {
        PaymentStore& store;
        const Clock& clock;
        std::vector<std::string> active_providers;
    };
    explicit StartPayment(Deps deps) : deps_{std::move(deps)} {}

    /// invalid: payments.provider_inactive, payments.bad_amount; conflict as the store says.
    Task<Result<Payment>> run(Context ctx, StartCommand command);
    /// For an order that was heard of: a payment that exists already costs a read. Its provider was
    /// active when the order was confirmed; one that is not any more is no reason to lose the
    /// event.
    Task<Status> ensure(Context ctx, StartCommand command);
    bool active(std::string_view provider) const;

private:
    Task<Result<Payment>> make(Context ctx, StartCommand command);

    Deps deps_;
};

}  // namespace waybill::payments
