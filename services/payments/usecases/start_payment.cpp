// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/start_payment.hpp"

#include <algorithm>

namespace waybill::payments {

Task<Status> StartPayment::run(Context ctx, StartCommand command) {
    const PaymentLookup lookup{.payment = command.payment};
    const auto found = co_await deps_.store.find(ctx, lookup);
    if (found) co_return Status{};
    if (found.error().kind != ErrorKind::not_found) co_return fail(found.error());
    if (command.due.amount <= 0 || command.due.amount > charge_amount_max)
        co_return fail(ErrorKind::invalid, "payments.bad_amount");
    Payment payment{.id = command.payment,
                    .order = command.order,
                    .customer = command.customer,
                    .provider = std::move(command.provider),
                    .due = command.due,
                    .created_at = deps_.clock.now()};
    WAYBILL_CO_CHECK(co_await deps_.store.insert(std::move(ctx), std::move(payment)));
    co_return Status{};
}

bool StartPayment::active(std::string_view provider) const {
    return std::ranges::contains(deps_.active_providers, provider);
}

}  // namespace waybill::payments
