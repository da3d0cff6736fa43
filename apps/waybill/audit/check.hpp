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

/// Who judges a check: a query of its own, or what reads for several of them.
enum class By : std::uint8_t {
    query,
    order_lives,
    payment_lives,
    couriers,
    stock_held,
    ledger,
    events,
    mails,
    seals,
    actions,
    pictures,
    files,
};

/// When a promise holds: within one database always; between two, once what is under way for the
/// object has arrived.
enum class Holds : std::uint8_t { always, on_arrival };

/// What must hold.
struct Check {
    std::string_view id;  ///< `MON-5`; a letter behind it where one promise has several checks
    By by;
    std::string_view words;
    Holds holds{Holds::always};
};
/// In the order in which they are told.
std::span<const Check> checks();
/// One of them, by its id.
const Check& check_of(std::string_view id);

/// Told what is wrong with an object: the id of the check, the object, the words.
using Tell = FunctionRef<void(std::string_view, std::string_view, std::string)>;

/// By which key a reading goes through its rows, some hundred at a time, so that what lies together
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

/// Tells what is wrong with a row.
using Judge = void (*)(const sql::Row&, Tell);

/// Keys from `low` to before `high`.
struct KeyRange {
    std::string_view low;
    std::string_view high;
    TimePoint now;
};

/// Checks that are judged together: the tables are read side by side in the order of one key, each
/// once, and what they say of an object is judged when all of it is at hand.
struct Pass {
    std::span<const sql::Query> queries;  ///< $1 and $2 are the range, unless all is read
    Status (*judge)(Books&, const KeyRange&, Tell);
};
extern const Pass lives_of_orders;
extern const Pass lives_of_payments;
extern const Pass stock_held;

/// What is read at once: a pass, or a query that finds what breaks a promise. The databases of the
/// services are attached under their names, that of orders is `main`. Each row: the object's id,
/// and what is wrong with it; with a judge, what the judge needs instead. The keys are those from
/// $1 to before $2; of an event, its position is $1; a query that reads the whole and needs the
/// time takes microseconds as $1.
struct Reading {
    constexpr Reading(std::string_view check, Keys range, sql::Text sql, Judge judged = nullptr)
        : id{check}, keys{range}, query{check, sql}, judge{judged} {}
    /// For all checks that are judged there.
    constexpr Reading(By all, Keys range, sql::Text sql, Judge judged)
        : by{all}, keys{range}, query{"audit.several", sql}, judge{judged} {}
    constexpr Reading(By all, Keys range, const Pass& judged)
        : by{all}, keys{range}, pass{&judged} {}

    std::string_view id{};  ///< of the check, if it is one
    By by{By::query};
    Keys keys;
    sql::Query query{};
    Judge judge{nullptr};
    const Pass* pass{nullptr};
};

#define WAYBILL_AUDIT_KEYS(column) column " >= $1 AND " column " < $2"

std::span<const Reading> order_readings();
std::span<const Reading> money_readings();
std::span<const Reading> stock_readings();
std::span<const Reading> people_readings();

/// All of them, those that are generated as well; made once.
const std::vector<Reading>& readings();

}  // namespace waybill::audit
