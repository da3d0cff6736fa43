// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/action_chain.hpp"

#include "services/gateway/store/action_log_sql.hpp"

#include <format>

namespace waybill::audit {
namespace {

constexpr sql::Query all_actions{
    "audit.actions", "SELECT position, action_id, at, actor, roles, action, object, path, source, "
                     "request_id, result, code, ended_at, hash FROM gateway.action_entries "
                     "ORDER BY position"};
constexpr sql::Query head_of_actions{
    "audit.actions_head", "SELECT entries, hash FROM gateway.action_chain ORDER BY chain"};

gateway::ActionEntry entry_in(const sql::Row& row) {
    return {.position = row.integer(0),
            .action_id = row.text(1),
            .at = row.time(2),
            .actor = UserId::parse(row.view(3)).value_or(UserId{}),
            .roles = row.text(4),
            .action = row.text(5),
            .object = row.text(6),
            .path = row.text(7),
            .source = row.text(8),
            .request_id = row.text(9),
            .result = row.text(10),
            .code = row.text(11),
            .ended_at = row.time(12),
            .hash = row.text(13)};
}

}  // namespace

Status check_actions(Books& books, Tell tell) {
    std::int64_t entries = 0;
    std::string hash;
    auto judge = [&](const sql::Row& row) {
        const gateway::ActionEntry entry = entry_in(row);
        if (entry.position != ++entries || gateway::hash_of(entry, hash) != entry.hash)
            tell("SEC-5a", entry.action_id,
                 std::format("entry {} of the log is not as it was noted", entry.position));
        // What comes after one that is wrong is judged by what is stored, so that it is told once.
        entries = entry.position;
        hash = entry.hash;
    };
    WAYBILL_CHECK(books.fetch(all_actions, {}, judge));
    std::size_t heads = 0;
    auto compare = [&](const sql::Row& row) {
        ++heads;
        if (row.integer(0) != entries || row.view(1) != hash)
            tell("SEC-5b", "the log of actions",
                 std::format("has {} entries, its head says {}", entries, row.integer(0)));
    };
    WAYBILL_CHECK(books.fetch(head_of_actions, {}, compare));
    if (heads != 1) tell("SEC-5b", "the log of actions", "has no head");
    return {};
}

}  // namespace waybill::audit
