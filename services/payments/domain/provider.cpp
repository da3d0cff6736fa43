// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/provider.hpp"

#include <array>

namespace waybill::payments {

std::span<const Provider> known_providers() {
    static constexpr std::array providers{
        Provider{.id = simulator_id, .title = "Payment simulator"},
        Provider{.id = "visa", .title = "Visa"},
        Provider{.id = "km", .title = "KM"},
        Provider{.id = "paypal", .title = "PayPal"},
    };
    return providers;
}

}  // namespace waybill::payments
