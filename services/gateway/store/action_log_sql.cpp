// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/action_log_sql.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/core/page.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/sql/columns.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace waybill::gateway {
namespace {

/// Longer than any request lasts.
constexpr Duration open_max = 1min;
constexpr int abandoned_at_once = 100;
/// Two that end at the same moment meet at the chain's end; the loser reads it again.
constexpr int tries_max = 8;

constexpr sql::Columns open_columns{
    sql::fixed<&ActionEntry::action_id>("action_id"),
    sql::fixed<&ActionEntry::at>("at"),
    sql::fixed<&ActionEntry::actor>("actor"),
    sql::fixed<&ActionEntry::roles>("roles"),
    sql::fixed<&ActionEntry::action>("action"),
    sql::fixed<&ActionEntry::object>("object"),
    sql::fixed<&ActionEntry::path>("path"),
    sql::fixed<&ActionEntry::source>("source"),
    sql::fixed<&ActionEntry::request_id>("request_id"),
};
constexpr sql::Columns entry_columns{
    sql::fixed<&ActionEntry::position>("position"),
    sql::fixed<&ActionEntry::action_id>("action_id"),
    sql::fixed<&ActionEntry::at>("at"),
    sql::fixed<&ActionEntry::actor>("actor"),
    sql::fixed<&ActionEntry::roles>("roles"),
    sql::fixed<&ActionEntry::action>("action"),
    sql::fixed<&ActionEntry::object>("object"),
    sql::fixed<&ActionEntry::path>("path"),
    sql::fixed<&ActionEntry::source>("source"),
    sql::fixed<&ActionEntry::request_id>("request_id"),
    sql::fixed<&ActionEntry::result>("result"),
    sql::fixed<&ActionEntry::code>("code"),
    sql::fixed<&ActionEntry::ended_at>("ended_at"),
    sql::fixed<&ActionEntry::hash>("hash"),
};

struct ChainEnd {
    std::int64_t entries{0};
    std::string hash;
};
constexpr sql::Columns chain_columns{
    sql::changing<&ChainEnd::entries>("entries"),
    sql::changing<&ChainEnd::hash>("hash"),
};

constexpr sql::Query open_action{
    "actions.open", "INSERT INTO actions_open ({columns}) VALUES ({values})", open_columns};
constexpr sql::Query find_open{
    "actions.find_open", "SELECT {columns} FROM actions_open WHERE action_id = $1", open_columns};
constexpr sql::Query find_abandoned{
    "actions.abandoned", "SELECT {columns} FROM actions_open WHERE at < $1 ORDER BY at LIMIT $2",
    open_columns};
constexpr sql::Query close_action{"actions.close", "DELETE FROM actions_open WHERE action_id = $1"};
constexpr sql::Query find_end{"actions.chain", "SELECT {columns} FROM action_chain WHERE chain = 1",
                              chain_columns};
constexpr sql::Query move_end{"actions.move_chain",
                              "UPDATE action_chain SET {changes} WHERE chain = 1 AND entries = $1",
                              chain_columns};
constexpr sql::Query add_entry{
    "actions.add", "INSERT INTO action_entries ({columns}) VALUES ({values})", entry_columns};
constexpr sql::Query list_entries{
    "actions.list",
    "SELECT {columns} FROM action_entries WHERE position < $1 AND ($2 = '' OR actor = $2) AND "
    "($3 = '' OR action = $3) AND ($4 = '' OR object = $4) AND ($5 = '' OR result = $5) AND "
    "at >= $6 AND at < $7 ORDER BY position DESC LIMIT $8",
    entry_columns};

std::string_view to_string(http::ActionResult result) {
    switch (result) {
        case http::ActionResult::done: return "done";
        case http::ActionResult::refused: return "refused";
        case http::ActionResult::failed: return "failed";
        case http::ActionResult::unknown: return "unknown";
    }
    std::unreachable();
}

std::string text_of(Roles roles) {
    std::string text;
    for (const Role role : roles.list()) {
        if (!text.empty()) text += ',';
        text += waybill::to_string(role);
    }
    return text;
}

ActionEntry entry_of(const http::PrivilegedAction& action) {
    return {.action_id = action.id,
            .at = action.at,
            .actor = action.caller.user,
            .roles = text_of(action.caller.roles),
            .action = std::string{action.action},
            .object = action.object,
            .path = std::string{action.path},
            .source = std::string{action.source},
            .request_id = std::string{action.request_id},
            .result = {},
            .code = {},
            .hash = {}};
}

/// An open action becomes the chain's next entry.
Status append(sql::Tx& tx, ActionEntry entry) {
    WAYBILL_TRY(auto end, tx.one(find_end, chain_columns));
    if (!end) return fail(ErrorKind::internal, "sql.corrupt", "no chain of actions");
    const std::int64_t before = end->entries;
    entry.position = ++end->entries;
    entry.hash = end->hash = hash_of(entry, end->hash);
    WAYBILL_TRY(const auto moved, tx.exec(move_end, chain_columns.changes(*end, before)));
    if (moved != 1) return fail(ErrorKind::unavailable, "gateway.actions_busy");
    WAYBILL_CHECK(tx.exec(add_entry, entry_columns.values(entry)));
    WAYBILL_CHECK(tx.exec(close_action, entry.action_id));
    return {};
}

/// Of two gateways that write at once one was too late.
bool met_another(const Error& error) {
    return error.reason == "gateway.actions_busy" || error.reason == "sql.unique";
}

}  // namespace

