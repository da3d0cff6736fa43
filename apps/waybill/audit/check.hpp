// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <span>
#include <string>
#include <string_view>

namespace waybill::audit {

/// By which key a check goes through its rows, a few thousand at a time, so that no snapshot holds
/// up the server's log. `whole` reads everything at once and is for what is small.
enum class Keys : std::uint8_t { whole, order, payment, user, offer, courier, event };

/// When a promise holds: within one database always; between two, once what is under way for the
/// object has arrived.
enum class Holds : std::uint8_t { always, on_arrival };

/// What a judge remembers of the row before.
struct Before {
    std::string object{};
    std::string state{};
};

/// What is wrong with a row, in words; empty when nothing is.
using Judge = std::string (*)(const sql::Row&, Before&);

/// One promise as a query that finds what breaks it. The databases of the services are attached
/// under their names, that of orders is `main`. Each row: the object's id, and what is wrong with
/// it; with a judge, what the judge needs instead of the words. The keys are those from $1 to
/// before $2; a check that needs the time takes microseconds as $3 ($1 when it reads the whole).
struct Check {
    std::string_view id;     ///< `MON-5`; a letter behind it where one promise has several checks
    std::string_view words;  ///< what must hold
    Keys keys{Keys::whole};
    Holds holds{Holds::always};
    sql::Query query{};
    Judge judge{nullptr};
    std::string_view database{"main"};  ///< of the events, for `Keys::event`
};

#define WAYBILL_AUDIT_KEYS(column) column " >= $1 AND " column " < $2"

std::span<const Check> order_checks();
std::span<const Check> money_checks();
std::span<const Check> booking_checks();
std::span<const Check> stock_checks();
std::span<const Check> courier_checks();
std::span<const Check> people_checks();

/// All of them, those that are generated as well; made once.
const std::vector<Check>& checks();

}  // namespace waybill::audit
