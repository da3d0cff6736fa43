// SPDX-License-Identifier: Apache-2.0
// Who sees which field of an order in which state, read and watched: everybody looks at every state
// of two orders, and what they see is tests/golden/visible_fields.txt. The rules are the table in
// platform/core/order_fields.cpp, and for people in services/gateway/README.md.
#include "platform/core/enum_values.hpp"
#include "platform/core/order_fields.hpp"
#include "platform/json/document.hpp"
#include "tests/component/golden.hpp"
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <format>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace waybill::town::visible_fields {

using Fields = std::set<std::string>;

/// What an object is, told by what every one of its kind has.
std::string kind_of(json::View object) {
    if (object.find("customer_id")) return "order";
    if (object.find("pickup_address")) return "delivery";  // as live offers it: with less of it
    if (object.find("cause")) return "history";
    return object.find("number") ? "tracking" : "";
}

void add_fields(json::View object, const std::string& order, Fields& fields) {
    const auto id = object.text("order_id");
    const std::string kind = kind_of(object);
    if (kind.empty() || (id && *id != order)) return;
    for (auto member = object.first(); member.more(); member.next())
        fields.insert(kind + "." + std::string{member.key()});
}

Fields read_fields(const Answer& page, const std::string& order) {
    Fields fields;
    if (page.status() != 200) return fields;
    const auto document = json::Document::parse(page.body());
    const auto data = document->root().find("data");
    if (!data) add_fields(document->root(), order, fields);
    if (data)
        for (auto row = data->first(); row.more(); row.next())
            add_fields(row.value(), order, fields);
    return fields;
}

/// Of the last message of each kind.
Fields watched_fields(const Watcher& watcher, const std::string& order) {
    std::map<std::string, Fields> last;
    for (const std::string& message : watcher.messages()) {
        const auto document = json::Document::parse(message);
        const auto data = document->root().find("data");
        if (!data) continue;
        if (document->root().text("type") == "position") {
            last["position"] = {"tracking.courier_place"};
            continue;
        }
        Fields fields;
        add_fields(*data, order, fields);
        if (!fields.empty()) last[fields.begin()->substr(0, 5)] = std::move(fields);
    }
    Fields all;
    for (auto& [kind, fields] : last) all.merge(fields);
    return all;
}

struct Viewer {
    char letter;
    Person* person;  ///< nobody: by the public link
    std::vector<std::string> topics;
    std::vector<std::string> pages;
};

struct VisibleFields : ::testing::Test {
    TownWorld town{{.seed = 80}};
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Shop grill{open_shop(boss, Kitchen::reads_the_queue, "Grill House")};
    Rider rider{hire(boss, "Rida")};
    Person customer{register_customer(town, "Clara")};
    Person stranger{register_customer(town, "Otto")};
    Person helper{add_support()};
    std::string last_event{};
    Rider other;
    Placed order{};
    std::string token{};
    std::vector<std::string> states{};
    /// By field, then by state: the letters of those who see it, capital if only when they read.
    std::map<std::string, std::map<std::string, std::string>> table{};

    VisibleFields() : other{first_event()} {}

    Person add_support() {
        const std::string email = "sue@people.example";
        boss.post("/v1/users", std::format(R"({{"email":"{}","password":"{}","first_name":"Sue",)"
                                           R"("last_name":"Example","roles":["support"]}})",
                                           email, TownWorld::password))
            .expect(201);
        return Person{town, email};
    }
    /// What comes after it is replayed to whoever subscribes.
    Rider first_event() {
        const Watcher board{town, boss.token(), Watcher::subscription("board")};
        Rider hired = hire(boss, "Sami");
        town.executor.run_for(1s);
        last_event = board.last_id();
        return hired;
    }
    std::vector<Viewer> viewers() {
        const std::string own = "/v1/orders/" + order.order_id;
        const std::string topic = "order:" + order.order_id;
        const auto pages = [&](std::string list) {
            return std::vector<std::string>{own, own + "/history", std::move(list)};
        };
        const auto queue = [](const Shop& of) {
            return "/v1/partners/" + of.partner_id + "/orders?limit=100";
        };
        const auto riding = [&](char letter, Person& person) {
            Viewer viewer{letter, &person, {topic, "courier:me"}, pages("/v1/courier/offers")};
            viewer.pages.emplace_back("/v1/courier/deliveries");
            return viewer;
        };
        return {{'c', &customer, {topic}, pages("/v1/orders")},
                {'d', &stranger, {topic}, pages("/v1/orders")},
                {'p', &shop.keeper, {topic, "partner:" + shop.partner_id}, pages(queue(shop))},
                {'q', &grill.keeper, {topic, "partner:" + grill.partner_id}, pages(queue(grill))},
                riding('r', rider.person),
                riding('s', other.person),
                {'o', &boss, {topic, "board"}, pages("/v1/admin/orders")},
                {'u', &helper, {topic, "board"}, pages("/v1/admin/orders")},
                {'l', nullptr, {"tracking:" + token}, {"/v1/tracking/" + token}}};
    }
    /// Everybody looks, at the pages and at what has happened since they looked last.
    void look(const std::string& state) {
        states.push_back(state);
        town.executor.run_for(2s);
        std::string newest = last_event;
        for (const Viewer& viewer : viewers()) {
            std::string topics;
            for (const std::string& topic : viewer.topics)
                topics += std::format("{}\"{}\"", topics.empty() ? "" : ",", topic);
            const std::string token_now = viewer.person ? viewer.person->token() : std::string{};
            const Watcher watcher{
                town, token_now,
                std::format(R"({{"subscribe":[{}],"after":"{}"}})", topics, last_event)};
            report_position();
            town.executor.run_for(1s);
            const Fields watched = watched_fields(watcher, order.order_id);
            Fields read;
            for (const std::string& page : viewer.pages)
                read.merge(read_fields(
                    viewer.person ? viewer.person->get(page) : town.api.get(page), order.order_id));
            note(state, viewer, read, watched);
            if (viewer.letter == 'o') newest = watcher.last_id();
        }
        last_event = newest;
    }
    /// What has happened until now is not looked at.
    void pass_over() {
        town.executor.run_for(1s);
        const Watcher board{town, boss.token(), Watcher::subscription("board", last_event)};
        last_event = board.last_id();
    }
    void report_position() {
        rider.person
            .post("/v1/courier/positions",
                  std::format(R"({{"positions":[{{"lat":50.852,"lon":4.352,"at":"{}"}}]}})",
                              to_rfc3339(town.now())))
            .expect(204);
    }
    void note(const std::string& state, const Viewer& viewer, const Fields& read,
              const Fields& watched) {
        const bool office = viewer.letter == 'o' || viewer.letter == 'u';
        for (const std::string& field : watched) {
            // The board has the courier's side, which the office reads of the order.
            if (office && field.starts_with("delivery.")) {
                table[field][state] += viewer.letter;
                continue;
            }
            // The place of the courier has a message of its own, for readers of the order too.
            if (field == "tracking.courier_place" && viewer.person != nullptr) continue;
            EXPECT_TRUE(read.contains(field))
                << viewer.letter << " is told " << field << " in " << state << ", not shown it";
        }
        for (const std::string& field : read) {
            const bool both = watched.contains(field);
            if (field.starts_with("order.") || field.starts_with("tracking.")) {
                EXPECT_TRUE(both) << viewer.letter << " is shown " << field << " in " << state
                                  << ", not told it";
            }
            const int letter = both ? viewer.letter : std::toupper(viewer.letter);
            table[field][state] += static_cast<char>(letter);
        }
        if (watched.contains("tracking.courier_place") && viewer.person != nullptr)
            table["live position"][state] += viewer.letter;
    }
    void begin(const std::string& key) {
        order = place_order(customer, shop, key);
        const auto url = customer.get("/v1/orders/" + order.order_id).text("/tracking_url");
        token = url.substr(url.rfind('/') + 1);
    }
    void partner(std::string_view step) {
        shop.keeper
            .post(
                std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, step),
                "{}")
            .expect(200);
    }
    void courier(std::string_view step, std::string body) {
        rider.person
            .post(std::format("/v1/courier/deliveries/{}/{}", order.order_id, step),
                  std::move(body))
            .expect(200);
        town.executor.run_for(1s);
    }
    std::string text() const;
};

