// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <span>
#include <string_view>

namespace waybill::audit {

/// When a promise can be checked: always, or only once every event has arrived everywhere.
enum class When : std::uint8_t { always, quiet };

/// One promise of the product as a query that finds what breaks it. The databases of the services
/// are attached under their names. Each row: the object's id, and what is wrong with it.
struct Check {
    std::string_view id;     ///< `MON-5`
    std::string_view words;  ///< what must hold
    When when{When::always};
    sql::Query query;
};

std::span<const Check> checks();

/// Events and due work that are still under way; nothing is quiet until this is zero.
extern const sql::Query under_way;

}  // namespace waybill::audit
