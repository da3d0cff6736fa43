// SPDX-License-Identifier: Apache-2.0
#include "platform/json/message.hpp"

namespace waybill::json {

void put_money(Writer& out, std::int64_t amount, std::string_view currency) {
    const auto known = Currency::parse(currency);
    WAYBILL_ASSERT(known || currency.empty());
    out.value(Money{.amount = amount, .currency = known.value_or(Currency{})});
}

}  // namespace waybill::json
