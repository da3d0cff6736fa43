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

/// Makes the payment of an order under the id that the order gave it. Its provider hears of it only
/// when the payer comes to pay.
class StartPayment {
public:
    struct Deps {
        PaymentStore& store;
        const Clock& clock;
        std::vector<std::string> active_providers;
    };
    explicit StartPayment(Deps deps) : deps_{std::move(deps)} {}

    /// For an order that was heard of: a payment that exists already costs a read. Its provider was
    /// active when the order was confirmed; one that is not any more is no reason to lose the
    /// event. invalid: payments.bad_amount; conflict as the store says.
    Task<Status> run(Context ctx, StartCommand command);
    bool active(std::string_view provider) const;

private:
    Deps deps_;
};

}  // namespace waybill::payments
