// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace waybill::identity {

/// A person has no more addresses than this.
inline constexpr int addresses_max = 20;

/// In ten-millionths of a degree.
struct AddressPoint {
    std::int64_t lat_e7{0};
    std::int64_t lon_e7{0};
    bool operator==(const AddressPoint&) const = default;
};

/// Where somebody has things brought. What is empty was not said.
struct Address {
    AddressId id{};
    PersonalText receiver{};
    PersonalText phone{};
    PersonalText street{};
    PersonalText house{};
    PersonalText apartment{};
    PersonalText floor{};
    PersonalText district{};
    PersonalText city{};
    PersonalText region{};
    PersonalText postal_code{};
    PersonalText country{};
    PersonalText comment{};
    std::optional<AddressPoint> point{};
    bool is_default{false};
    TimePoint created_at{};
    bool operator==(const Address&) const = default;
};

/// What is absent stays.
struct AddressChanges {
    std::optional<PersonalText> receiver{};
    std::optional<PersonalText> phone{};
    std::optional<PersonalText> street{};
    std::optional<PersonalText> house{};
    std::optional<PersonalText> apartment{};
    std::optional<PersonalText> floor{};
    std::optional<PersonalText> district{};
    std::optional<PersonalText> city{};
    std::optional<PersonalText> region{};
    std::optional<PersonalText> postal_code{};
    std::optional<PersonalText> country{};
    std::optional<PersonalText> comment{};
    std::optional<std::optional<AddressPoint>> point{};
    std::optional<bool> make_default{};
};

/// But for `make_default`, which is about the others too.
Address changed(Address address, const AddressChanges& changes);
/// All that is wrong with the whole of it, with a pointer per field.
std::vector<FieldProblem> problems_of(const Address& address);

}  // namespace waybill::identity
