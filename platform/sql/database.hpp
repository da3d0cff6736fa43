// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/function_ref.hpp"
#include "platform/sql/news.hpp"
#include "platform/sql/query.hpp"
#include "platform/sql/value.hpp"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace waybill::sql {

/// Whether a store cannot be reached or written for now, here or in the process that was asked:
/// such a failure says nothing about what was to be done.
inline bool store_is_away(const Error& error) {
    return error.reason == "sql.not_connected" || error.reason == "storage.full" ||
           error.reason == "storage.failed";
}

/// The inside of a transaction: synchronous, on a database thread. It must not await, call out or
/// read a clock, and may be run again from the start when the engine asks for it.
///
/// Errors: `conflict` with reason sql.unique, sql.foreign_key or sql.check; `unavailable` (nothing
/// happened); `internal` with sql.corrupt or sql.failed.
class Tx {
public:
    virtual ~Tx() = default;

    /// Runs a statement; the number of rows it changed.
    template <typename... Args>
    Result<std::int64_t> exec(const Query& query, const Args&... args) {
        const std::array<Value, sizeof...(Args)> values{Value(args)...};
        return run(query, values);
    }
    /// The same of a row: see `Columns`.
    Result<std::int64_t> exec(const Query& query, const Values& values) {
        return run(query, values.all());
    }
    /// A write whose count nobody needs. It may leave with the next statement or with the commit,
    /// so its failure is told by one of them at the latest, and the transaction has failed.
    template <typename... Args>
    Status put(const Query& query, const Args&... args) {
        const std::array<Value, sizeof...(Args)> values{Value(args)...};
        return send(query, values);
    }
    Status put(const Query& query, const Values& values) { return send(query, values.all()); }
    template <typename Rows, typename ValuesOf>
    Status put_each(const Query& query, const Rows& rows, ValuesOf values_of) {
        const std::vector<Values> all = values_of_each(rows, values_of);
        if (all.empty()) return {};
        return send_each(query, all);
    }
    /// Runs a statement with what `values_of` makes of each row, in their order and in one round
    /// trip; how many rows each changed. The first that fails ends it: the function has to return
    /// that error, as those before it are done and those after it are not.
    template <typename Rows, typename ValuesOf>
    Result<std::vector<std::int64_t>> exec_each(const Query& query, const Rows& rows,
                                                ValuesOf values_of) {
        const std::vector<Values> all = values_of_each(rows, values_of);
        if (all.empty()) return std::vector<std::int64_t>{};
        return run_each(query, all);
    }
    /// Calls `row` for each row, in order.
    template <typename... Args>
    Status each(const Query& query, FunctionRef<void(const Row&)> row, const Args&... args) {
        const std::array<Value, sizeof...(Args)> values{Value(args)...};
        return fetch(query, values, row);
    }
    /// The first row through `map`, or nothing.
    template <typename Map, typename... Args>
    auto one(const Query& query, Map&& map, const Args&... args)
        -> Result<std::optional<std::invoke_result_t<Map&, const Row&>>> {
        std::optional<std::invoke_result_t<Map&, const Row&>> found;
        auto keep = [&](const Row& row) {
            if (!found) found.emplace(map(row));
        };
        if (auto done = each(query, keep, args...); !done) return std::unexpected(done.error());
        return found;
    }
    template <typename Map, typename... Args>
    auto all(const Query& query, Map&& map, const Args&... args)
        -> Result<std::vector<std::invoke_result_t<Map&, const Row&>>> {
        std::vector<std::invoke_result_t<Map&, const Row&>> rows;
        auto keep = [&](const Row& row) { rows.push_back(map(row)); };
        if (auto done = each(query, keep, args...); !done) return std::unexpected(done.error());
        return rows;
    }

    /// The rows of a statement for each of `rows`, one after another, in one round trip.
    template <typename Map, typename Rows, typename ValuesOf>
    auto all_each(const Query& query, Map&& map, const Rows& rows, ValuesOf values_of)
        -> Result<std::vector<std::invoke_result_t<Map&, const Row&>>> {
        std::vector<std::invoke_result_t<Map&, const Row&>> found;
        const std::vector<Values> all = values_of_each(rows, values_of);
        if (all.empty()) return found;
        auto keep = [&](const Row& row) { found.push_back(map(row)); };
        if (auto done = fetch_each(query, all, keep); !done) return std::unexpected(done.error());
        return found;
    }

