// SPDX-License-Identifier: Apache-2.0
#include "tests/component/counting.hpp"

#include "apps/waybill/audit/databases.hpp"
#include "platform/testing/whole_rows.hpp"
#include "tests/component/allocations.hpp"

#include <gtest/gtest.h>

#include <format>
#include <numeric>
#include <sstream>

namespace waybill::town {
namespace {

/// The table that a statement writes: the word after INTO, UPDATE or FROM.
std::string table_of(std::string_view statement) {
    std::istringstream words{std::string{statement}};
    std::string word;
    std::string table;
    words >> word;
    if (word != "UPDATE")
        while (words >> word && word != "INTO" && word != "FROM") continue;
    words >> table;
    return table.substr(0, table.find('('));
}

auto counted(int& rows, FunctionRef<void(const sql::Row&)> row) {
    return [&rows, row](const sql::Row& one) {
        ++rows;
        row(one);
    };
}

/// As EXECUTE takes them in PostgreSQL, whatever their types.
std::string in_quotes(std::span<const sql::Value> values) {
    std::string list;
    for (const sql::Value& value : values) {
        if (!list.empty()) list += ", ";
        using enum sql::Value::Type;
        if (value.type() == null)
            list += "NULL";
        else if (value.type() == bytes)
            list += "''";
        else if (value.type() == text)
            list += audit::in_quotes(value.view());
        else
            list += std::format("'{}'", value.integer());
    }
    return list;
}

class CountingTx final : public sql::Tx {
public:
    CountingTx(sql::Tx& inner, const std::string& service, SqlCosts& costs)
        : inner_{inner}, service_{service}, costs_{costs}, mine_{costs.services[service]} {}

    void announce(std::string_view news) override { inner_.announce(news); }

protected:
    Result<std::int64_t> run(const sql::Query& query, std::span<const sql::Value> values) override {
        ++mine_.statements;
        note(query, values);
        expect_whole(query);
        auto changed = run_in(inner_, query, values);
        if (changed) wrote(query, *changed);
        return changed;
    }
    Result<std::vector<std::int64_t>> run_each(const sql::Query& query,
                                               std::span<const sql::Values> rows) override {
        ++mine_.statements;
        note(query, rows.front().all());
        expect_whole(query);
        auto changed = run_each_in(inner_, query, rows);
        if (changed) wrote(query, std::accumulate(changed->begin(), changed->end(), 0L));
        return changed;
    }
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) override {
        ++mine_.statements;
        note(query, values);
        return fetch_in(inner_, query, values, counted(mine_.rows_read, row));
    }
    Status fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                      FunctionRef<void(const sql::Row&)> row) override {
        ++mine_.statements;
        note(query, rows.front().all());
        return fetch_each_in(inner_, query, rows, counted(mine_.rows_read, row));
    }

private:
    void note(const sql::Query& query, std::span<const sql::Value> values) {
        if (!costs_.asked) return;
        auto& asked = (*costs_.asked)[service_];
        if (!asked.contains(&query)) asked.emplace(&query, in_quotes(values));
    }
    /// Each list of columns that a table is written by has all of its columns.
    void expect_whole(const sql::Query& query) {
        const allocations::Counting apart{allocations::Counting::Part::test};
        if (!costs_.expect_whole_rows || !costs_.looked_at.insert(&query).second) return;
        const auto missing = columns_left_out(inner_, query);
        EXPECT_TRUE(missing && missing->empty())
            << query.name << (missing ? " leaves out " + missing->front() : " was not looked at");
    }
    void wrote(const sql::Query& query, std::int64_t rows) {
        if (rows == 0) return;
        const allocations::Counting apart{allocations::Counting::Part::test};
        costs_.rows_written[service_ + "." + table_of(sql::text_of(query))] +=
            static_cast<int>(rows);
    }

    sql::Tx& inner_;
    const std::string& service_;
    SqlCosts& costs_;
    SqlCosts::Service& mine_;
};

}  // namespace

SqlCosts SqlCosts::since(const SqlCosts& before) const {
    SqlCosts spent = *this;
    for (const auto& [service, was] : before.services) {
        Service& now = spent.services[service];
        now.reads -= was.reads;
        now.writes -= was.writes;
        now.statements -= was.statements;
        now.rows_read -= was.rows_read;
    }
    for (const auto& [table, rows] : before.rows_written) spent.rows_written[table] -= rows;
    std::erase_if(spent.services, [](const auto& one) { return one.second == Service{}; });
    std::erase_if(spent.rows_written, [](const auto& one) { return one.second == 0; });
    return spent;
}

void CountingDatabase::submit(Mode mode, Context ctx, Body body, Resumer<Status> done) {
    auto counted = [this, mode, body = std::move(body)](sql::Tx& tx) mutable -> Status {
        SqlCosts::Service& mine = costs_.services[service_];
        ++(mode == Mode::read ? mine.reads : mine.writes);
        CountingTx counting{tx, service_, costs_};
        return body(counting);
    };
    submit_to(*inner_, mode, std::move(ctx), std::move(counted), done);
}

}  // namespace waybill::town
