// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "platform/core/json_text.hpp"
#include "platform/json/document.hpp"

#include <cstdio>

namespace waybill::commands {
namespace {

constexpr sql::Query show_decisions{
    "show.decisions",
    "SELECT d.epoch, d.courier_id, c.name, d.at, d.policy, d.explanation, "
    "COALESCE(o.state, 'accepted'), o.answered_at "
    "FROM couriers.dispatch_decisions d JOIN couriers.couriers c ON c.courier_id = d.courier_id "
    "LEFT JOIN couriers.delivery_offers o ON o.order_id = d.order_id AND o.epoch = d.epoch AND "
    "o.courier_id = d.courier_id WHERE d.order_id = $1 ORDER BY d.epoch"};
constexpr sql::Query show_refusals{
    "show.refusals",
    "SELECT r.courier_id, c.name, r.reason, r.at FROM couriers.delivery_refusals r JOIN "
    "couriers.couriers c ON c.courier_id = r.courier_id WHERE r.order_id = $1 ORDER BY r.at"};

/// Whether the order is there, and whether its delivery is.
constexpr sql::Query find_order{"explain.order", "SELECT o.status, d.state, d.courier_name FROM "
                                                 "main.orders o LEFT JOIN couriers.deliveries d ON "
                                                 "d.order_id = o.order_id WHERE o.order_id = $1"};

const char* words_of(std::string_view how) {
    if (how == "kept") return "kept from the plan of the run before";
    if (how == "inserted") return "put in at the cheapest place";
    if (how == "repaired") return "moved there by the repair, for the plan as a whole";
    return "no plan: whoever could bring it first";
}

/// What each could-be courier would have cost, with the terms that are not nothing.
void print_candidates(const json::View& root) {
    const auto candidates = root.find("candidates");
    if (const auto how = root.text("how")) std::printf("    %s\n", words_of(*how));
    if (!candidates) return;
    std::printf("    cost of having it, in minutes of a customer's waiting:\n");
    for (auto each = candidates->first(); each.more(); each.next()) {
        const json::View one = each.value();
        const auto cost = one.find("cost");
        if (!cost) continue;
        const auto chosen = one.find("chosen");
        const auto joins = one.find("joins_another");
        std::printf("    %s %s %8.2f  hands over %s%s:", chosen && chosen->boolean() ? "*" : " ",
                    std::string{one.text("courier_id").value_or("")}.c_str(), cost->number(),
                    std::string{one.text("dropoff_at").value_or("")}.c_str(),
                    joins && joins->boolean() ? ", with another" : "");
        for (const char* term : {"click_to_door", "overage", "lateness", "delay_of_others", "pay",
                                 "end_time", "end_place"})
            if (const auto value = one.find(term); value && value->number() != 0)
                std::printf(" %s %.2f", term, value->number());
        std::printf("\n");
    }
}

/// The stored explanation, a line for each of its parts.
void print_explanation(std::string_view explanation) {
    const auto parsed = json::Document::parse(explanation);
    if (!parsed) return;
    const auto root = parsed->root();
    const auto text = [](const json::View& from, const char* name) {
        return std::string{from.text(name).value_or("")};
    };
    const auto guess = root.find("ready_is_a_guess");
    std::printf("    leaves %s, picks up %s (the kitchen is ready %s%s), hands over %s\n",
                text(root, "leave_at").c_str(), text(root, "pickup_at").c_str(),
                text(root, "ready_at").c_str(), guess && guess->boolean() ? ", a guess" : "",
                text(root, "dropoff_at").c_str());
    if (const auto together = root.find("fetched_with"))
        for (auto other = together->first(); other.more(); other.next())
            std::printf("    together with %s\n", std::string{other.value().string()}.c_str());
    print_candidates(root);
    const auto fastest = root.find("first_if_alone");
    if (!fastest) return;
    std::printf("    the fastest if each did nothing else first:\n");
    for (auto each = fastest->first(); each.more(); each.next())
        std::printf("      %s  free %s, hands over %s\n", text(each.value(), "courier_id").c_str(),
                    text(each.value(), "free_at").c_str(),
                    text(each.value(), "dropoff_at").c_str());
}

/// The planner decided nothing about this order, or there is no such order.
int tell_why_not(audit::Books& books, const OrderId& order) {
    std::string why = "there is no order " + order.text();
    auto look = [&](const sql::Row& row) {
        why = "the planner gave " + order.text() + " to nobody; the order is " + row.text(0);
        if (row.null(1))
            why += ", and its kitchen has not accepted it";
        else if (!row.view(2).empty())
            why += ", and " + row.text(2) + " took it or was sent without the planner";
    };
    const sql::Value values[]{sql::Value{order}};
    if (auto read = books.fetch(find_order, values, look); !read) return complain(read.error());
    std::fprintf(stderr, "waybill: %s\n", why.c_str());
    return exit_wrong;
}

}  // namespace

int run_dispatch_explain(const Common& common, const std::string& order) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const auto id = OrderId::parse(order);
    if (!id) {
        std::fprintf(stderr, "waybill: that is not an order id (ord_ and 26 characters)\n");
        return exit_usage;
    }
    auto books = open_books(*configuration);
    if (!books) return complain(books.error());
    const sql::Value values[]{sql::Value{*id}};
    int decisions = 0;
    auto decision = [&](const sql::Row& row) {
        ++decisions;
        if (common.json) {
            std::printf("{\"epoch\":%lld,\"courier_id\":%s,\"at\":\"%s\",\"policy\":%s,"
                        "\"offer\":%s,\"why\":%s}\n",
                        static_cast<long long>(row.integer(0)), json_string(row.view(1)).c_str(),
                        to_rfc3339(row.time(3)).c_str(), json_string(row.view(4)).c_str(),
                        json_string(row.view(6)).c_str(), row.text(5).c_str());
            return;
        }
        std::printf("%3lld  %s  to %s (%s) by %s, %s%s\n", static_cast<long long>(row.integer(0)),
                    to_rfc3339(row.time(3)).c_str(), row.text(2).c_str(), row.text(1).c_str(),
                    row.text(4).c_str(), row.text(6).c_str(),
                    row.null(7) ? "" : (" " + to_rfc3339(row.time(7))).c_str());
        print_explanation(row.view(5));
    };
    if (auto read = books->fetch(show_decisions, values, decision); !read)
        return complain(read.error());
    auto refusal = [&](const sql::Row& row) {
        if (!common.json)
            std::printf("     %s  taken from %s (%s): %s\n", to_rfc3339(row.time(3)).c_str(),
                        row.text(1).c_str(), row.text(0).c_str(), row.text(2).c_str());
    };
    if (auto read = books->fetch(show_refusals, values, refusal); !read)
        return complain(read.error());
    return decisions > 0 ? exit_ok : tell_why_not(*books, *id);
}

}  // namespace waybill::commands
