// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/check.hpp"

namespace waybill::audit {

/// One fact in both tables. `l` and `r` are the rows.
struct Same {
    std::string_view name;
    std::string_view left;
    std::string_view right;
};

/// Two tables that say the same of the same objects. What is missing on either side is found, and
/// where both differ. Those of orders and payments are compared in passes (check.hpp).
struct Copy {
    std::string_view id;
    std::string_view words;
    Keys keys{Keys::whole};
    Holds holds{Holds::on_arrival};
    std::string_view left;                ///< table
    std::string_view left_key;            ///< column
    std::string_view right;               ///< table
    std::string_view right_key;           ///< column
    std::string_view left_needs{"TRUE"};  ///< which rows must have one on the right
    std::span<const Same> same{};
};

std::span<const Copy> copies();

/// The left rows with what the right says of them, which of them are broken, and what is wrong.
std::string left_rows(const Copy& copy);
std::string left_broken(const Copy& copy);
std::string left_problem(const Copy& copy);
/// A query for the right rows that have none on the left.
std::string right_alone(const Copy& copy);

}  // namespace waybill::audit
