// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/refusals.hpp"

#include <utility>

namespace waybill::catalog {
namespace {

Error without_fields(Refusal why) {
    using enum ErrorKind;
    switch (why) {
        case Refusal::invalid_external_id: return {invalid, "catalog.invalid_external_id"};
        case Refusal::invalid_filter: return {invalid, "catalog.invalid_filter"};
        case Refusal::invalid_lines: return {invalid, "catalog.invalid_lines"};
        case Refusal::invalid_offer: return {invalid, "catalog.invalid_offer"};
        case Refusal::invalid_partner: return {invalid, "catalog.invalid_partner"};
        case Refusal::invalid_place: return {invalid, "catalog.invalid_place"};
        case Refusal::invalid_product: return {invalid, "catalog.invalid_product"};
        case Refusal::invalid_reservation: return {invalid, "catalog.invalid_reservation"};
        case Refusal::invalid_stock: return {invalid, "catalog.invalid_stock"};
        case Refusal::out_of_area: return {invalid, "catalog.out_of_area"};
        case Refusal::total_too_large: return {invalid, "catalog.total_too_large"};
        case Refusal::product_shared: return {forbidden, "catalog.product_shared"};
        case Refusal::partner_not_selling: return {conflict, "catalog.partner_not_selling"};
        case Refusal::offer_unavailable: return {conflict, "catalog.offer_unavailable"};
        case Refusal::insufficient_stock: return {conflict, "catalog.insufficient_stock"};
    }
    std::unreachable();
}

}  // namespace

Error to_error(Refused refused) {
    Error error = without_fields(refused.why);
    error.fields = std::move(refused.fields);
    // A line that cannot be had has the code that it would have alone.
    if (error.kind == ErrorKind::conflict)
        for (FieldProblem& field : error.fields) field.code.insert(0, "catalog.");
    return error;
}

}  // namespace waybill::catalog
