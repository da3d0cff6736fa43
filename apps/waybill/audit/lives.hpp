// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"

#include <array>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace waybill::audit {

/// Rows in the order of the key in column 0, between $1 and $2, and what they say of an object.
template <typename Life>
struct Table {
    sql::Query query;
    void (*keep)(Life&, const sql::Row&);
};

template <typename Life, std::size_t N>
constexpr auto queries_of(const std::array<Table<Life>, N>& tables) {
    std::array<sql::Query, N> queries;
    for (std::size_t i = 0; i < N; ++i) queries[i] = tables[i].query;
    return queries;
}

/// Objects in the order of their ids, to which rows are added that come in the same order. Rows of
/// no object get one of their own.
template <typename Life>
class Lives {
public:
    /// The first table is that of the objects.
    Status read(Books& books, const KeyRange& range, std::span<const Table<Life>> tables) {
        const sql::Value keys[]{sql::Value{range.low}, sql::Value{range.high}};
        for (const Table<Life>& table : tables) {
            const bool first = &table == &tables.front();
            at_ = 0;
            auto keep = [&](const sql::Row& row) {
                table.keep(first ? add(row.view(0)) : of(row.view(0)), row);
            };
            WAYBILL_CHECK(books.fetch(table.query, keys, keep));
        }
        return {};
    }
    void each(FunctionRef<void(const Life&)> judge) const {
        for (const Life& life : all_) judge(life);
        for (const auto& [id, life] : strangers_) judge(life);
    }

private:
    Life& add(std::string_view id) {
        Life& made = all_.emplace_back();
        made.id = id;
        return made;
    }
    Life& of(std::string_view id) {
        while (at_ < all_.size() && all_[at_].id < id) ++at_;
        if (at_ < all_.size() && all_[at_].id == id) return all_[at_];
        const auto known = strangers_.find(id);
        if (known != strangers_.end()) return known->second;
        Life& made = strangers_[std::string{id}];
        made.id = id;
        return made;
    }

    std::deque<Life> all_{};
    std::size_t at_{0};
    std::map<std::string, Life, std::less<>> strangers_{};
};

}  // namespace waybill::audit
