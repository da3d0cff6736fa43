// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/databases.hpp"
#include "platform/sql/database.hpp"

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace waybill::audit {

/// `deep` compares each index with its table, entry by entry, which takes as long as all else.
enum class Depth : std::uint8_t { quick, deep };

/// What the databases of all services are read with, side by side in one transaction that writes
/// nothing. Queries name a service's tables as `Stored::schema` says. Used by one thread at a time.
class Engine {
public:
    virtual ~Engine() = default;

    /// Another reader of the same databases.
    virtual Result<std::unique_ptr<Engine>> another() const = 0;
    /// From now on all of it is read, not a row here and there.
    virtual Status expect_all() { return {}; }

    /// Begins a transaction, which sees one moment of all databases. An empty `moment` becomes the
    /// name of it, if the engine has names for moments; others who are given it see the same.
    virtual Status begin(std::string& moment) = 0;
    virtual void end() = 0;
    /// What is another after a commit of anybody, where moments have no names.
    virtual Result<std::vector<std::string>> versions() = 0;

    virtual Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                         FunctionRef<void(const sql::Row&)> row) = 0;
    /// A statement that is made at run time.
    Status fetch(std::string text, FunctionRef<void(const sql::Row&)> row) {
        return fetch(make(std::move(text)), {}, row);
    }
    const sql::Query& make(std::string text) {
        Made& made = made_.emplace_back(Made{.text = std::move(text), .query = {}});
        made.query = {"audit.made", made.text};
        return made.query;
    }

    /// Whether tables, indexes and constraints are those of this release's migrations.
    virtual void check_schema(const Stored& stored, Tell tell) = 0;
    /// Those that `check_table` looks at one by one; none where the server sees to that.
    virtual std::vector<std::string> tables_of(const Stored& stored) = 0;
    /// Whether a table's pages and those of its indexes are sound, and its references lead
    /// somewhere.
    virtual void check_table(const Stored& stored, const std::string& table, Depth depth,
                             Tell tell) = 0;
    /// Which check only the engine itself could make, and does not here; empty: none.
    virtual std::string_view unseen() const { return {}; }

private:
    struct Made {
        std::string text;
        sql::Query query;
    };

    std::deque<Made> made_{};  ///< statements are known by their address
};

/// What went wrong, and with what.
Error at(const std::string& place, Error error);

/// The files of one data folder. Meanwhile nothing else in the process may open them, not to look
/// at a log either: with the first that is closed POSIX drops every lock of the process, and the
/// server copies its log over what is being read. The error's message is one line.
Result<std::unique_ptr<Engine>> open_files(const std::string& folder);
/// The schemas of one PostgreSQL database.
Result<std::unique_ptr<Engine>> open_schemas(const std::string& address);

}  // namespace waybill::audit
