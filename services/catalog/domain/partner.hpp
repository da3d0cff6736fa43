// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "services/catalog/domain/opening_hours.hpp"
#include "services/catalog/domain/refusal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waybill::catalog {

/// WGS 84 in units of 1e-7 degree, a centimetre: exact in every store.
struct Place {
    std::int64_t lat_e7{0};
    std::int64_t lon_e7{0};
    bool operator==(const Place&) const = default;
};

/// What became of the orders that a partner was asked to prepare.
struct PartnerReliability {
    std::int64_t accepted{0};    ///< those that are ready, or over
    std::int64_t rejected{0};    ///< by its own word
    std::int64_t unanswered{0};  ///< rejected by time
    std::int64_t late{0};        ///< ready after the minutes that it said
    bool operator==(const PartnerReliability&) const = default;
};

/// A business that sells and prepares.
struct Partner {
    PartnerId id{};
    std::string title{};
    std::string brand{};  ///< the chain that it belongs to; empty: none
    std::string kind{};   ///< `restaurant`, `grocery`, …: a word of the operator's choice
    std::string phone{};
    std::string email{};
    std::string address{};
    Place place{};
    std::string zone{"UTC"};  ///< IANA
    std::vector<OpeningHours> hours{};
    std::vector<Holiday> holidays{};
    std::string api_url{};  ///< of its own system; empty: the console shows its queue
    bool verified{false};
    bool enabled{false};
    bool paused{false};
    int preparation_minutes{0};
    Money delivery_fee{};              ///< its currency is the partner's
    bool deleted{false};               ///< seen by nobody; its orders live on
    PartnerReliability reliability{};  ///< counted beside the versions
    std::int64_t version{1};
    bool operator==(const Partner&) const = default;

    /// Whether customers see it at all.
    bool visible() const { return verified && enabled; }
    /// Whether its offers are listed, checked and sold.
    bool selling() const { return visible() && !paused; }
};

/// What is absent stays.
struct PartnerChanges {
    std::optional<std::string> title{};
    std::optional<std::string> brand{};
    std::optional<std::string> kind{};
    std::optional<std::string> phone{};
    std::optional<std::string> email{};
    std::optional<std::string> address{};
    std::optional<Place> place{};
    std::optional<std::string> zone{};
    std::optional<std::vector<OpeningHours>> hours{};
    std::optional<std::vector<Holiday>> holidays{};
    std::optional<std::string> api_url{};
    std::optional<bool> verified{};
    std::optional<bool> enabled{};
    std::optional<bool> paused{};
    std::optional<int> preparation_minutes{};
    std::optional<Money> delivery_fee{};
    bool remove{false};  ///< deletes it
};

/// An order whose kitchen has nothing to do any more: it is ready, or cancelled.
struct KitchenEnd {
    enum class How : std::uint8_t { ready, rejected, unanswered, cancelled } how{};
    std::optional<TimePoint> accepted_at{};
    std::optional<TimePoint> ready_at{};
    Duration preparation{};  ///< that was said when it was accepted
};
/// What its partner is counted for.
PartnerReliability counted_for(const KitchenEnd& end);

/// Refused as invalid_partner, with every wrong field. Zone and URL need the outside and are
/// checked by who can.
Verdict<> check(const Partner& partner);
/// Refused as invalid_partner: what may not become of a partner that there is. Its offers have its
/// currency, so that stays.
Verdict<> check(const Partner& before, const PartnerChanges& changes);
/// The next version of the partner. Its fields are checked by `check`.
Partner apply(Partner partner, const PartnerChanges& changes);

}  // namespace waybill::catalog
