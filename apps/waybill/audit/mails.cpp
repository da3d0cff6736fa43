// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/mails.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace waybill::audit {
namespace {

constexpr sql::Query waiting_mail{
    "audit.waiting_mail", "SELECT notification_id FROM notifications.notifications WHERE mail = "
                          "'queued'"};
/// Read as the table lies: its index of open work would lead to each row.
constexpr sql::Query mail_work{
    "audit.mail_work", "SELECT key FROM notifications.jobs NOT INDEXED WHERE finished_at IS NULL "
                       "AND kind = 'mail'"};
/// News may have been mailed, and the work for it still be there.
constexpr sql::Query news_of_work{
    "audit.news_of_work",
    "SELECT 1 FROM notifications.jobs j JOIN notifications.notifications n ON n.user_id = "
    "CAST(j.payload AS TEXT) AND n.notification_id = j.key WHERE j.kind = 'mail' AND j.key = $1"};

using Hashes = std::vector<std::size_t>;

std::size_t hash_in(const sql::Row& row) { return std::hash<std::string_view>{}(row.view(0)); }

/// Sorted.
Result<Hashes> hashes_of(Books& books, const sql::Query& query) {
    Hashes all;
    auto keep = [&all](const sql::Row& row) { all.push_back(hash_in(row)); };
    WAYBILL_CHECK(books.fetch(query, {}, keep));
    std::ranges::sort(all);
    return all;
}

/// The ids of what has a hash that only the left side has.
Result<std::vector<std::string>> of_left_alone(Books& books, const sql::Query& query,
                                               const Hashes& left, const Hashes& right) {
    Hashes hashes;
    std::ranges::set_difference(left, right, std::back_inserter(hashes));
    std::vector<std::string> ids;
    if (hashes.empty()) return ids;
    auto keep = [&](const sql::Row& row) {
        if (std::ranges::binary_search(hashes, hash_in(row))) ids.push_back(row.text(0));
    };
    WAYBILL_CHECK(books.fetch(query, {}, keep));
    return ids;
}

}  // namespace

Status check_mails(Books& books, Tell tell) {
    WAYBILL_TRY(const auto mail, hashes_of(books, waiting_mail));
    WAYBILL_TRY(const auto work, hashes_of(books, mail_work));
    WAYBILL_TRY(const auto unsent, of_left_alone(books, waiting_mail, mail, work));
    for (const auto& id : unsent) tell("NOT-2a", id, "waits for its mail, and nothing sends it");
    WAYBILL_TRY(const auto unknown, of_left_alone(books, mail_work, work, mail));
    for (const auto& id : unknown) {
        const sql::Value values[]{sql::Value{id}};
        bool found = false;
        auto see = [&found](const sql::Row&) { found = true; };
        WAYBILL_CHECK(books.fetch(news_of_work, values, see));
        if (!found) tell("NOT-2b", id, "is to be mailed, and is no news");
    }
    return {};
}

}  // namespace waybill::audit