    /// Tells whoever listens to this news once the transaction is durable; not when it is rolled
    /// back. The name is of static storage.
    virtual void announce(std::string_view news) = 0;

protected:
    virtual Result<std::int64_t> run(const Query& query, std::span<const Value> values) = 0;
    virtual Result<std::vector<std::int64_t>> run_each(const Query& query,
                                                       std::span<const Values> rows) = 0;
    /// For an engine that need not wait for each.
    virtual Status send(const Query& query, std::span<const Value> values) {
        WAYBILL_CHECK(run(query, values));
        return {};
    }
    virtual Status send_each(const Query& query, std::span<const Values> rows) {
        WAYBILL_CHECK(run_each(query, rows));
        return {};
    }
    virtual Status fetch(const Query& query, std::span<const Value> values,
                         FunctionRef<void(const Row&)> row) = 0;
    virtual Status fetch_each(const Query& query, std::span<const Values> rows,
                              FunctionRef<void(const Row&)> row) = 0;
    /// For decorators: the same in the transaction that they wrap.
    static Result<std::int64_t> run_in(Tx& inner, const Query& query,
                                       std::span<const Value> values) {
        return inner.run(query, values);
    }
    static Result<std::vector<std::int64_t>> run_each_in(Tx& inner, const Query& query,
                                                         std::span<const Values> rows) {
        return inner.run_each(query, rows);
    }
    static Status fetch_in(Tx& inner, const Query& query, std::span<const Value> values,
                           FunctionRef<void(const Row&)> row) {
        return inner.fetch(query, values, row);
    }
    static Status fetch_each_in(Tx& inner, const Query& query, std::span<const Values> rows,
                                FunctionRef<void(const Row&)> row) {
        return inner.fetch_each(query, rows, row);
    }

private:
    template <typename Rows, typename ValuesOf>
    static std::vector<Values> values_of_each(const Rows& rows, ValuesOf& values_of) {
        std::vector<Values> all;
        for (const auto& row : rows) all.push_back(values_of(row));
        return all;
    }
};

/// One service's database. A transaction is a function `Result<T>(Tx&)`; an error it returns rolls
/// back its own effects and nobody else's. `write` answers only after the effects are durable.
/// A commit whose fate is unknown is `outcome_unknown`. Thread-safe.
///
/// Text is compared and ordered by its bytes, ids as texts therefore by their age. An engine that
/// would follow a language creates its databases with the collation C.
class Database {
public:
    virtual ~Database() = default;

    template <typename Work>
    auto write(Context ctx, Work work) -> Task<std::invoke_result_t<Work&, Tx&>> {
        return transact(Mode::write, std::move(ctx), std::move(work));
    }
    /// The same of what is in no hurry, because losing it only means doing something again: it
    /// may wait a moment for the commit of others, so that it needs none of its own.
    template <typename Work>
    auto write_soon(Context ctx, Work work) -> Task<std::invoke_result_t<Work&, Tx&>> {
        return transact(Mode::write_soon, std::move(ctx), std::move(work));
    }
    /// A consistent snapshot that includes every write answered before; its function only reads.
    template <typename Work>
    auto read(Context ctx, Work work) -> Task<std::invoke_result_t<Work&, Tx&>> {
        return transact(Mode::read, std::move(ctx), std::move(work));
    }

    /// What its commits announce.
    virtual News& news() = 0;
    /// Whether other processes may work with it. What one process must do alone then needs a
    /// `Lease`, and is free otherwise.
    virtual bool shared() const = 0;

protected:
    enum class Mode : std::uint8_t { read, write, write_soon };
    using Body = std::move_only_function<Status(Tx&)>;
    /// Queues `body`; calls `done` once after commit or rollback. Refuses with `unavailable`
    /// (db.queue_full) when the queue is full, and drops work whose deadline passed in the queue.
    virtual void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) = 0;
    /// For decorators: the same on the database they wrap.
    static void submit_to(Database& inner, Mode mode, Context ctx, Body body,
                          Resumer<Status> done) {
        inner.submit(mode, std::move(ctx), std::move(body), done);
    }

private:
// Tests are built several files to a unit, where GCC takes a lambda of one of them for a type of a
// header and warns that the coroutine's frame has a member without linkage.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
    template <typename Work>
    auto transact(Mode mode, Context ctx, Work work) -> Task<std::invoke_result_t<Work&, Tx&>> {
        std::optional<std::invoke_result_t<Work&, Tx&>> result;
        auto start = [&](Resumer<Status> resume) {
            auto body = [&](Tx& tx) -> Status {
                result.emplace(work(tx));
                if (!*result) return std::unexpected(result->error());
                return {};
            };
            submit(mode, std::move(ctx), std::move(body), resume);
        };
        Status done = co_await suspend_for<Status>(std::move(start));
        if (!done) co_return std::unexpected(std::move(done).error());
        co_return std::move(*result);
    }
#pragma GCC diagnostic pop
};

}  // namespace waybill::sql
