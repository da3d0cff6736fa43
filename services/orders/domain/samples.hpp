// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/manual_clock.hpp"
#include "services/orders/domain/order.hpp"

namespace waybill::orders::samples {

inline const TimePoint noon = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h;

/// A quote of two lines over 25.00 EUR and a fee of 2.90, valid until ten past twelve.
inline Quote quote(IdSource& ids, UserId customer) {
    const auto euro = [](std::int64_t amount) { return Money{.amount = amount, .currency = {}}; };
    Quote quote;
    quote.id = ids.next<QuoteId>();
    quote.customer = customer;
    quote.partner = ids.next<PartnerId>();
    quote.partner_title = "Corner Bakery";
    quote.pickup_address = "Mill Lane 3";
    quote.pickup = Geo{.lat = 50.85, .lon = 4.35};
    quote.preparation_minutes = 15;
    quote.lines = {{.offer = ids.next<OfferId>(),
                    .name = "Rye bread",
                    .quantity = 2,
                    .unit_price = euro(450),
                    .total = euro(900)},
                   {.offer = ids.next<OfferId>(),
                    .name = "Apple cake",
                    .quantity = 1,
                    .unit_price = euro(1600),
                    .total = euro(1600)}};
    quote.delivery_fee = euro(290);
    quote.total = euro(2790);
    quote.address = PersonalText{"Station Street 12"};
    quote.place = Geo{.lat = 50.86, .lon = 4.36};
    quote.phone = PersonalText{"+3225550101"};
    quote.expires_at = noon + 10min;
    return quote;
}

inline ConfirmFacts facts(IdSource& ids) {
    return {.payment = ids.next<PaymentId>(),
            .provider = "simulator",
            .pin = SecretText{"0417"},
            .tracking_token = SecretText{"00112233445566778899aabbccddeeff"},
            .payment_window = 24h,
            .at = noon};
}

}  // namespace waybill::orders::samples
