// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "platform/core/json_text.hpp"
#include "platform/json/document.hpp"

#include <cstdio>

namespace waybill::commands {
namespace {

constexpr std::size_t violations_shown = 10;

constexpr sql::Query show_order{
    "show.order",
    "SELECT status, delivery_status, total, currency, customer_id, partner_id, payment_id, "
    "COALESCE(courier_id, ''), version FROM main.orders WHERE order_id = $1"};
constexpr sql::Query show_history{
    "show.history",
    "SELECT version, COALESCE(from_status, ''), to_status, what, actor, cause, note, at FROM "
    "main.order_history WHERE order_id = $1 AND at <= $2 ORDER BY version"};

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

void print_check(std::string_view check, std::string_view promise,
                 const std::vector<audit::Books::Violation>& broken, bool json) {
    const std::string id{check};
    const std::string words{promise};
    if (json)
        std::printf("{\"check\":\"%s\",\"ok\":%s,\"broken\":%zu}\n", id.c_str(),
                    broken.empty() ? "true" : "false", broken.size());
    else
        std::printf("%-6s %-7s %s\n", broken.empty() ? "ok" : "BROKEN", id.c_str(), words.c_str());
    for (const auto& violation : broken)
        std::fprintf(stderr, "  %s %s: %s\n", id.c_str(), violation.subject.c_str(),
                     violation.words.c_str());
}

void print_step(const sql::Row& row, bool json) {
    const std::string at = to_rfc3339(row.time(7));
    if (json)
        std::printf("{\"version\":%lld,\"from\":%s,\"to\":%s,\"what\":%s,\"actor\":%s,\"cause\":%s,"
                    "\"note\":%s,\"at\":\"%s\"}\n",
                    static_cast<long long>(row.integer(0)), json_string(row.view(1)).c_str(),
                    json_string(row.view(2)).c_str(), json_string(row.view(3)).c_str(),
                    json_string(row.view(4)).c_str(), json_string(row.view(5)).c_str(),
                    json_string(row.view(6)).c_str(), at.c_str());
    else
        std::printf("%3lld  %s  %-10s %-10s -> %-10s by %s (%s)\n",
                    static_cast<long long>(row.integer(0)), at.c_str(), row.text(3).c_str(),
                    row.text(1).c_str(), row.text(2).c_str(), row.text(4).c_str(),
                    row.text(5).c_str());
}

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

}  // namespace

int run_verify(const Common& common) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    auto books = audit::Books::open(configuration->server.data);
    if (!books) return complain(books.error());
    const auto busy = books->under_way();
    if (!busy) return complain(busy.error());
    bool clean = true;
    for (const auto& check : audit::checks()) {
        if (check.when == audit::When::quiet && *busy > 0) continue;
        const auto broken = books->run(check, violations_shown);
        if (!broken) return complain(broken.error());
        print_check(check.id, check.words, *broken, common.json);
        clean = clean && broken->empty();
    }
    const auto broken = books->ledger();
    if (!broken) return complain(broken.error());
    print_check("MON-3c", "every entry of the ledger is as it was booked", *broken, common.json);
    clean = clean && broken->empty();
    if (*busy > 0)
        std::fprintf(stderr,
                     "%lld events or jobs are under way: checks that need quiet were left out\n",
                     static_cast<long long>(*busy));
    if (!common.json) std::puts(clean ? "every promise holds" : "promises are broken");
    return clean ? exit_ok : exit_wrong;
}

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
    auto books = audit::Books::open(configuration->server.data);
    if (!books) return complain(books.error());
    bool known = false;
    const sql::Value values[]{sql::Value{*id}};
    auto head = [&](const sql::Row& row) {
        known = true;
        if (!common.json)
            std::printf("%s  now %s, delivery %s, %lld %s\n", options.order.c_str(),
                        row.text(0).c_str(), row.text(1).c_str(),
                        static_cast<long long>(row.integer(2)), row.text(3).c_str());
    };
    if (auto read = books->connection().fetch(show_order, values, head); !read)
        return complain(read.error());
    if (!known) {
        std::fprintf(stderr, "waybill: there is no order %s\n", options.order.c_str());
        return exit_wrong;
    }
    const sql::Value until[]{sql::Value{*id}, sql::Value{*at}};
    auto step = [&](const sql::Row& row) { print_step(row, common.json); };
    if (auto read = books->connection().fetch(show_history, until, step); !read)
        return complain(read.error());
    return exit_ok;
}

int run_dispatch_explain(const Common& common, const std::string& order) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const auto id = OrderId::parse(order);
    if (!id) {
        std::fprintf(stderr, "waybill: that is not an order id (ord_ and 26 characters)\n");
        return exit_usage;
    }
    auto books = audit::Books::open(configuration->server.data);
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
    if (auto read = books->connection().fetch(show_decisions, values, decision); !read)
        return complain(read.error());
    auto refusal = [&](const sql::Row& row) {
        if (!common.json)
            std::printf("     %s  taken from %s (%s): %s\n", to_rfc3339(row.time(3)).c_str(),
                        row.text(1).c_str(), row.text(0).c_str(), row.text(2).c_str());
    };
    if (auto read = books->connection().fetch(show_refusals, values, refusal); !read)
        return complain(read.error());
    if (decisions > 0) return exit_ok;
    std::fprintf(stderr, "waybill: the planner gave %s to nobody\n", order.c_str());
    return exit_wrong;
}

}  // namespace waybill::commands
