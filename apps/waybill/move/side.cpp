// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/side.hpp"

#include "adapters/postgres/transaction.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "apps/waybill/move/row_bytes.hpp"

#include <format>

namespace waybill::move {
namespace {

/// What is written and read here is all of a table, once.
constexpr int cache_kib = 65'536;
/// As much of a COPY as is worth a system call.
constexpr std::size_t piece_bytes = 65'536;

}  // namespace

Result<FileSide> FileSide::open(const std::filesystem::path& file) {
    auto connection = sqlite::Connection::open({.file = file, .vfs = {}, .cache_kib = cache_kib});
    if (!connection) return fail(sqlite::in_words(std::move(connection).error(), file));
    return FileSide{file, *std::move(connection)};
}

Status FileSide::told(Status done) const {
    if (done) return done;
    return fail(sqlite::in_words(std::move(done).error(), file_));
}

Status FileSide::read(const sql::Query& query, std::span<const sql::Value> values,
                      FunctionRef<void(const sql::Row&)> row) {
    return told(connection_.fetch(query, values, row));
}

Status FileSide::begin() { return told(connection_.script("BEGIN IMMEDIATE;")); }

Status FileSide::begin_table(const Table& table) {
    table_ = &table;
    std::string parameters;
    for (std::size_t i = 1; i <= table.columns.size(); ++i)
        parameters += std::format("{}${}", i == 1 ? "" : ", ", i);
    insert_ = &statement(std::format("INSERT INTO {} ({}) VALUES ({})", sql_name(table.name),
                                     column_list(table), parameters));
    return told(connection_.script("DELETE FROM " + sql_name(table.name)));
}

Status FileSide::put(const sql::Row& row) {
    values_.clear();
    for (int i = 0; const Column& column : table_->columns)
        values_.push_back(value_of(row, i++, column.kind));
    auto done = connection_.run(*insert_, values_);
    if (done) return {};
    return told(std::unexpected(std::move(done).error()));
}

Status FileSide::commit() {
    WAYBILL_CHECK(told(connection_.script("COMMIT;")));
    // What stays in the log is lost where the file is renamed or copied without it.
    const auto copied = connection_.checkpoint(sqlite::Connection::Copying::whole);
    if (copied.code == 0) return {};
    return told(fail(connection_.error(copied.code, "checkpoint")));
}

Status FileSide::join(const sql::Membership& member) {
    std::vector<std::string_view> nobody;
    sqlite::Transaction tx{connection_, nobody};
    WAYBILL_CHECK(told(begin()));
    WAYBILL_CHECK(told(sql::join(tx, member)));
    return commit();
}

Result<SchemaSide> SchemaSide::open(const std::string& address, const std::string& schema) {
    WAYBILL_TRY(auto connection, postgres::Connection::open(
                                     {.address = address, .schema = schema, .name = "waybill move"},
                                     std::make_shared<postgres::KnownTypes>()));
    // A table is one statement however long it takes, and meanwhile the other side has its time.
    WAYBILL_CHECK(connection.script(
        "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0"));
    return SchemaSide{schema, std::move(connection)};
}

Status SchemaSide::read(const sql::Query& query, std::span<const sql::Value> values,
                        FunctionRef<void(const sql::Row&)> row) {
    return connection_.stream(query, values, row);
}

Status SchemaSide::begin_table(const Table& table) {
    table_ = &table;
    WAYBILL_CHECK(connection_.script("DELETE FROM " + sql_name(table.name)));
    WAYBILL_CHECK(connection_.begin_copy(std::format("COPY {} ({}) FROM STDIN (FORMAT binary)",
                                                     sql_name(table.name), column_list(table))));
    bytes_ = copy_begin();
    return {};
}

Status SchemaSide::put(const sql::Row& row) {
    append_row(bytes_, row, *table_);
    return bytes_.size() < piece_bytes ? Status{} : flush();
}

Status SchemaSide::flush() {
    const Status sent = connection_.put_copy(bytes_);
    bytes_.clear();
    return sent;
}

Status SchemaSide::end_table() {
    bytes_ += copy_end();
    WAYBILL_CHECK(flush());
    return connection_.end_copy();
}

/// Without statistics the first plans would be guesses.
Status SchemaSide::commit() {
    WAYBILL_CHECK(connection_.script("COMMIT"));
    WAYBILL_TRY(const auto tables,
                connection_.table("SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = "
                                  "current_schema::regnamespace AND relkind = 'r'"));
    for (const auto& row : tables) WAYBILL_CHECK(connection_.script("ANALYZE " + row.at(0)));
    return {};
}

Status SchemaSide::join(const sql::Membership& member) {
    // libpq goes on handing over results in chunks, as the last `stream` asked it to, until a plain
    // statement is run; the pipeline takes no chunks.
    WAYBILL_CHECK(connection_.script("SELECT 1"));
    WAYBILL_CHECK(connection_.enter_pipeline());
    return postgres::transact(connection_, [&](sql::Tx& tx) { return sql::join(tx, member); });
}

}  // namespace waybill::move
