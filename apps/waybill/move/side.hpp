// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/move/table.hpp"
#include "platform/sql/installation.hpp"

#include <deque>

namespace waybill::move {

/// One service's database on one engine, which rows are read from or written to. Errors have a
/// `message` of one line. Used by one thread.
class Side {
public:
    virtual ~Side() = default;

    virtual Status read(const sql::Query& query, std::span<const sql::Value> values,
                        FunctionRef<void(const sql::Row&)> row) = 0;

    /// Writing: one transaction, in it the rows of one table after another.
    virtual Status begin() = 0;
    virtual Status begin_table(const Table& table) = 0;
    virtual Status put(const sql::Row& row) = 0;
    virtual Status end_table() = 0;
    virtual Status commit() = 0;
    /// The last that is done with it.
    virtual Status join(const sql::Membership& member) = 0;

    /// A statement that is made at run time; it is known by its address.
    const sql::Query& statement(std::string text) {
        const std::string& kept = texts_.emplace_back(std::move(text));
        return statements_.emplace_back(sql::Query{"move.made", kept});
    }

private:
    std::deque<std::string> texts_{};
    std::deque<sql::Query> statements_{};
};

class FileSide final : public Side {
public:
    FileSide(std::filesystem::path file, sqlite::Connection connection)
        : file_{std::move(file)}, connection_{std::move(connection)} {}
    /// For reading alone.
    static Result<FileSide> open(const std::filesystem::path& file);

    Status read(const sql::Query& query, std::span<const sql::Value> values,
                FunctionRef<void(const sql::Row&)> row) override;
    Status begin() override;
    Status begin_table(const Table& table) override;
    Status put(const sql::Row& row) override;
    Status end_table() override { return {}; }
    Status commit() override;
    Status join(const sql::Membership& member) override;

    sqlite::Connection& connection() { return connection_; }

private:
    Status told(Status done) const;

    std::filesystem::path file_;
    sqlite::Connection connection_;
    const Table* table_{nullptr};
    const sql::Query* insert_{nullptr};
    std::vector<sql::Value> values_{};
};

class SchemaSide final : public Side {
public:
    /// `schema` is where the tables are for now.
    static Result<SchemaSide> open(const std::string& address, const std::string& schema);

    Status read(const sql::Query& query, std::span<const sql::Value> values,
                FunctionRef<void(const sql::Row&)> row) override;
    Status begin() override { return connection_.script("BEGIN"); }
    Status begin_table(const Table& table) override;
    Status put(const sql::Row& row) override;
    Status end_table() override;
    Status commit() override;
    Status join(const sql::Membership& member) override;

    postgres::Connection& connection() { return connection_; }
    const std::string& schema() const { return schema_; }

private:
    SchemaSide(std::string schema, postgres::Connection connection)
        : schema_{std::move(schema)}, connection_{std::move(connection)} {}
    Status flush();

    std::string schema_;
    postgres::Connection connection_;
    const Table* table_{nullptr};
    std::string bytes_{};
};

}  // namespace waybill::move