std::string hash_of(const ActionEntry& entry, std::string_view before) {
    std::string text{before};
    const auto add = [&text](std::string_view part) { text.append("\n").append(part); };
    add(std::to_string(entry.position));
    add(entry.action_id);
    add(std::to_string(to_micros(entry.at)));
    add(entry.actor.text());
    for (const std::string* part : {&entry.roles, &entry.action, &entry.object, &entry.path,
                                    &entry.source, &entry.request_id, &entry.result, &entry.code})
        add(*part);
    add(std::to_string(to_micros(entry.ended_at)));
    return crypto::sha256_hex(text);
}

Task<Status> ActionLogSql::begin(Context ctx, http::PrivilegedAction action) {
    const ActionEntry entry = entry_of(action);
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(open_action, open_columns.values(entry)));
        return {};
    };
    WAYBILL_CO_CHECK(co_await end_abandoned(ctx));
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

Task<Status> ActionLogSql::end(Context ctx, End end) {
    auto write = [&, now = clock_.now()](sql::Tx& tx) -> Status {
        WAYBILL_TRY(auto open, tx.one(find_open, open_columns, end.id));
        if (!open) return {};  // it took so long that it was ended as unknown
        open->result = to_string(end.result);
        open->code = end.code;
        open->ended_at = now;
        if (!end.object.empty()) open->object = end.object;
        return append(tx, *std::move(open));
    };
    for (int turn = 1;; ++turn) {
        auto written = co_await database_.write(ctx, write);
        if (written || !met_another(written.error()) || turn == tries_max) co_return written;
    }
}

Task<Status> ActionLogSql::end_abandoned(Context ctx) {
    const TimePoint now = clock_.now();
    auto find = [&](sql::Tx& tx) {
        return tx.all(find_abandoned, open_columns, now - open_max, abandoned_at_once);
    };
    auto finding = database_.read(ctx, std::move(find));
    WAYBILL_CO_TRY(const auto abandoned, co_await std::move(finding));
    for (const ActionEntry& one : abandoned)
        WAYBILL_CO_CHECK(
            co_await end(ctx, {.id = one.action_id, .result = http::ActionResult::unknown}));
    co_return Status{};
}

Task<Result<ActionPage>> ActionLogSql::list(Context ctx, ActionFilter filter) {
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    if (const std::string& cursor = filter.cursor; !cursor.empty()) {
        const auto* const end = cursor.data() + cursor.size();
        if (std::from_chars(cursor.data(), end, before).ptr != end || before < 1)
            co_return fail(bad_cursor());
    }
    const std::string actor = filter.actor ? filter.actor->text() : "";
    const TimePoint from = filter.from.value_or(TimePoint{});
    const TimePoint until = filter.until.value_or(TimePoint::max());
    auto read = [&](sql::Tx& tx) -> Result<ActionPage> {
        ActionPage page;
        WAYBILL_TRY(page.data, tx.all(list_entries, entry_columns, before, actor, filter.action,
                                      filter.object, filter.result, from, until, filter.limit + 1));
        auto next = cut_page(page.data, filter.limit,
                             [](const ActionEntry& last) { return std::to_string(last.position); });
        page.has_more = !next.empty();
        if (page.has_more) page.next_cursor = std::move(next);
        return page;
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::gateway
