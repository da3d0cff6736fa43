// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/provider.hpp"

#include <algorithm>
#include <array>

namespace waybill::payments {

std::span<const Provider> known_providers() {
    static constexpr std::array providers{
        Provider{.id = simulator_id, .title = "Payment simulator"},
        Provider{.id = "visa", .title = "Visa"},
        Provider{.id = "km", .title = "KM"},
        Provider{.id = "paypal", .title = "PayPal"},
        Provider{.id = cash_method, .title = "Cash on delivery"},
    };
    return providers;
}

std::optional<std::size_t> provider_index(std::string_view id) {
    const auto known = known_providers();
    const auto found = std::ranges::find(known, id, &Provider::id);
    if (found == known.end()) return std::nullopt;
    return static_cast<std::size_t>(found - known.begin());
}

}  // namespace waybill::payments
