// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/commands/order_past.hpp"
#include "platform/core/json_text.hpp"
#include "platform/core/money.hpp"
#include "services/orders/messages/order_messages.hpp"

#include <cstdio>
#include <format>

namespace waybill::commands {
namespace {

constexpr sql::Query show_order{"show.order",
                                "SELECT total, currency FROM main.orders WHERE order_id = $1"};
constexpr sql::Query show_history{
    "show.history",
    "SELECT version, COALESCE(from_status, ''), to_status, what, actor, cause, note, at, "
    "state FROM main.order_history WHERE order_id = $1 AND at <= $2 ORDER BY version"};

struct HistoryStep {
    std::int64_t version{0};
    std::string from;
    std::string to;
    std::string what;
    std::string actor;
    std::string cause;
    std::string note;
    std::string at;
    std::string state;  ///< what the order was then; empty where it was not kept
};

HistoryStep read_step(const sql::Row& row) {
    return {.version = row.integer(0),
            .from = row.text(1),
            .to = row.text(2),
            .what = row.text(3),
            .actor = row.text(4),
            .cause = row.text(5),
            .note = row.text(6),
            .at = to_rfc3339(row.time(7)),
            .state = row.text(8)};
}

/// How far the delivery is after these steps.
std::string_view delivery_after(const std::vector<HistoryStep>& steps) {
    orders::Order order;
    if (const auto& kept = steps.back().state; !kept.empty() && orders::decode_state(kept, order))
        return to_string(order.delivery);
    std::string_view delivery = "none";
    for (const HistoryStep& step : steps) {
        if (step.what == "assigned") delivery = "assigned";
        if (step.what == "unassigned") delivery = "none";
        if (step.what == "picked_up") delivery = "picked_up";
        if (step.what == "completed") delivery = "delivered";
    }
    return delivery;
}

void print_order(const OrderShowOptions& options, Money total,
                 const std::vector<HistoryStep>& steps, bool json) {
    const std::string& status = steps.back().to;
    const auto delivery = delivery_after(steps);
    const std::string line =
        json ? std::format(R"({{"order_id":{},"status":{},"delivery_status":{},"version":{},)"
                           R"("total":{{"amount":{},"currency":{}}}}})",
                           json_string(options.order), json_string(status), json_string(delivery),
                           steps.back().version, total.amount, json_string(total.currency.code()))
             : std::format("{}  {} {}, delivery {}, {}", options.order,
                           options.at.empty() ? "now" : options.at + " was", status, delivery,
                           to_text(total));
    std::puts(line.c_str());
}

void print_step(const HistoryStep& step, bool json) {
    const std::string line =
        json ? std::format(R"({{"version":{},"from":{},"to":{},"what":{},"actor":{},"cause":{},)"
                           R"("note":{},"at":{}}})",
                           step.version, json_string(step.from), json_string(step.to),
                           json_string(step.what), json_string(step.actor), json_string(step.cause),
                           json_string(step.note), json_string(step.at))
             : std::format("{:3}  {}  {:<10} {:<10} -> {:<10} by {} ({}){}{}", step.version,
                           step.at, step.what, step.from, step.to, step.actor, step.cause,
                           step.note.empty() ? "" : ": ", step.note);
    std::puts(line.c_str());
}

int no_such_order(const std::string& words) {
    std::fprintf(stderr, "waybill: %s\n", words.c_str());
    return exit_wrong;
}

}  // namespace

int run_order_show(const Common& common, const OrderShowOptions& options) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const auto id = OrderId::parse(options.order);
    const auto at =
        options.at.empty() ? std::optional{TimePoint::max()} : parse_rfc3339(options.at);
    if (!id || !at) {
        std::fprintf(stderr, "waybill: %s\n",
                     !id ? "that is not an order id (ord_ and 26 characters)"
                         : "--at takes a moment like 2026-01-31T12:00:00Z");
        return exit_usage;
    }
    auto books = open_books(*configuration);
    if (!books) return complain(books.error());
    if (auto held = books->hold(); !held) return complain(held.error());
    std::optional<Money> total;
    const sql::Value values[]{sql::Value{*id}};
    auto head = [&total](const sql::Row& row) {
        total = Money{.amount = row.integer(0),
                      .currency = Currency::parse(row.view(1)).value_or(Currency{})};
    };
    if (auto read = books->fetch(show_order, values, head); !read) return complain(read.error());
    if (!total) return no_such_order("there is no order " + options.order);
    std::vector<HistoryStep> steps;
    const sql::Value until[]{sql::Value{*id}, sql::Value{*at}};
    auto keep = [&steps](const sql::Row& row) { steps.push_back(read_step(row)); };
    if (auto read = books->fetch(show_history, until, keep); !read) return complain(read.error());
    if (steps.empty())
        return no_such_order("order " + options.order + " was not there yet at " + options.at);
    const auto others = past_lines(*books, *id, *at, common.json);
    if (!others) return complain(others.error());
    print_order(options, *total, steps, common.json);
    for (const std::string& line : *others) std::puts(line.c_str());
    for (const HistoryStep& step : steps) print_step(step, common.json);
    return exit_ok;
}

}  // namespace waybill::commands
