// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"

#include <string>
#include <vector>

namespace waybill::rows {

/// One installation of two that lived the same.
struct Side {
    std::string name;  ///< for people
    audit::Books& books;
};

struct Comparison {
    std::size_t rows{0};                     ///< of the first
    std::vector<std::string> differences{};  ///< `service.table`, and the rows that only one has
};

/// All rows of all services, without ids, times and whatever else chance decides. The first is in
/// files, which tell what columns there are. Nothing may be under way in either.
Comparison compare(Side files, Side other);

}  // namespace waybill::rows
