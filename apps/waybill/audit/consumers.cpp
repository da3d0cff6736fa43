// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/consumers.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"

#include <array>
#include <format>
#include <utility>

namespace waybill::audit {
namespace {

using Types = std::span<const messaging::EventType>;

struct Outbox {
    std::string_view service;
    std::string_view database;
    Types types;
};
constexpr auto outboxes = std::to_array<Outbox>({
    {"orders", "main", orders::v1::events::all},
    {"payments", "payments", payments::v1::events::all},
    {"catalog", "catalog", catalog::v1::events::all},
    {"couriers", "couriers", couriers::v1::events::all},
    {"identity", "identity", identity::v1::events::all},
});
/// The gateway keeps nothing of an event; notifications knows people by their version.
constexpr auto inboxes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"catalog", "catalog"},
    {"payments", "payments"},
    {"couriers", "couriers"},
    {"notifications", "notifications"},
    {"orders", "main"},
    {"identity", "identity"},
});
/// A payment is there or is not; an alert is mailed only where there is an address.
constexpr auto unnoted = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"payments.orders", orders::v1::events::order_created.name},
    {"notifications.orders", orders::v1::events::order_alerted.name},
    {"notifications.identity", identity::v1::events::user_registered.name},
    {"notifications.identity", identity::v1::events::user_verified.name},
    {"notifications.identity", identity::v1::events::user_updated.name},
    {"notifications.identity", identity::v1::events::user_erased.name},
});

std::string types_for(std::string_view service, std::string_view consumer, Types types) {
    std::string list;
    for (const messaging::EventType& type : types) {
        if (!type.consumed_by(service)) continue;
        if (std::ranges::contains(unnoted, std::pair{consumer, type.name})) continue;
        list += std::format("{}'{}'", list.empty() ? "" : ", ", type.name);
    }
    return list;
}

std::vector<Consumer> all_consumers() {
    std::vector<Consumer> all;
    for (const Outbox& outbox : outboxes) {
        for (const auto& [service, database] : inboxes) {
            Consumer one{.name = std::format("{}.{}", service, outbox.service),
                         .database = database,
                         .source = outbox.database,
                         .types = {}};
            one.types = types_for(service, one.name, outbox.types);
            if (!one.types.empty()) all.push_back(std::move(one));
        }
    }
    return all;
}

}  // namespace

const std::vector<Consumer>& consumers() {
    static const std::vector<Consumer> all = all_consumers();
    return all;
}

}  // namespace waybill::audit
