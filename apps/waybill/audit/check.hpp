// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/function_ref.hpp"
#include "platform/sql/database.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::audit {

class Books;

/// By which key a check goes through its rows, some hundred at a time, so that what lies together
/// is read while it is at hand. `whole` reads everything at once. A `named_event` is looked at only
/// when the pass over all events names it (events.hpp), a `named_payment` when that over the ledger
/// does.
enum class Keys : std::uint8_t {
    whole,
    order,
    payment,
    user,
    offer,
    courier,
    named_event,
    named_payment,
};

/// When a promise holds: within one database always; between two, once what is under way for the
/// object has arrived.
enum class Holds : std::uint8_t { always, on_arrival };

/// What is wrong with a row, in words; empty when nothing is.
using Judge = std::string (*)(const sql::Row&);

/// Keys from `low` to before `high`.
struct KeyRange {
    std::string_view low;
    std::string_view high;
    TimePoint now;
};

/// Told what is wrong with an object: the id of the check, the object, the words.
using Tell = FunctionRef<void(std::string_view, std::string_view, std::string)>;

/// Checks that are judged together: the tables are read side by side in the order of one key, each
/// once, and what they say of an object is judged when all of it is at hand.
struct Pass {
    std::string_view name;
    std::span<const sql::Query> queries;  ///< $1 and $2 are the range, unless all is read
    Status (*judge)(Books&, const KeyRange&, Tell);
};
extern const Pass lives_of_orders;
extern const Pass lives_of_payments;
extern const Pass stock_held;

/// Rows that several checks look at: `object` is the id in each, `from` begins with FROM and has a
/// WHERE.
struct Rows {
    std::string_view object{};
    std::string_view from{};
    bool operator==(const Rows&) const = default;
};

/// One promise as a query that finds what breaks it. The databases of the services are attached
/// under their names, that of orders is `main`. Each row: the object's id, and what is wrong with
/// it; with a judge, what the judge needs instead of the words. The keys are those from $1 to
/// before $2; a check that reads the whole and needs the time takes microseconds as $1.
/// Instead of a query it may name its rows, and which of them are broken: checks with the same rows
/// read them once.
struct Check {
    std::string_view id;     ///< `MON-5`; a letter behind it where one promise has several checks
    std::string_view words;  ///< what must hold
    Keys keys{Keys::whole};
    Holds holds{Holds::always};
    const Pass* pass{nullptr};  ///< it is one of these, instead of a query
    sql::Query query{};
    Judge judge{nullptr};
    Rows rows{};
    std::string_view broken{};   ///< condition; NULL is none
    std::string_view problem{};  ///< what is wrong with the object then
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

/// A query that serves one or more checks. Column 0 is the object, the next are what is wrong with
/// it by each of the checks; or all have judges, who are given the same columns. Or a pass.
struct Reading {
    Keys keys;
    const Pass* pass;
    sql::Query query;
    std::vector<const Check*> checks;
};
const std::vector<Reading>& readings();

}  // namespace waybill::audit
