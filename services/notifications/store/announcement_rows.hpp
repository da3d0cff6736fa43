// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/notifications/domain/announcement.hpp"

/// Rows of announcements, inside a transaction.
namespace waybill::notifications::rows {

enum class Made : std::uint8_t { fresh, known };

/// Known where its command has made one.
Result<Made> insert_announcement(sql::Tx& tx, const Announcement& announcement);
Result<std::optional<Announcement>> find_announcement(sql::Tx& tx, const AnnouncementId& id);
Result<std::optional<Announcement>> find_announcement_of(sql::Tx& tx, std::string_view command);
Result<std::vector<Announcement>> list_announcements(sql::Tx& tx, const AnnouncementId& before,
                                                     int limit);
/// The number changed: nothing where it has got further than `from` since.
Result<std::int64_t> move_announcement(sql::Tx& tx, const Announcement& announcement,
                                       const UserId& from);
/// Likewise, where the search for them has gone on from `cursor`.
Result<std::int64_t> move_gathering(sql::Tx& tx, const Announcement& announcement,
                                    std::string_view cursor);

/// What announcements among the news say, read once for each.
Status add_texts(sql::Tx& tx, std::span<Notification> news);

}  // namespace waybill::notifications::rows
