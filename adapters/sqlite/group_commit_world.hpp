// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/thread_loop.hpp"
#include "platform/async/task_group.hpp"
#include "platform/core/id.hpp"

#include <ctime>
#include <filesystem>
#include <stdexcept>

/// Durable functions a second through one writer thread: what group commit gives, without anything
/// of the product above it. For the benchmarks.
namespace waybill::sqlite::group_commit {

inline const sql::Migration tables[] = {
    {100, "bench",
     "CREATE TABLE small (id TEXT NOT NULL, amount BIGINT NOT NULL);"
     "CREATE TABLE orders (id TEXT NOT NULL PRIMARY KEY, customer TEXT NOT NULL, total BIGINT "
     "NOT NULL, state TEXT NOT NULL, body BYTEA NOT NULL);"
     "CREATE TABLE events (position BIGINT PRIMARY KEY, id TEXT NOT NULL, body BYTEA NOT NULL);"
     "CREATE TABLE keys (scope TEXT NOT NULL, key TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY "
     "(scope, key)) /* sqlite: WITHOUT ROWID */;"}};
inline const sql::Query insert_small{"small", "INSERT INTO small VALUES ($1, $2)"};
inline const sql::Query insert_order{"order",
                                     "INSERT INTO orders VALUES ($1, $2, $3, 'PENDING', $4)"};
inline const sql::Query insert_event{"event", R"(
    INSERT INTO events VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM events), $1, $2))"};
inline const sql::Query insert_key{"key", "INSERT INTO keys VALUES ($1, $2, $3)"};

/// One insert, or the three that any durable order needs: itself, its event, its key.
enum class Kind : std::uint8_t { small, order };

struct Bench {
    SqliteDatabase& database;
    RealClock clock{};
    SteadyTime until{};
    std::int64_t done{0};
    std::int64_t failed{0};
    std::int64_t serial{0};
};

inline Status write_order(sql::Tx& tx, const OrderId& id) {
    static const std::string body(300, 'b');
    WAYBILL_CHECK(tx.exec(insert_key, "usr_1", id, id));
    WAYBILL_CHECK(tx.exec(insert_order, id, "usr_1", 1250, sql::Value::bytes(body)));
    WAYBILL_CHECK(tx.exec(insert_event, id, sql::Value::bytes(body)));
    return {};
}

inline Task<void> caller(Bench& bench, Kind kind) {
    while (bench.clock.steady() < bench.until) {
        Uuid uuid;
        const std::int64_t serial = ++bench.serial;
        for (std::size_t i = 0; i < 8; ++i)
            uuid.bytes[i] = static_cast<std::uint8_t>(serial >> (56 - 8 * i));
        const OrderId id{uuid};
        auto work = [&](sql::Tx& tx) -> Status {
            if (kind == Kind::order) return write_order(tx, id);
            WAYBILL_CHECK(tx.exec(insert_small, id, 7));
            return {};
        };
        const auto written = co_await bench.database.write({}, work);
        ++(written ? bench.done : bench.failed);
    }
}

struct Rate {
    double per_second;
    double cpu_micros;  ///< of all threads, for one function: holds on a busy machine too
};

/// On a new database `file`, which stays. Throws when it cannot be opened.
inline Rate measure(const std::filesystem::path& file, Kind kind, int callers, double seconds) {
    const RealClock clock;
    ThreadLoop loop;
    auto database =
        SqliteDatabase::open({.file = file, .migrations = {tables[0]}, .clock = &clock});
    if (!database) throw std::runtime_error{database.error().message};
    Bench bench{.database = **database};
    const SteadyTime began = clock.steady();
    const std::clock_t cpu_began = std::clock();
    bench.until = began + Duration{static_cast<std::int64_t>(seconds * 1e6)};
    TaskGroup group;
    for (int i = 0; i < callers; ++i) group.spawn(loop, caller(bench, kind));
    while (group.running() > 0) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    const double took = std::chrono::duration<double>(clock.steady() - began).count();
    const double cpu = static_cast<double>(std::clock() - cpu_began) / CLOCKS_PER_SEC;
    const auto done = static_cast<double>(bench.done);
    return {done / took, cpu * 1e6 / done};
}

}  // namespace waybill::sqlite::group_commit
