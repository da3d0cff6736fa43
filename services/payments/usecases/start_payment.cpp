// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/start_payment.hpp"

#include <algorithm>

namespace waybill::payments {

Task<Result<Payment>> StartPayment::run(Context ctx, StartCommand command) {
    if (!active(command.provider)) co_return fail(ErrorKind::invalid, "payments.provider_inactive");
    co_return co_await make(std::move(ctx), std::move(command));
}

Task<Result<Payment>> StartPayment::make(Context ctx, StartCommand command) {
    if (command.due.amount <= 0 || command.due.amount > charge_amount_max)
        co_return fail(ErrorKind::invalid, "payments.bad_amount");
    Payment payment{.id = command.payment,
                    .order = command.order,
                    .customer = command.customer,
                    .provider = std::move(command.provider),
                    .due = command.due,
                    .created_at = deps_.clock.now()};
    co_return co_await deps_.store.insert(std::move(ctx), std::move(payment));
}

Task<Status> StartPayment::ensure(Context ctx, StartCommand command) {
    const PaymentLookup lookup{.payment = command.payment};
    const auto found = co_await deps_.store.find(ctx, lookup);
    if (found) co_return Status{};
    if (found.error().kind != ErrorKind::not_found) co_return fail(found.error());
    WAYBILL_CO_CHECK(co_await make(std::move(ctx), std::move(command)));
    co_return Status{};
}

bool StartPayment::active(std::string_view provider) const {
    return std::ranges::contains(deps_.active_providers, provider);
}

}  // namespace waybill::payments
