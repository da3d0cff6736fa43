// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstdint>
#include <expected>
#include <vector>

namespace waybill::catalog {

/// Why a rule says no.
enum class Refusal : std::uint8_t {
    invalid_external_id,
    invalid_filter,
    invalid_lines,
    invalid_offer,
    invalid_partner,
    invalid_place,
    invalid_product,
    invalid_reservation,
    invalid_stock,
    out_of_area,
    total_too_large,
    product_shared,
    partner_not_selling,
    offer_unavailable,
    insufficient_stock,
};

/// A no, and every field that is to blame for it.
struct Refused {
    Refusal why{};
    std::vector<FieldProblem> fields{};
};

template <typename T = void>
using Verdict = std::expected<T, Refused>;

}  // namespace waybill::catalog
