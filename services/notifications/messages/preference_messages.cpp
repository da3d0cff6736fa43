// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/messages/preference_messages.hpp"

#include <charconv>
#include <format>
#include <set>

namespace waybill::notifications {
namespace {

constexpr std::string_view bad_preferences = "notifications.bad_preferences";

std::unexpected<Error> refuse(std::string message, std::string_view reason = bad_preferences) {
    return fail(Error{.kind = ErrorKind::invalid, .reason = reason, .message = std::move(message)});
}

std::string to_clock(std::chrono::minutes of_day) {
    return std::format("{:02}:{:02}", of_day.count() / 60, of_day.count() % 60);
}

/// `22:00`
std::optional<std::chrono::minutes> from_clock(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto number = [&](std::size_t at, int limit) -> std::optional<int> {
        int value = 0;
        const char* const end = text.data() + at + 2;
        const auto read = std::from_chars(text.data() + at, end, value);
        if (read.ec != std::errc{} || read.ptr != end || value < 0 || value >= limit)
            return std::nullopt;
        return value;
    };
    const auto hour = number(0, 24);
    const auto minute = number(3, 60);
    if (!hour || !minute) return std::nullopt;
    return std::chrono::minutes{*hour * 60 + *minute};
}

Result<NewsKind> kind_from(const v1::KindPreference& message, std::set<NewsKind>& named) {
    const auto kind = parse_enum<NewsKind>(message.kind());
    if (!kind) return refuse("There is no kind " + message.kind() + ".");
    if (!named.insert(*kind).second) return refuse(message.kind() + " is there twice.");
    return *kind;
}

}  // namespace

void write(const QuietHours& hours, v1::QuietHours& out) {
    out.set_zone(hours.zone);
    out.set_begins(to_clock(hours.begins));
    out.set_ends(to_clock(hours.ends));
}

Result<QuietHours> hours_from(const v1::QuietHours& message, std::string_view reason) {
    const auto begins = from_clock(message.begins());
    const auto ends = from_clock(message.ends());
    if (!begins || !ends) return refuse("Quiet hours are from HH:MM to HH:MM.", reason);
    if (*begins == *ends) return refuse("Quiet hours end at another time than they begin.", reason);
    return QuietHours{.zone = message.zone(), .begins = *begins, .ends = *ends};
}

v1::Preferences to_message(const Preferences& preferences) {
    v1::Preferences out;
    for (const NewsKind kind : enum_values<NewsKind>) {
        const KindPreference& wanted = preferences.of(kind);
        auto& row = *out.add_kinds();
        row.set_kind(std::string{to_string(kind)});
        row.set_mail(wanted.mail);
        row.set_in_app(wanted.in_app);
        row.set_in_quiet_hours(std::string{enum_name(wanted.quiet)});
    }
    if (preferences.quiet) write(*preferences.quiet, *out.mutable_quiet_hours());
    return out;
}

Result<Preferences> from_message(const v1::Preferences& message) {
    Preferences made;
    std::set<NewsKind> named;
    for (const auto& row : message.kinds()) {
        WAYBILL_TRY(const NewsKind kind, kind_from(row, named));
        KindPreference& wanted = made.of(kind);
        wanted.mail = row.mail();
        wanted.in_app = row.in_app();
        if (row.in_quiet_hours().empty()) continue;
        const auto way = parse_enum<InQuietHours>(row.in_quiet_hours());
        if (!way) return refuse("There is no way " + row.in_quiet_hours() + " in quiet hours.");
        if (passes_quiet_hours(kind) && *way != InQuietHours::send)
            return refuse(row.kind() + " is told in quiet hours too.");
        wanted.quiet = *way;
    }
    if (message.has_quiet_hours()) {
        WAYBILL_TRY(made.quiet, hours_from(message.quiet_hours(), bad_preferences));
    }
    return made;
}

}  // namespace waybill::notifications
