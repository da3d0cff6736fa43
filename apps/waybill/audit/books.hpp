// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "apps/waybill/audit/checks.hpp"

#include <string>
#include <vector>

namespace waybill::audit {

/// The databases of one data folder, opened for reading beside a running server or without one.
class Books {
public:
    /// The error's message is one line.
    static Result<Books> open(const std::string& folder);

    struct Violation {
        std::string subject;
        std::string words;
    };
    /// What breaks one promise, at most `limit` of it.
    Result<std::vector<Violation>> run(const Check& check, std::size_t limit);
    /// Recomputes the chains of hashes in the ledger: nothing, or what is wrong with it.
    Result<std::vector<Violation>> ledger();
    Result<std::int64_t> under_way();
    sqlite::Connection& connection() { return connection_; }

private:
    Books(std::string folder, sqlite::Connection connection)
        : folder_{std::move(folder)}, connection_{std::move(connection)} {}

    std::string folder_;
    sqlite::Connection connection_;
};

}  // namespace waybill::audit
