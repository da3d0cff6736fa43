// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/answer_store_sql.hpp"

#include "platform/sql/idempotency.hpp"

#include <charconv>

namespace waybill::gateway {
namespace {

sql::IdempotencyKey stored_key(http::IdempotentCall call) {
    return {.scope = std::move(call.scope),
            .key = std::move(call.key),
            .fingerprint = std::move(call.fingerprint)};
}

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

Task<Result<std::optional<http::Response>>> AnswerStoreSql::find(Context ctx,
                                                                 http::IdempotentCall call) {
    const auto key = stored_key(std::move(call));
    auto read = [&key](sql::Tx& tx) -> Result<std::optional<http::Response>> {
        WAYBILL_TRY(const auto stored, sql::recall(tx, key));
        if (!stored) return std::nullopt;
        WAYBILL_TRY(auto answer, answer_in(*stored));
        return std::optional{std::move(answer)};
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Status> AnswerStoreSql::keep(Context ctx, http::IdempotentCall call, http::Response answer) {
    const auto key = stored_key(std::move(call));
    const std::string text = written(answer);
    auto write = [&, now = clock_.now()](sql::Tx& tx) { return sql::remember(tx, key, text, now); };
    auto done = co_await database_.write(std::move(ctx), std::move(write));
    // Another process answered the same request first.
    if (!done && done.error().reason == "sql.unique") co_return Status{};
    co_return done;
}

}  // namespace waybill::gateway
