// SPDX-License-Identifier: Apache-2.0
// Durable functions a second through one writer thread, by callers at once: what group commit
// gives. Usage: waybill_adapters_sqlite_bench [seconds for each row, default 2]
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/thread_loop.hpp"
#include "platform/async/task_group.hpp"
#include "platform/testing/temp_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace waybill::sqlite {
namespace {

const sql::Migration tables[] = {
    {100, "bench",
     "CREATE TABLE small (id TEXT NOT NULL, amount BIGINT NOT NULL);"
     "CREATE TABLE orders (id TEXT NOT NULL PRIMARY KEY, customer TEXT NOT NULL, total BIGINT "
     "NOT NULL, state TEXT NOT NULL, body BYTEA NOT NULL);"
     "CREATE TABLE events (position BIGINT PRIMARY KEY, id TEXT NOT NULL, body BYTEA NOT NULL);"
     "CREATE TABLE keys (scope TEXT NOT NULL, key TEXT NOT NULL, reply TEXT NOT NULL, PRIMARY KEY "
     "(scope, key)) /* sqlite: WITHOUT ROWID */;"}};
const sql::Query insert_small{"small", "INSERT INTO small VALUES ($1, $2)"};
const sql::Query insert_order{"order", "INSERT INTO orders VALUES ($1, $2, $3, 'PENDING', $4)"};
const sql::Query insert_event{"event", R"(
    INSERT INTO events VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM events), $1, $2))"};
const sql::Query insert_key{"key", "INSERT INTO keys VALUES ($1, $2, $3)"};

enum class Kind : std::uint8_t { small, order };

struct Bench {
    SqliteDatabase& database;
    RealClock clock{};
    SteadyTime until{};
    std::int64_t done{0};
    std::int64_t failed{0};
    std::int64_t serial{0};
};

Status write_order(sql::Tx& tx, const OrderId& id) {
    static const std::string body(300, 'b');
    WAYBILL_CHECK(tx.exec(insert_key, "usr_1", id, id));
    WAYBILL_CHECK(tx.exec(insert_order, id, "usr_1", 1250, sql::Value::bytes(body)));
    WAYBILL_CHECK(tx.exec(insert_event, id, sql::Value::bytes(body)));
    return {};
}

Task<void> caller(Bench& bench, Kind kind) {
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

Rate measure(Kind kind, int callers, double seconds) {
    const TempFolder folder;
    const RealClock clock;
    ThreadLoop loop;
    auto database = SqliteDatabase::open(
        {.file = folder.path() / "bench.db", .migrations = {tables[0]}, .clock = &clock});
    if (!database) {
        std::fprintf(stderr, "%s\n", database.error().message.c_str());
        std::exit(1);
    }
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

}  // namespace
}  // namespace waybill::sqlite

int main(int argc, char** argv) {
    using waybill::sqlite::Kind;
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    std::puts("callers   one insert/s  (cpu us)   order, event and key/s  (cpu us)");
    for (const int callers : {1, 4, 16, 64, 256}) {
        const auto small = waybill::sqlite::measure(Kind::small, callers, seconds);
        const auto order = waybill::sqlite::measure(Kind::order, callers, seconds);
        std::printf("%7d   %12.0f  %8.1f   %22.0f  %8.1f\n", callers, small.per_second,
                    small.cpu_micros, order.per_second, order.cpu_micros);
    }
    return 0;
}
