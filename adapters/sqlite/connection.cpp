// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"

#include "adapters/sqlite/errors.hpp"

#include <sqlite3.h>

#include <array>
#include <charconv>
#include <chrono>
#include <format>
#include <limits>

namespace waybill::sqlite {
namespace {

class StatementRow final : public sql::Row {
public:
    explicit StatementRow(sqlite3_stmt* statement) : statement_{statement} {}
    bool null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    std::string_view view(int column) const override {
        const void* data = sqlite3_column_type(statement_, column) == SQLITE_BLOB
                               ? sqlite3_column_blob(statement_, column)
                               : sqlite3_column_text(statement_, column);
        if (data == nullptr) return {};
        return {static_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

private:
    sqlite3_stmt* statement_;
};

int bind_value(sqlite3_stmt* statement, int index, const sql::Value& value) {
    // A null pointer would bind NULL instead of an empty value.
    const auto data = [&] { return value.view().data() ? value.view().data() : ""; };
    switch (value.type()) {
        case sql::Value::Type::null: return sqlite3_bind_null(statement, index);
        case sql::Value::Type::integer:
        case sql::Value::Type::boolean:
            return sqlite3_bind_int64(statement, index, value.integer());
        case sql::Value::Type::text:
            return sqlite3_bind_text64(statement, index, data(), value.view().size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        case sql::Value::Type::bytes:
            return sqlite3_bind_blob64(statement, index, data(), value.view().size(),
                                       SQLITE_STATIC);
    }
    std::unreachable();
}

constexpr int endless = std::numeric_limits<int>::max();
constexpr int busy_milliseconds = 5000;

/// The n of `$n`; 0 for any other name.
int number_of(const char* name) {
    int number = 0;
    if (name != nullptr && name[0] == '$')
        std::from_chars(name + 1, name + std::char_traits<char>::length(name), number);
    return number;
}

}  // namespace

/// A statement while it runs: reset at the end, so that the next use finds it idle.
class Connection::Use {
public:
    explicit Use(sqlite3_stmt* statement) : statement_{statement} {}
    Use(const Use&) = delete;
    ~Use() { sqlite3_reset(statement_); }

private:
    sqlite3_stmt* statement_;
};

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Connection::Connection(sqlite3* handle) : log_frames_{std::make_unique<int>(0)}, handle_{handle} {}

Result<Connection> Connection::open(const Options& options) {
    // Before the library's first use; its counters cost a lock at each allocation.
    [[maybe_unused]] static const int no_counters = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | (options.writer ? SQLITE_OPEN_CREATE : 0) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int opened = sqlite3_open_v2(options.file.c_str(), &handle, flags,
                                       options.vfs.empty() ? nullptr : options.vfs.c_str());
    Connection connection{handle};  // closes the handle that even a failed open leaves
    if (opened != SQLITE_OK) return fail(connection.error(opened, "open"));
    WAYBILL_CHECK(connection.set_up(options));
    return connection;
}

Status Connection::set_up(const Options& options) {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_timeout(handle_.get(), busy_milliseconds);
    // The last to leave copies the log and removes it. Whoever only reads leaves it to the writer.
    std::error_code none;
    const auto log = std::filesystem::file_size(options.file.string() + "-wal", none);
    if (!options.writer && !none && log > 0)
        sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (options.writer) WAYBILL_CHECK(claim_new_file());
    WAYBILL_CHECK(require("journal_mode = WAL", "wal"));
    WAYBILL_CHECK(script("PRAGMA temp_store = MEMORY;"
                         "PRAGMA journal_size_limit = 8388608;"));
    WAYBILL_CHECK(script(std::format("PRAGMA synchronous = {}; PRAGMA foreign_keys = ON;"
                                     "PRAGMA cache_size = -{};",
                                     options.durable ? "FULL" : "OFF", options.cache_kib)));
    WAYBILL_CHECK(require("synchronous", options.durable ? "2" : "0"));
    WAYBILL_CHECK(require("foreign_keys", "1"));
    // What is removed is overwritten: the clear text of what was sealed does not stay in free
    // pages.
    WAYBILL_CHECK(require("secure_delete = ON", "1"));
    if (!options.durable) log_room_ = endless;  // nobody waits for an fsync
    if (!options.writer) return require("query_only = ON; PRAGMA query_only", "1");
    // The writer checkpoints itself, after it has answered, and sees a failed fsync there.
    auto count = [](void* frames, sqlite3*, const char*, int in_log) {
        *static_cast<int*>(frames) = in_log;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_.get(), count, log_frames_.get());
    return {};
}

/// Marks a new file as ours while it has no log yet, so that the mark lies in the file itself.
Status Connection::claim_new_file() {
    std::string pages;
    WAYBILL_CHECK(text_of("PRAGMA page_count", pages));
    if (pages != "0") return {};
    return script(std::format("PRAGMA application_id = {}", application_id));
}

Status Connection::require(const std::string& pragma, std::string_view value) {
    std::string found;
    WAYBILL_CHECK(text_of("PRAGMA " + pragma, found));
    if (found == value) return {};
    return fail(
        open_error(ErrorKind::unavailable, "sql.setting_refused",
                   std::format("SQLite refuses 'PRAGMA {}': it answers '{}'", pragma, found)));
}

Status Connection::text_of(const std::string& statement, std::string& out) {
    auto keep = [](void* found, int columns, char** values, char**) {
        if (columns > 0 && values[0] != nullptr) *static_cast<std::string*>(found) = values[0];
        return 0;
    };
    const int code = sqlite3_exec(handle_.get(), statement.c_str(), keep, &out, nullptr);
    if (code != SQLITE_OK) return fail(error(code, statement));
    return {};
}

Status Connection::script(const std::string& statements) {
    const int code = sqlite3_exec(handle_.get(), statements.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code, "script"));
    return {};
}

Error Connection::error(int code, std::string_view doing) const {
    return statement_error(code, doing, handle_.get());
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

Connection::Checkpoint Connection::checkpoint(Copying copying) {
    const int mode =
        copying == Copying::part ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
    Checkpoint done;
    int in_log = 0;
    sqlite3_busy_timeout(handle_.get(), 0);
    done.code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, &in_log, &done.copied);
    sqlite3_busy_timeout(handle_.get(), busy_milliseconds);
    return done;
}

Result<std::string> Connection::quick_check(Duration limit) {
    struct Until {
        std::chrono::steady_clock::time_point time;
        static int passed(void* until) {
            const auto now = std::chrono::steady_clock::now();
            return now > static_cast<Until*>(until)->time ? 1 : 0;
        }
    } until{std::chrono::steady_clock::now() + limit};
    constexpr int steps = 1000;  // of SQLite's machine, between two looks at the clock
    sqlite3_progress_handler(handle_.get(), steps, Until::passed, &until);
    std::string found;
    auto checked = text_of("PRAGMA quick_check(1)", found);
    sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    if (checked) return found;
    if (sqlite3_errcode(handle_.get()) == SQLITE_INTERRUPT) return std::string{"ok"};
    return fail(std::move(checked).error());
}

Result<Connection::Prepared> Connection::prepare(const sql::Query& query) {
    const std::string text = sql::text_of(query);
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) return fail(error(code, query.name));
    Prepared prepared{.statement = Statement{raw}};
    prepared.read_only = sqlite3_stmt_readonly(raw) != 0;
    prepared.positional = true;
    for (int i = 1; i <= sqlite3_bind_parameter_count(raw); ++i)
        if (number_of(sqlite3_bind_parameter_name(raw, i)) != i) prepared.positional = false;
    return prepared;
}

/// The cached statement, or `spare` when the cached one is in the middle of its rows.
Result<Connection::Prepared*> Connection::find(const sql::Query& query, Prepared& spare) {
    const auto known = statements_.find(&query);
    if (known != statements_.end() && sqlite3_stmt_busy(known->second.statement.get()) == 0)
        return &known->second;
    WAYBILL_TRY(auto prepared, prepare(query));
    if (known != statements_.end()) {
        spare = std::move(prepared);
        return &spare;
    }
    return &statements_.emplace(&query, std::move(prepared)).first->second;
}

Status Connection::bind(const Prepared& prepared, const sql::Query& query,
                        std::span<const sql::Value> values) {
    sqlite3_stmt* statement = prepared.statement.get();
    const int count = sqlite3_bind_parameter_count(statement);
    if (count != static_cast<int>(values.size()))
        return fail(
            ErrorKind::internal, "sql.failed",
            std::format("{}: {} values for {} parameters", query.name, values.size(), count));
    for (int index = 1; index <= count; ++index) {
        const int number =
            prepared.positional ? index : number_of(sqlite3_bind_parameter_name(statement, index));
        if (number < 1 || number > count)
            return fail(ErrorKind::internal, "sql.failed",
                        std::format("{}: parameters are $1 to ${}", query.name, count));
        const auto& value = values[static_cast<std::size_t>(number - 1)];
        if (const int code = bind_value(statement, index, value); code != SQLITE_OK)
            return fail(error(code, query.name));
    }
    return {};
}

Result<std::int64_t> Connection::run(const sql::Query& query, std::span<const sql::Value> values) {
    Prepared spare;
    WAYBILL_TRY(Prepared* const prepared, find(query, spare));
    return run_prepared(*prepared, query, values);
}

Result<std::vector<std::int64_t>> Connection::run_each(const sql::Query& query,
                                                       std::span<const sql::Values> rows) {
    Prepared spare;
    WAYBILL_TRY(Prepared* const prepared, find(query, spare));
    std::vector<std::int64_t> changed;
    changed.reserve(rows.size());
    for (const sql::Values& row : rows) {
        WAYBILL_TRY(const auto count, run_prepared(*prepared, query, row.all()));
        changed.push_back(count);
    }
    return changed;
}

Result<std::int64_t> Connection::run_prepared(const Prepared& prepared, const sql::Query& query,
                                              std::span<const sql::Value> values) {
    sqlite3_stmt* statement = prepared.statement.get();
    const Use use{statement};
    WAYBILL_CHECK(bind(prepared, query, values));
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) return fail(error(code, query.name));
    return prepared.read_only ? 0 : sqlite3_changes64(handle_.get());
}

Status Connection::fetch(const sql::Query& query, std::span<const sql::Value> values,
                         FunctionRef<void(const sql::Row&)> row) {
    Prepared spare;
    WAYBILL_TRY(Prepared* const prepared, find(query, spare));
    return fetch_prepared(*prepared, query, values, row);
}

Status Connection::fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                              FunctionRef<void(const sql::Row&)> row) {
    Prepared spare;
    WAYBILL_TRY(Prepared* const prepared, find(query, spare));
    for (const sql::Values& one : rows)
        WAYBILL_CHECK(fetch_prepared(*prepared, query, one.all(), row));
    return {};
}

