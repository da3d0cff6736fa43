// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/answer_store_sql.hpp"

#include "platform/sql/columns.hpp"
#include "platform/sql/idempotency.hpp"

#include <charconv>

namespace waybill::gateway {
namespace {

constexpr int answers_at_once = 1000;

struct ClearAnswer {
    std::string scope;
    std::string key;
    std::string text;
};
constexpr sql::Columns clear_columns{
    sql::fixed<&ClearAnswer::scope>("k.scope"),
    sql::fixed<&ClearAnswer::key>("k.key"),
    sql::fixed<&ClearAnswer::text>("k.reply"),
};

constexpr sql::Query find_clear{
    "gateway.answers.in_clear",
    "SELECT {columns} FROM answers_in_clear c JOIN idempotency_keys k ON k.scope = c.scope AND "
    "k.key = c.key ORDER BY c.scope, c.key LIMIT $1",
    clear_columns};
constexpr sql::Query put_sealed{
    "gateway.answers.put_sealed",
    "UPDATE idempotency_keys SET reply = $3 WHERE scope = $1 AND key = $2"};
constexpr sql::Query is_sealed{"gateway.answers.is_sealed",
                               "DELETE FROM answers_in_clear WHERE scope = $1 AND key = $2"};

/// As HTTP writes it: the status, a line for each header, an empty line, the body. No value of a
/// header has a line feed in it.
std::string written(const http::Response& answer) {
    std::string out = std::to_string(answer.status) + "\n";
    for (const auto& [name, value] : answer.headers)
        out.append(name).append(": ").append(value).append("\n");
    out.append("\n").append(answer.body);
    return out;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

Result<http::Response> answer_in(std::string_view stored) {
    const auto corrupt = [] { return fail(ErrorKind::internal, "sql.corrupt", "kept answer"); };
    http::Response answer;
    const auto status = take_line(stored);
    const auto end = status.data() + status.size();
    if (std::from_chars(status.data(), end, answer.status).ptr != end || status.size() != 3)
        return corrupt();
    while (!stored.empty()) {
        const auto line = take_line(stored);
        if (line.empty()) break;
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) return corrupt();
        answer.headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    answer.body = stored;
    return answer;
}

}  // namespace

std::string place_of_answer(std::string_view scope, std::string_view key) {
    return std::string{"answers "}.append(scope).append("\n").append(key);
}

Result<std::int64_t> seal_clear_answers(sql::Tx& tx, const crypto::Sealer& sealer) {
    WAYBILL_TRY(const auto found, tx.all(find_clear, clear_columns, answers_at_once));
    for (const ClearAnswer& one : found) {
        const auto sealed = sealer.seal(place_of_answer(one.scope, one.key), one.text);
        WAYBILL_CHECK(tx.exec(put_sealed, one.scope, one.key, sql::Value::bytes(sealed)));
        WAYBILL_CHECK(tx.exec(is_sealed, one.scope, one.key));
    }
    return static_cast<std::int64_t>(found.size());
}

Task<Result<std::optional<http::Response>>> AnswerStoreSql::find(Context ctx, IdempotencyKey key) {
    auto read = [&](sql::Tx& tx) -> Result<std::optional<http::Response>> {
        WAYBILL_TRY(const auto stored, sql::recall(tx, key));
        if (!stored) return std::nullopt;
        WAYBILL_TRY(const auto text, sealer_.open(place_of_answer(key.scope, key.key), *stored));
        WAYBILL_TRY(auto answer, answer_in(text.reveal()));
        return std::optional{std::move(answer)};
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Status> AnswerStoreSql::keep(Context ctx, IdempotencyKey key, http::Response answer) {
    const std::string text =
        sealer_.seal_bytes(place_of_answer(key.scope, key.key), written(answer));
    auto write = [&, now = clock_.now()](sql::Tx& tx) { return sql::remember(tx, key, text, now); };
    auto done = co_await database_.write(std::move(ctx), std::move(write));
    // Another process answered the same request first.
    if (!done && done.error().reason == "sql.unique") co_return Status{};
    co_return done;
}

Task<Status> AnswerStoreSql::forget(Context ctx, UserId user) {
    auto write = [&](sql::Tx& tx) { return sql::forget_keys_of(tx, user.text()); };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::gateway
