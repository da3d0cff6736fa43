// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/partner.hpp"

#include "platform/core/text.hpp"
#include "services/catalog/domain/problems.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr std::int64_t degree = 10'000'000;
constexpr std::size_t openings_max = 28;       // four a day
constexpr int preparation_minutes_max = 1440;  // a day: what takes longer is no delivery
constexpr std::int64_t fee_max = 100'000'000;
constexpr int minutes_a_day = 24 * 60;

bool is_kind(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, allowed);
}

void check_hours(const std::vector<OpeningHours>& hours, Problems& problems) {
    if (hours.size() > openings_max) return problems.add("/hours", "too_many", "at most 28");
    for (std::size_t i = 0; i < hours.size(); ++i) {
        const OpeningHours& opening = hours[i];
        const std::string pointer = "/hours/" + std::to_string(i);
        problems.check_range(pointer + "/weekday", opening.weekday, 1, 7);
        problems.check_range(pointer + "/opens_minute", opening.opens_minute, 0, minutes_a_day - 1);
        problems.check_range(pointer + "/closes_minute", opening.closes_minute,
                             opening.opens_minute + 1, opening.opens_minute + minutes_a_day);
    }
}

}  // namespace

Verdict<> check(const Partner& partner) {
    Problems problems;
    problems.check_text("/title", partner.title, {.min = 1, .max = 120});
    if (!is_kind(partner.kind)) problems.add("/kind", "malformed", "1 to 40 of a-z, 0-9 and _");
    if (!partner.phone.empty() && !is_phone(partner.phone))
        problems.add("/phone", "malformed", "E.164, such as +4930123456");
    if (!partner.email.empty() && !is_email(partner.email)) problems.add("/email", "malformed");
    problems.check_text("/address", partner.address, {.min = 1, .max = 300});
    problems.check_range("/place/lat", partner.place.lat_e7, -90 * degree, 90 * degree);
    problems.check_range("/place/lon", partner.place.lon_e7, -180 * degree, 180 * degree);
    check_hours(partner.hours, problems);
    problems.check_range("/preparation_minutes", partner.preparation_minutes, 0,
                         preparation_minutes_max);
    problems.check_range("/delivery_fee/amount", partner.delivery_fee.amount, 0, fee_max);
    return std::move(problems).verdict(Refusal::invalid_partner);
}

Partner apply(Partner partner, const PartnerChanges& changes) {
    const auto set = [](auto& field, const auto& change) {
        if (change) field = *change;
    };
    set(partner.title, changes.title);
    set(partner.phone, changes.phone);
    set(partner.address, changes.address);
    set(partner.api_url, changes.api_url);
    set(partner.verified, changes.verified);
    set(partner.enabled, changes.enabled);
    set(partner.paused, changes.paused);
    set(partner.preparation_minutes, changes.preparation_minutes);
    ++partner.version;
    return partner;
}

}  // namespace waybill::catalog
