// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/copy.hpp"

#include "apps/waybill/move/row_bytes.hpp"

#include <format>

namespace waybill::move {
namespace {

/// What is held of each side while it is compared.
constexpr std::size_t page_rows = 2000;

struct Held {
    std::string bytes;
    std::string key;
};

/// The rows of one table in the order of its key, some at a time.
class Pages {
public:
    Pages(Side& side, const Table& table)
        : side_{side},
          table_{table},
          first_{side.statement(text({}))},
          next_{side.statement(text(after()))} {}

    /// None at the end.
    Status turn() {
        rows_.clear();
        auto keep = [this](const sql::Row& row) {
            Held& held = rows_.emplace_back();
            append_row(held.bytes, row, table_);
            held.key = key_words(row, table_);
            if (rows_.size() == page_rows) remember(row);
        };
        const sql::Query& query = begun_ ? next_ : first_;
        if (begun_ && last_.all().empty()) return {};
        const sql::Values from = std::exchange(last_, sql::Values{0});
        begun_ = true;
        return side_.read(query, from.all(), keep);
    }
    const std::vector<Held>& rows() const { return rows_; }

private:
    std::string text(const std::string& where) const {
        return std::format("SELECT {} FROM {}{} ORDER BY {} LIMIT {}", column_list(table_),
                           sql_name(table_.name), where, key_list(table_), page_rows);
    }
    std::string after() const {
        std::string parameters;
        for (std::size_t i = 1; i <= table_.key.size(); ++i)
            parameters += std::format("{}${}", i == 1 ? "" : ", ", i);
        return std::format(" WHERE ({}) > ({})", key_list(table_), parameters);
    }
    void remember(const sql::Row& row) {
        for (const int column : table_.key) {
            const Kind kind = table_.columns[static_cast<std::size_t>(column)].kind;
            if (kind == Kind::number || kind == Kind::truth)
                last_.add(row.integer(column));
            else if (kind == Kind::text)
                last_.add(last_.texts().keep(row.text(column)));
            else
                last_.add(sql::Value::bytes(last_.texts().keep(row.text(column))));
        }
    }

    Side& side_;
    const Table& table_;
    const sql::Query& first_;
    const sql::Query& next_;
    bool begun_{false};
    sql::Values last_{0};  ///< the key of the last row; none where nothing comes behind it
    std::vector<Held> rows_{};
};

Result<std::int64_t> count(Side& side, const Table& table) {
    std::int64_t rows = 0;
    auto keep = [&](const sql::Row& row) { rows = row.integer(0); };
    WAYBILL_CHECK(
        side.read(side.statement("SELECT COUNT(*) FROM " + sql_name(table.name)), {}, keep));
    return rows;
}

Status copy_rows(const Way& way, const Table& table) {
    WAYBILL_TRY(const auto rows, count(way.from, table));
    way.progress.begin(std::format("{}.{}: copying", way.service, table.name), rows);
    WAYBILL_CHECK(way.to.begin_table(table));
    Status put;
    auto take = [&](const sql::Row& row) {
        if (put) put = way.to.put(row);
        if (!put) row.mark_corrupt();  // so that no more of them come
        way.progress.add_row();
    };
    const auto& all =
        way.from.statement(std::format("SELECT {} FROM {} ORDER BY {}", column_list(table),
                                       sql_name(table.name), key_list(table)));
    const Status read = way.from.read(all, {}, take);
    WAYBILL_CHECK(put);
    WAYBILL_CHECK(read);
    return way.to.end_table();
}

Status copy(const Way& way, const Table& table) {
    Status copied = copy_rows(way, table);
    if (copied) return copied;
    Error error = std::move(copied).error();
    error.message = std::format("{}.{} cannot be copied: {}", way.service, table.name,
                                error.message.empty() ? error.detail : error.message);
    return fail(std::move(error));
}

std::unexpected<Error> differs(const Way& way, const Table& table, std::string_view key) {
    return fail(Error{.kind = ErrorKind::conflict,
                      .reason = "move.difference",
                      .message = std::format("the copy is not the same: {}.{}, key {}; nothing was "
                                             "switched",
                                             way.service, table.name, key)});
}

Result<std::int64_t> compare(const Way& way, const Table& table) {
    WAYBILL_TRY(const auto expected, count(way.to, table));
    way.progress.begin(std::format("{}.{}: comparing", way.service, table.name), expected);
    Pages left{way.from, table};
    Pages right{way.to, table};
    std::int64_t rows = 0;
    while (true) {
        WAYBILL_CHECK(left.turn());
        WAYBILL_CHECK(right.turn());
        const auto& here = left.rows();
        const auto& there = right.rows();
        for (std::size_t i = 0; i < std::max(here.size(), there.size()); ++i) {
            if (i >= here.size()) return differs(way, table, there[i].key);
            if (i >= there.size() || here[i].bytes != there[i].bytes)
                return differs(way, table, here[i].key);
            ++rows;
            way.progress.add_row();
        }
        if (here.size() < page_rows) return rows;
    }
}

}  // namespace

Result<std::int64_t> copy_and_compare(const Way& way) {
    WAYBILL_CHECK(way.to.begin());
    for (const Table& table : way.tables) WAYBILL_CHECK(copy(way, table));
    WAYBILL_CHECK(way.to.commit());
    std::int64_t rows = 0;
    for (const Table& table : way.tables) {
        WAYBILL_TRY(const auto compared, compare(way, table));
        rows += compared;
    }
    return rows;
}

}  // namespace waybill::move
