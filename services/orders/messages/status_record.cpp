// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/status_record.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "platform/core/ascii.hpp"
#include "platform/core/json_text.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <array>

namespace waybill::orders {
namespace {

/// All others leave the status as it is: see `transitions`.
constexpr std::array status_changes{
    v1::events::order_created.name,   v1::events::order_paid.name,
    v1::events::order_accepted.name,  v1::events::order_ready.name,
    v1::events::order_picked_up.name, v1::events::order_returned.name,
    v1::events::order_completed.name, v1::events::order_cancelled.name,
};

void append(std::string& json, std::string_view name, std::string_view value) {
    json += json.empty() ? "{\"" : ",\"";
    json += name;
    json += "\":";
    append_json_string(json, value);
}

std::unexpected<Error> bad_status(std::string detail) {
    return fail(ErrorKind::malformed, "orders.bad_status", std::move(detail));
}

Result<Step> step_to(std::string_view status) {
    const std::string word = ascii::lower(status);
    if (word == "preparing") return Step::accept;
    if (word == "ready") return Step::mark_ready;
    if (word == "canceled" || word == "cancelled" || word == "deleted") return Step::cancel;
    for (const auto* own : {"pending", "paid", "delivering", "completed"})
        if (word == own) return fail(ErrorKind::forbidden, "orders.not_by_others", word);
    return bad_status("status is none of an order");
}

}  // namespace

std::optional<std::string> status_record(const messaging::Event& event) {
    if (event.topic != v1::events::order_created.topic) return std::nullopt;
    if (!std::ranges::contains(status_changes, event.type)) return std::nullopt;
    v1::OrderChanged message;
    if (!message.ParseFromString(event.data)) return std::nullopt;
    std::string json;
    append(json, "order_id", message.order().order_id());
    append(json, "status", message.order().status());
    append(json, "created_at", to_rfc3339(from_micros(message.order().created_at())));
    append(json, "changed_at", to_rfc3339(event.time));
    json += ",\"sequence\":" + std::to_string(event.sequence) + "}";
    return json;
}

Result<OutsideStatus> read_status_record(std::string_view json) {
    const auto parsed = json::Document::parse(json);
    if (!parsed) return bad_status("JSON: " + std::string{parsed.error().reason});
    const auto order = OrderId::parse(parsed->root().text("order_id").value_or(""));
    if (!order) return bad_status("order_id is none of ours");
    WAYBILL_TRY(const Step step, step_to(parsed->root().text("status").value_or("")));
    return OutsideStatus{.order = *order, .step = step};
}

}  // namespace waybill::orders