Status Connection::fetch_prepared(const Prepared& prepared, const sql::Query& query,
                                  std::span<const sql::Value> values,
                                  FunctionRef<void(const sql::Row&)> row) {
    sqlite3_stmt* statement = prepared.statement.get();
    const Use use{statement};
    WAYBILL_CHECK(bind(prepared, query, values));
    const StatementRow current{statement};
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        row(current);
        if (current.corrupt())
            return fail(ErrorKind::internal, "sql.corrupt", std::string{query.name});
    }
    if (code != SQLITE_DONE) return fail(error(code, query.name));
    return {};
}

int Connection::control(const sql::Query& query) {
    Prepared spare;
    const auto prepared = find(query, spare);
    if (!prepared) return sqlite3_extended_errcode(handle_.get());
    sqlite3_stmt* statement = (*prepared)->statement.get();
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

void Connection::reserve_log() {
    constexpr int header_bytes = 32;  // of the log, and with each frame those of its page
    constexpr int frame_bytes = 24 + 4096;
    constexpr int ahead = 64;   // what the next groups write before this is called again
    constexpr int chunk = 256;  // about one MiB
    const int used = log_frames();
    if (used < log_used_ && log_room_ < endless)
        log_room_ = 0;  // it began anew, and may have been cut
    log_used_ = used;
    if (used + ahead <= log_room_) return;
    sqlite3_file* log = nullptr;
    sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                         static_cast<void*>(&log));
    if (log == nullptr || log->pMethods == nullptr) return;
    sqlite3_int64 size = 0;
    if (log->pMethods->xFileSize(log, &size) != SQLITE_OK || size < header_bytes) return;
    log_room_ = static_cast<int>((size - header_bytes) / frame_bytes);
    if (used + ahead <= log_room_) return;
    static constexpr std::array<char, frame_bytes> zeros{};
    for (int i = 0; i < chunk; ++i, size += frame_bytes)
        if (log->pMethods->xWrite(log, zeros.data(), frame_bytes, size) != SQLITE_OK) return;
    log_room_ += chunk;
}

}  // namespace waybill::sqlite
