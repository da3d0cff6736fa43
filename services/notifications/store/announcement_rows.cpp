// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/announcement_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/notifications/messages/announcement_messages.hpp"

#include <map>

namespace waybill::notifications::rows {
namespace {

/// What is said, how, and to whom, as a message of the contract.
struct KeptWanted {
    static void read(const sql::Row& row, int at, Announcement& announcement) {
        v1::AnnounceRequest message;
        const bool whole = message.ParseFromString(row.text(at));
        auto wanted = from_message(message);
        if (!whole || !wanted) return row.mark_corrupt();
        announcement.role = wanted->role;
        announcement.partner = wanted->partner;
        announcement.zone = std::move(wanted->zone);
        announcement.mail = wanted->mail;
        announcement.texts = std::move(wanted->texts);
    }
    static sql::Value write(const Announcement& announcement, sql::Texts& texts) {
        return sql::Value::bytes(texts.keep(to_kept_message(announcement).SerializeAsString()));
    }
};
/// The empty text before the first.
struct KeptProgress {
    static void read(const sql::Row& row, int at, UserId& user) {
        if (!row.view(at).empty()) user = row.id<UserId>(at);
    }
    static sql::Value write(const UserId& user, sql::Texts&) {
        if (user.empty()) return std::string_view{};
        return user;
    }
};

constexpr sql::Columns announcement_columns{
    sql::fixed<&Announcement::id>("announcement_id"),
    sql::fixed<&Announcement::command>("command"),
    sql::fixed<&Announcement::asked_by>("asked_by"),
    sql::fixed_as<KeptWanted>("wanted"),
    sql::changing<&Announcement::state>("state"),
    sql::changing<&Announcement::gather>("gather"),
    sql::changing_as<KeptProgress, &Announcement::told_to>("told_to"),
    sql::changing<&Announcement::addressees>("addressees"),
    sql::changing<&Announcement::told>("told"),
    sql::changing<&Announcement::unknown>("unknown"),
    sql::fixed<&Announcement::created_at>("created_at"),
    sql::changing<&Announcement::finished_at>("finished_at"),
};
constexpr sql::Query insert_wanted{"announcements.insert",
                                   "INSERT INTO announcements ({columns}) VALUES ({values}) "
                                   "ON CONFLICT (command) DO NOTHING",
                                   announcement_columns};
constexpr sql::Query find_by_id{"announcements.find",
                                "SELECT {columns} FROM announcements WHERE announcement_id = $1",
                                announcement_columns};
constexpr sql::Query find_by_command{"announcements.of_command",
                                     "SELECT {columns} FROM announcements WHERE command = $1",
                                     announcement_columns};
constexpr sql::Query list_newest{
    "announcements.list",
    "SELECT {columns} FROM announcements WHERE announcement_id < $1 ORDER BY announcement_id DESC "
    "LIMIT $2",
    announcement_columns};
constexpr sql::Query move_on{
    "announcements.move",
    "UPDATE announcements SET {changes} WHERE announcement_id = $1 AND told_to = $2",
    announcement_columns};
constexpr sql::Query gather_on{
    "announcements.gather",
    "UPDATE announcements SET {changes} WHERE announcement_id = $1 AND gather = $2",
    announcement_columns};

}  // namespace

Result<Made> insert_announcement(sql::Tx& tx, const Announcement& announcement) {
    WAYBILL_TRY(const auto changed,
                tx.exec(insert_wanted, announcement_columns.values(announcement)));
    return changed == 1 ? Made::fresh : Made::known;
}

Result<std::optional<Announcement>> find_announcement(sql::Tx& tx, const AnnouncementId& id) {
    return tx.one(find_by_id, announcement_columns, id);
}

Result<std::optional<Announcement>> find_announcement_of(sql::Tx& tx, std::string_view command) {
    return tx.one(find_by_command, announcement_columns, command);
}

Result<std::vector<Announcement>> list_announcements(sql::Tx& tx, const AnnouncementId& before,
                                                     int limit) {
    return tx.all(list_newest, announcement_columns, before, limit);
}

Result<std::int64_t> move_announcement(sql::Tx& tx, const Announcement& announcement,
                                       const UserId& from) {
    const std::string told_to = from.empty() ? std::string{} : from.text();
    return tx.exec(move_on, announcement_columns.changes(announcement, announcement.id, told_to));
}

Result<std::int64_t> move_gathering(sql::Tx& tx, const Announcement& announcement,
                                    std::string_view cursor) {
    return tx.exec(gather_on, announcement_columns.changes(announcement, announcement.id, cursor));
}

Status add_texts(sql::Tx& tx, std::span<Notification> news) {
    std::map<AnnouncementId, std::vector<LocalText>> known;
    for (Notification& entry : news) {
        const auto id = announcement_of(entry);
        if (!id) continue;
        auto found = known.find(*id);
        if (found == known.end()) {
            WAYBILL_TRY(auto announcement, find_announcement(tx, *id));
            if (!announcement) return fail(ErrorKind::internal, "sql.corrupt", "announcement");
            found = known.emplace(*id, std::move(announcement->texts)).first;
        }
        entry.facts.texts = found->second;
    }
    return {};
}

}  // namespace waybill::notifications::rows