std::string VisibleFields::text() const {
    std::string out =
        "Who sees which field of an order, by its state: c its customer, d another; p its "
        "partner's\n"
        "staff, q another's; r the courier who takes it, s another; o operator, u support, l the\n"
        "public link. A capital letter sees it when reading only: a history is not watched, and\n"
        "what is offered is watched in short.\n\n";
    out += std::format("{:<29}", "");
    for (const std::string& state : states) out += std::format(" {:<10}", state);
    for (const auto& [field, cells] : table) {
        while (out.ends_with(' ')) out.pop_back();
        out += std::format("\n{:<29}", field);
        for (const std::string& state : states) {
            const auto cell = cells.find(state);
            out += std::format(" {:<10}", cell == cells.end() ? "." : cell->second);
        }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
}

TEST_F(VisibleFields, AreTheSameReadAndWatchedAndAsTheListSays) {
    begin("key-1");
    look("PENDING");
    pay(customer, order);
    look("PAID");
    partner("accept");
    look("PREPARING");
    partner("ready");
    look("READY");
    courier("claim", {});
    look("claimed");
    courier("pick-up", R"({"epoch":1})");
    look("DELIVERING");
    const auto pin = customer.get("/v1/orders/" + order.order_id).text("/pin");
    courier("deliver", std::format(R"({{"epoch":1,"pin":"{}"}})", pin));
    look("COMPLETED");
    begin("key-2");
    pay(customer, order);
    partner("accept");
    partner("ready");
    town.executor.run_for(1s);
    courier("claim", {});
    courier("pick-up", R"({"epoch":1})");
    pass_over();
    courier("fail", R"({"epoch":1,"reason":"refused","note":"not hungry any more"})");
    look("returning");
    courier("return", R"({"epoch":1})");
    look("CANCELLED");
    golden::compare("visible_fields.txt", text());
}

/// In words, as the README's table has it.
std::string when(OrderField field, OrderReader reader) {
    using enum OrderPhase;
    std::string phases;
    for (const OrderPhase phase : enum_values<OrderPhase>)
        if (shows(field, {reader}, phase)) phases += std::format(" {}", enum_name(phase));
    static const std::map<std::string, std::string> words{
        {"", "never"},
        {" unpaid waiting on_way over", "always"},
        {" unpaid waiting on_way", "until it is over"},
        {" waiting", "paid, until it is fetched"},
        {" waiting on_way", "while in hand"},
        {" on_way", "on its way"}};
    return words.at(phases);
}

TEST(VisibleFieldsTable, IsTheOneInTheReadme) {
    std::ifstream in{"services/gateway/README.md"};
    std::ostringstream readme;
    readme << in.rdbuf();
    for (const OrderField field : enum_values<OrderField>) {
        std::string row = std::format("| {} |", enum_name(field));
        for (const OrderReader reader : enum_values<OrderReader>)
            row += std::format(" {} |", when(field, reader));
        EXPECT_TRUE(readme.str().contains(row)) << row;
    }
}

}  // namespace waybill::town::visible_fields
