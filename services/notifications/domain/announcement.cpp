// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/announcement.hpp"

#include "platform/core/languages.hpp"

#include <algorithm>

namespace waybill::notifications {

std::optional<std::string> problem_of(const Announcement& wanted, std::span<const UserId> named) {
    const bool audiences[]{!named.empty(), wanted.role.has_value(), wanted.partner.has_value(),
                           !wanted.zone.empty()};
    if (std::ranges::count(audiences, true) != 1)
        return "It is for those who are named, a role, a partner or a zone: one of them.";
    if (named.size() > named_max) return "So many cannot be named.";
    for (const std::string_view language : languages) {
        const auto count = std::ranges::count(wanted.texts, language, &LocalText::language);
        if (count != 1) return "It is said once in each language: " + std::string{language} + ".";
    }
    if (wanted.texts.size() != languages.size()) return "There is a language that nobody reads.";
    for (const LocalText& text : wanted.texts)
        if (text.title.empty() || text.body.empty()) return "Each text has a title and a body.";
    return std::nullopt;
}

std::string occasion_of(const AnnouncementId& announcement, const UserId& user) {
    return announcement.text() + '/' + user.text();
}

std::optional<AnnouncementId> announcement_of(const Notification& notification) {
    if (notification.kind != NewsKind::announcement) return std::nullopt;
    return AnnouncementId::parse(notification.occasion.substr(0, AnnouncementId::text_size));
}

}  // namespace waybill::notifications
