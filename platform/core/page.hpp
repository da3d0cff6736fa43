// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace waybill {

/// Of a list's query that came with another list's cursor, or with none of ours.
inline Error bad_cursor() {
    return {.kind = ErrorKind::invalid,
            .reason = "request.bad_cursor",
            .fields = {{.pointer = "/query/cursor",
                        .code = "request.bad_cursor",
                        .detail = "must be next_cursor of the page before"}}};
}

/// Cuts what a store found to one page. The store is asked for one row more than `limit`: only that
/// one tells that there is a next page. The cursor of the next page, or nothing.
template <typename T, typename CursorOf>
std::string cut_page(std::vector<T>& rows, int limit, CursorOf cursor_of) {
    const auto count = static_cast<std::size_t>(limit);
    if (rows.size() <= count) return {};
    rows.erase(rows.begin() + limit, rows.end());
    return cursor_of(rows.back());
}

}  // namespace waybill
