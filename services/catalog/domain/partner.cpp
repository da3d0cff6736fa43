// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/partner.hpp"

#include "platform/core/text.hpp"
#include "services/catalog/domain/problems.hpp"

#include <algorithm>
#include <ranges>

namespace waybill::catalog {
namespace {

constexpr std::int64_t degree = 10'000'000;
constexpr std::size_t openings_max = 28;   // four a day
constexpr std::size_t holidays_max = 100;  // of a year, or two
constexpr std::size_t openings_of_a_day = 4;
constexpr int preparation_minutes_max = 1440;  // a day: what takes longer is no delivery
constexpr std::int64_t fee_max = 100'000'000;
constexpr int minutes_a_day = 24 * 60;

bool is_kind(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, allowed);
}

void check_span(const std::string& pointer, int opens, int closes, Problems& problems) {
    problems.check_range(pointer + "/opens_minute", opens, 0, minutes_a_day - 1);
    problems.check_range(pointer + "/closes_minute", closes, opens + 1, opens + minutes_a_day);
}

void check_hours(const std::vector<OpeningHours>& hours, Problems& problems) {
    if (hours.size() > openings_max) return problems.add("/hours", "too_many", "at most 28");
    for (std::size_t i = 0; i < hours.size(); ++i) {
        const OpeningHours& opening = hours[i];
        const std::string pointer = "/hours/" + std::to_string(i);
        problems.check_range(pointer + "/weekday", opening.weekday, 1, 7);
        check_span(pointer, opening.opens_minute, opening.closes_minute, problems);
    }
}

void check_holidays(const std::vector<Holiday>& holidays, Problems& problems) {
    if (holidays.size() > holidays_max) return problems.add("/holidays", "too_many", "at most 100");
    for (std::size_t i = 0; i < holidays.size(); ++i) {
        const auto& [date, hours] = holidays[i];
        const std::string pointer = "/holidays/" + std::to_string(i);
        if (std::ranges::contains(holidays | std::views::take(i), date, &Holiday::date))
            problems.add(pointer + "/date", "duplicate", "a date has its hours once");
        if (hours.size() > openings_of_a_day)
            problems.add(pointer + "/hours", "too_many", "at most 4");
        for (std::size_t at = 0; at < std::min(hours.size(), openings_of_a_day); ++at)
            check_span(pointer + "/hours/" + std::to_string(at), hours[at].opens_minute,
                       hours[at].closes_minute, problems);
    }
}

}  // namespace

Verdict<> check(const Partner& partner) {
    Problems problems;
    problems.check_text("/title", partner.title, {.min = 1, .max = 120});
    problems.check_text("/brand", partner.brand, {.max = 120});
    if (!is_kind(partner.kind)) problems.add("/kind", "malformed", "1 to 40 of a-z, 0-9 and _");
    if (!partner.phone.empty() && !is_phone(partner.phone))
        problems.add("/phone", "malformed", "E.164, such as +4930123456");
    if (!partner.email.empty() && !is_email(partner.email)) problems.add("/email", "malformed");
    problems.check_text("/address", partner.address, {.min = 1, .max = 300});
    problems.check_range("/place/lat", partner.place.lat_e7, -90 * degree, 90 * degree);
    problems.check_range("/place/lon", partner.place.lon_e7, -180 * degree, 180 * degree);
    check_hours(partner.hours, problems);
    check_holidays(partner.holidays, problems);
    problems.check_range("/preparation_minutes", partner.preparation_minutes, 0,
                         preparation_minutes_max);
    problems.check_range("/delivery_fee/amount", partner.delivery_fee.amount, 0, fee_max);
    return std::move(problems).verdict(Refusal::invalid_partner);
}

PartnerReliability counted_for(const KitchenEnd& end) {
    switch (end.how) {
        case KitchenEnd::How::rejected: return {.rejected = 1};
        case KitchenEnd::How::unanswered: return {.unanswered = 1};
        case KitchenEnd::How::cancelled:
            // What was ready is counted already; what was not accepted was nobody's to prepare.
            return {.accepted = end.accepted_at && !end.ready_at ? 1 : 0};
        case KitchenEnd::How::ready: break;
    }
    const bool late =
        end.accepted_at && end.ready_at && *end.ready_at > *end.accepted_at + end.preparation;
    return {.accepted = 1, .late = late ? 1 : 0};
}

Verdict<> check(const Partner& before, const PartnerChanges& changes) {
    Problems problems;
    if (changes.delivery_fee && changes.delivery_fee->currency != before.delivery_fee.currency)
        problems.add("/delivery_fee/currency", "wrong_currency",
                     std::string{before.delivery_fee.currency.code()});
    return std::move(problems).verdict(Refusal::invalid_partner);
}

Partner apply(Partner partner, const PartnerChanges& changes) {
    const auto set = [](auto& field, const auto& change) {
        if (change) field = *change;
    };
    set(partner.title, changes.title);
    set(partner.brand, changes.brand);
    set(partner.kind, changes.kind);
    set(partner.phone, changes.phone);
    set(partner.email, changes.email);
    set(partner.address, changes.address);
    set(partner.place, changes.place);
    set(partner.zone, changes.zone);
    set(partner.hours, changes.hours);
    set(partner.holidays, changes.holidays);
    set(partner.api_url, changes.api_url);
    set(partner.verified, changes.verified);
    set(partner.enabled, changes.enabled);
    set(partner.paused, changes.paused);
    set(partner.preparation_minutes, changes.preparation_minutes);
    set(partner.delivery_fee, changes.delivery_fee);
    if (changes.remove) {
        partner.deleted = true;
        partner.enabled = false;  // whatever asks who may sell need not ask for this as well
    }
    ++partner.version;
    return partner;
}

}  // namespace waybill::catalog
