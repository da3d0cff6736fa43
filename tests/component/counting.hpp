// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace waybill::town {

/// What was asked of the databases, and what was written into them.
struct SqlCosts {
    struct Service {
        int reads{0};   ///< transactions that only read
        int writes{0};  ///< the others: a commit each, alone
        int statements{0};
        int rows_read{0};
        auto operator<=>(const Service&) const = default;
    };
    std::map<std::string, Service> services{};
    std::map<std::string, int> rows_written{};  ///< by `service.table`, each time it is written
    std::set<const sql::Query*> looked_at{};
    /// Each statement with the values that it was first asked with, as texts in quotes, by service;
    /// only when somebody wants to know.
    std::optional<std::map<std::string, std::map<const sql::Query*, std::string>>> asked{};
    /// Whether what is written is compared with the table's columns, which SQLite tells.
    bool expect_whole_rows{true};

    /// What came since `before`.
    SqlCosts since(const SqlCosts& before) const;
};

/// Counts what passes through to the database behind it.
class CountingDatabase final : public sql::Database {
public:
    CountingDatabase(std::unique_ptr<sql::Database> inner, std::string service, SqlCosts& costs)
        : inner_{std::move(inner)}, service_{std::move(service)}, costs_{costs} {}
    sql::News& news() override { return inner_->news(); }
    bool shared() const override { return inner_->shared(); }

protected:
    void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) override;

private:
    std::unique_ptr<sql::Database> inner_;
    std::string service_;
    SqlCosts& costs_;
};

}  // namespace waybill::town
