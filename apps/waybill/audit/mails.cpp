// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/mails.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace waybill::audit {
namespace {

const Finding promises_of_mail[]{
    {"NOT-2a", "mail that waits has work that sends it"},
    {"NOT-2b", "work that sends mail has its news"},
};
const Finding& mail_has_work = promises_of_mail[0];
const Finding& work_has_news = promises_of_mail[1];

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

class MailCheck {
public:
    explicit MailCheck(Books& books) : books_{books} {}

    std::vector<Finding> run() && {
        const auto mail = hashes_of(mail_has_work, waiting_mail);
        const auto work = hashes_of(work_has_news, mail_work);
        for (const auto& id : of_those(without(mail, work), waiting_mail))
            add(mail_has_work, id, "waits for its mail, and nothing sends it");
        for (const auto& id : of_those(without(work, mail), mail_work))
            if (!has_news(id)) add(work_has_news, id, "is to be mailed, and is no news");
        return std::move(found_);
    }

private:
    using Hashes = std::vector<std::size_t>;

    static std::size_t hash_in(const sql::Row& row) {
        return std::hash<std::string_view>{}(row.view(0));
    }
    void add(const Finding& promise, std::string subject, std::string problem) {
        found_.push_back({.id = promise.id,
                          .words = promise.words,
                          .subject = std::move(subject),
                          .problem = std::move(problem)});
    }
    /// Sorted.
    Hashes hashes_of(const Finding& promise, const sql::Query& query) {
        Hashes all;
        auto keep = [&all](const sql::Row& row) { all.push_back(hash_in(row)); };
        if (auto read = books_.fetch(query, {}, keep); !read)
            add(promise, "cannot be read", read.error().message);
        std::ranges::sort(all);
        return all;
    }
    static Hashes without(const Hashes& left, const Hashes& right) {
        Hashes alone;
        std::ranges::set_difference(left, right, std::back_inserter(alone));
        return alone;
    }
    /// The ids of what has one of the hashes.
    std::vector<std::string> of_those(const Hashes& hashes, const sql::Query& query) {
        std::vector<std::string> ids;
        if (hashes.empty()) return ids;
        auto keep = [&](const sql::Row& row) {
            if (std::ranges::binary_search(hashes, hash_in(row))) ids.push_back(row.text(0));
        };
        // It was just read.
        [[maybe_unused]] const Status read = books_.fetch(query, {}, keep);
        return ids;
    }
    bool has_news(const std::string& id) {
        const sql::Value values[]{sql::Value{id}};
        bool found = false;
        auto see = [&found](const sql::Row&) { found = true; };
        if (auto read = books_.fetch(news_of_work, values, see); !read)
            add(work_has_news, "cannot be read", read.error().message);
        return found;
    }

    Books& books_;
    std::vector<Finding> found_{};
};

}  // namespace

std::span<const Finding> mail_promises() { return promises_of_mail; }

std::vector<Finding> check_mails(Books& books) { return MailCheck{books}.run(); }

}  // namespace waybill::audit
