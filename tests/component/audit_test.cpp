// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/audit.hpp"
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "apps/waybill/audit/consumers.hpp"
#include "apps/waybill/audit/promises.hpp"
#include "platform/testing/temp_folder.hpp"
#include "tests/component/damages.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <format>
#include <fstream>
#include <map>
#include <set>
#include <thread>

namespace waybill::town::audited {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

constexpr auto by_queue = Kitchen::reads_the_queue;

/// A town with an order of every kind, seen at one quiet moment; its data is copied, never changed.
class CompleteTown {
public:
    CompleteTown() {
        Person boss = meet_operator(town_);
        Shop bakery = open_shop(boss, by_queue);
        Shop grill = open_shop(boss, by_queue, "Grill House");
        Rider rida = hire(boss, "Rida", "on_foot");  // has half an hour to fetch it
        Rider ruben = hire(boss, "Ruben");
        Person clara = register_customer(town_, "Clara");
        Person carl = register_customer(town_, "Carl");
        ids_["completed"] = live(clara, bakery, rida, by_queue, AssignmentMode::claim, "k1");
        ids_["failed"] = place_order(clara, bakery, "k2");
        decline("failed");
        ids_["cancelled"] = place_order(clara, bakery, "k3");
        cancel(clara, "cancelled");
        ids_["refunded"] = place_order(clara, bakery, "k4");
        pay(clara, ids_["refunded"]);
        cancel(clara, "refunded");
        town_.executor.run_for(2h);
        in_cash(boss, clara, bakery, rida);
        ids_["other"] = live(carl, grill, ruben, by_queue, AssignmentMode::claim, "k5");
        for (const char* kind : {"paid", "preparing", "ready", "assigned", "delivering"}) {
            ids_[kind] = place_order(clara, bakery, std::string{"key-"} + kind);
            pay(clara, ids_[kind]);
        }
        prepare_some(bakery);
        carry(rida, ruben);
        ids_["pending"] = place_order(clara, bakery, "k6");
        ids_["opened"] = place_order(clara, bakery, "k7");
        town_.api.get("/pay/" + ids_["opened"].payment_id).expect(303);
        EXPECT_TRUE(town_.settle());
        town_.executor.run_for(16min);
        EXPECT_TRUE(town_.settle());
    }

    TownWorld& town() { return town_; }
    std::string filled(std::string text) const {
        for (const auto& [kind, order] : ids_) replace(text, "{" + kind + "}", order.order_id);
        replace(text, "{now}", std::to_string(to_micros(town_.now())));
        return text;
    }

private:
    static void replace(std::string& text, const std::string& what, const std::string& with) {
        for (auto at = text.find(what); at != text.npos; at = text.find(what, at))
            text.replace(at, what.size(), with);
    }
    void decline(const std::string& kind) {
        const auto& id = ids_[kind].payment_id;
        town_.api.get("/pay/" + id).expect(303);
        for (int i = 0; i < 3; ++i) {
            town_.api.post("/simulator/checkout/" + id, "decision=decline",
                           {.content_type = "application/x-www-form-urlencoded"});
            town_.executor.run_for(30s);
        }
    }
    void cancel(Person& customer, const std::string& kind) {
        customer.post("/v1/orders/" + ids_[kind].order_id + "/cancel").expect(200);
        town_.executor.run_for(1min);
    }
    /// Brought, a part of it given back, and most of the cash with the platform.
    void in_cash(Person& boss, Person& customer, Shop& shop, Rider& rider) {
        ids_["cash"] = live_in_cash(customer, shop, rider, "k8");
        town_.executor.run_for(2s);  // it is captured
        const auto part = boss.post("/v1/admin/payments/" + ids_["cash"].payment_id + "/refunds",
                                    R"({"amount":{"amount":100,"currency":"EUR"}})", "part")
                              .expect(201);
        boss.post("/v1/admin/refunds/" + part.text("/refund_id") + "/pay-out").expect(200);
        boss.post("/v1/admin/couriers/" + rider.courier_id + "/hand-ins",
                  R"({"amount":{"amount":2000,"currency":"EUR"}})", "cash")
            .expect(201);
    }
    void prepare_some(Shop& shop) {
        const std::string queue = "/v1/partners/" + shop.partner_id + "/orders/";
        for (const char* kind : {"preparing", "ready", "assigned", "delivering"})
            shop.keeper.post(queue + ids_[kind].order_id + "/accept", R"({"minutes":20})")
                .expect(200);
        for (const char* kind : {"ready", "assigned", "delivering"})
            shop.keeper.post(queue + ids_[kind].order_id + "/ready").expect(200);
        town_.executor.run_for(1min);
    }
    void carry(Rider& first, Rider& second) {
        const std::string deliveries = "/v1/courier/deliveries/";
        first.person.post(deliveries + ids_["assigned"].order_id + "/claim", {}, "c1").expect(200);
        second.person.post(deliveries + ids_["delivering"].order_id + "/claim", {}, "c2")
            .expect(200);
        second.person.post(deliveries + ids_["delivering"].order_id + "/pick-up", R"({"epoch":1})")
            .expect(200);
    }

    TownWorld town_{{.seed = 11, .lost_after = 10h, .cash = true}};
    std::map<std::string, Placed> ids_{};
};

CompleteTown& complete_town() {
    static CompleteTown town;
    return town;
}

/// A copy of the town's databases.
class CopiedData {
public:
    CopiedData() {
        for (const auto& entry :
             std::filesystem::directory_iterator{complete_town().town().folder()})
            if (entry.path().extension() != ".db-shm")
                std::filesystem::copy(entry.path(), folder_.path() / entry.path().filename());
    }
    std::filesystem::path file(std::string_view name) const { return folder_.path() / name; }

    /// Nothing keeps the rules of the schema meanwhile.
    Status change(const std::string& statements) {
        WAYBILL_TRY(auto all,
                    sqlite::Connection::open(
                        {.file = file("orders.db"), .vfs = {}, .writer = true, .durable = false}));
        WAYBILL_CHECK(all.script("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
                                 "PRAGMA legacy_alter_table = ON;"));
        for (const auto& stored : audit::stored_databases())
            if (stored.schema != "main")
                WAYBILL_CHECK(all.script(std::format(
                    "ATTACH '{}/{}.db' AS {}", folder_.path().string(), stored.name, stored.name)));
        return all.script(statements);
    }

    Result<audit::Report> audit(
        std::optional<std::string_view> key = TownWorld::sealing_key) const {
        WAYBILL_TRY(auto books, audit::Books::open(folder_.path().string()));
        audit::Audit::Options options{
            .now = complete_town().town().now(), .wait = {}, .depth = audit::Depth::deep};
        options.look_at_blob = [](const blobs::BlobName&) {
            return "is not there";
        };  // it has none
        if (key) options.sealing_key = SecretText{std::string{*key}};
        return audit::Audit{books, std::move(options)}.run();
    }

private:
    TempFolder folder_{};
};

/// `MON-5a ord_…: total …` of everything that does not hold.
std::vector<std::string> lines_of(const audit::Report& report) {
    std::vector<std::string> lines;
    for (const auto& one : report.outcomes) {
        for (const auto& violation : one.shown)
            lines.push_back(std::format("{} {}: {}", one.id, violation.subject, violation.words));
        if (one.undecided > 0) lines.push_back(std::format("{} is undecided", one.id));
    }
    return lines;
}

void each_is_found(std::span<const Damage> damages) {
    for (const Damage& damage : damages) {
        SCOPED_TRACE(damage.what);
        CopiedData data;
        const auto done = data.change(complete_town().filled(std::string{damage.sql}));
        ASSERT_TRUE(done) << done.error().detail;
        const auto report = data.audit();
        ASSERT_TRUE(report) << report.error().message;
        const auto found = std::ranges::find(report->outcomes, damage.seen_by, &audit::Outcome::id);
        ASSERT_NE(found, report->outcomes.end()) << damage.seen_by;
        EXPECT_GT(found->broken, 0) << damage.seen_by << " holds; what does not:\n"
                                    << ::testing::PrintToString(lines_of(*report));
    }
}

TEST(Audit, HoldsInACompleteTown) {
    const CopiedData data;
    const auto report = data.audit();
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_THAT(lines_of(*report), IsEmpty());
    for (const auto& count : report->read) EXPECT_GT(count.rows, 0) << count.what;
}

TEST(Audit, SeesWhatIsMissing) { each_is_found(missing_rows()); }
TEST(Audit, SeesWhereCopiesDiffer) { each_is_found(differing_copies()); }
TEST(Audit, SeesWrongMoney) { each_is_found(wrong_money()); }
TEST(Audit, SeesWrongStock) { each_is_found(wrong_stock()); }
TEST(Audit, SeesStepsThatDidNotHappen) { each_is_found(wrong_steps()); }
TEST(Audit, SeesWorkThatNobodyDoes) { each_is_found(wrong_work()); }
TEST(Audit, SeesFilesThatAreNotOurs) { each_is_found(wrong_files()); }

TEST(Audit, SeesDatabasesThatWereExchanged) {
    CopiedData data;
    for (const char* end : {".db", ".db-wal"}) {
        const auto orders = data.file(std::string{"orders"} + end);
        const auto payments = data.file(std::string{"payments"} + end);
        std::filesystem::rename(orders, data.file("spare"));
        std::filesystem::rename(payments, orders);
        std::filesystem::rename(data.file("spare"), payments);
    }
    const auto report = data.audit();
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_GT(report->outcomes.front().broken, 0) << report->outcomes.front().id;
}

TEST(Audit, SeesAnIndexThatSaysSomethingElseThanItsTable) {
    CopiedData data;
    std::string page;
    {
        auto orders = sqlite::Connection::open(
            {.file = data.file("orders.db"), .vfs = {}, .writer = true, .durable = false});
        ASSERT_TRUE(orders);
        ASSERT_TRUE(orders->script("PRAGMA wal_checkpoint(TRUNCATE)"));
        ASSERT_TRUE(orders->text_of(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'orders_of_customer'", page));
    }
    std::fstream file{data.file("orders.db"), std::ios::in | std::ios::out | std::ios::binary};
    const auto place = (std::stol(page) - 1) * 4096;
    std::string bytes(4096, '\0');
    file.seekg(place).read(bytes.data(), 4096);
    const auto id = bytes.rfind("usr_");
    ASSERT_NE(id, bytes.npos);
    bytes[id + 10] = bytes[id + 10] == 'x' ? 'y' : 'x';
    file.seekp(place).write(bytes.data(), 4096);
    file.close();
    const auto report = data.audit();
    ASSERT_TRUE(report) << report.error().message;
    const auto found = std::ranges::find(report->outcomes, "SCH-2", &audit::Outcome::id);
    EXPECT_GT(found->broken, 0);
}

TEST(Audit, NothingOpensWithAnotherKeyOrNone) {
    const CopiedData data;
    const auto broken = [](const Result<audit::Report>& report) {
        std::vector<std::string> ids;
        for (const auto& one : report.value().outcomes)
            if (one.broken > 0) ids.push_back(one.id);
        return ids;
    };
    EXPECT_THAT(broken(data.audit("another installation's")),
                ::testing::ElementsAre("SCH-5a", "SCH-5c"));
    EXPECT_THAT(broken(data.audit(std::nullopt)), ::testing::ElementsAre("SCH-5d"));
}

TEST(Audit, AMissingDatabaseIsNoGoodDatabase) {
    CopiedData data;
    std::filesystem::remove(data.file("couriers.db"));
    const auto report = data.audit();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().reason, "audit.no_database");
}

TEST(Audit, WhatIsUnderWayIsUndecidedAndNotBroken) {
    CopiedData data;
    // As a server leaves it that was stopped just after the order was paid.
    const auto done = data.change(complete_town().filled(
        "UPDATE main.outbox SET published_at = NULL, at = {now} WHERE key = '{paid}' AND type IN "
        "('order.paid', 'order.alerted'); UPDATE catalog.reservations SET state = 'active' WHERE "
        "order_id = '{paid}'; "
        "UPDATE catalog.stock SET sold = sold - (SELECT r.quantity FROM catalog.reservations r "
        "WHERE r.order_id = '{paid}' AND r.offer_id = stock.offer_id), reserved = reserved + "
        "(SELECT r.quantity FROM catalog.reservations r WHERE r.order_id = '{paid}' AND r.offer_id "
        "= stock.offer_id) WHERE offer_id IN (SELECT offer_id FROM catalog.reservations WHERE "
        "order_id = '{paid}'); DELETE FROM catalog.inbox WHERE event_id IN (SELECT id FROM "
        "main.outbox WHERE key = '{paid}' AND type = 'order.paid')"));
    ASSERT_TRUE(done) << done.error().detail;
    const auto report = data.audit();
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_THAT(lines_of(*report), ::testing::ElementsAre("STK-4a is undecided"));
    EXPECT_FALSE(report->broken());
    EXPECT_TRUE(report->undecided());
}

TEST(Audit, KnowsEveryoneWhoNotesWhatWasApplied) {
    CopiedData data;
    auto books = audit::Books::open(data.file("").string());
    ASSERT_TRUE(books) << books.error().message;
    std::set<std::string> listening;
    for (const auto& stored : audit::stored_databases()) {
        auto keep = [&](const sql::Row& row) { listening.insert(row.text(0)); };
        ASSERT_TRUE(books->fetch(
            std::format("SELECT DISTINCT consumer FROM {}.inbox", stored.schema), keep));
    }
    std::set<std::string> known{"payments.callbacks"};  // of requests, not of events
    for (const auto& consumer : audit::consumers()) known.emplace(consumer.name);
    for (const auto& consumer : listening) EXPECT_TRUE(known.contains(consumer)) << consumer;
}

TEST(Audit, EveryPromiseIsCheckedOrSaysWhereItShows) {
    std::set<std::string_view> used;
    for (const auto& promise : audit::promises()) {
        const auto checks = audit::checks_of(promise);
        EXPECT_NE(checks.empty(), promise.seen_by.empty()) << promise.id;
        used.insert(checks.begin(), checks.end());
    }
    for (const auto& check : audit::checks()) EXPECT_TRUE(used.contains(check.id)) << check.id;
}

/// What SQLite would do: a step for each table, in the order of their loops.
std::vector<std::string> plan_of(audit::Books& books, const sql::Query& query) {
    std::vector<std::string> steps;
    std::string text = "EXPLAIN QUERY PLAN " + sql::text_of(query);
    for (const char* value : {"$1", "$2", "$3"})
        for (auto at = text.find(value); at != text.npos; at = text.find(value))
            text.replace(at, 2, "'x'");
    auto keep = [&](const sql::Row& row) { steps.push_back(row.text(3)); };
    EXPECT_TRUE(books.fetch(std::move(text), keep)) << query.name;
    return steps;
}

TEST(Audit, ReadsEachRowThroughAnIndex) {
    CopiedData data;
    auto books = audit::Books::open(data.file("").string());
    ASSERT_TRUE(books) << books.error().message;
    const auto look = [&books](const sql::Query& query) {
        for (const auto& step : plan_of(*books, query)) {
            // What is made of the rows that an index gave.
            const bool made =
                step.contains("held") || step.contains("(subquery") || step.contains("CONSTANT");
            EXPECT_FALSE(step.starts_with("SCAN") && !made) << query.name << ": " << step;
            EXPECT_FALSE(step.contains("TEMP B-TREE") && !step.contains("DISTINCT"))
                << query.name << ": " << step;
        }
    };
    for (const auto& reading : audit::readings()) {
        if (reading.keys == audit::Keys::whole) continue;
        if (reading.pass == nullptr) look(reading.query);
        if (reading.pass != nullptr) std::ranges::for_each(reading.pass->queries, look);
    }
}

TEST(Audit, ReadsOrdersAndPaymentsOnce) {
    for (const auto keys : {audit::Keys::order, audit::Keys::payment})
        EXPECT_EQ(std::ranges::count(audit::readings(), keys, &audit::Reading::keys), 1);
    std::map<std::string_view, int> read;
    for (const audit::Pass* pass : {&audit::lives_of_orders, &audit::lives_of_payments})
        for (const sql::Query& query : pass->queries) ++read[query.name];
    for (const auto& [name, times] : read) EXPECT_EQ(times, 1) << name;
}

TEST(Audit, TwoReadersSeeOneMomentBesideAServer) {
    CopiedData data;
    auto first = audit::Books::open(data.file("").string());
    auto second = audit::Books::open(data.file("").string());
    auto writer = sqlite::Connection::open(
        {.file = data.file("orders.db"), .vfs = {}, .writer = true, .durable = false});
    ASSERT_TRUE(first && second && writer);
    const auto write = [&writer] {
        return writer->script("UPDATE installation SET generation = generation + 1");
    };
    std::atomic<bool> over{false};
    std::jthread server{[&] {
        for (; !over; std::this_thread::sleep_for(1ms)) EXPECT_TRUE(write());
    }};
    const auto seen = [](audit::Books& books) {
        std::int64_t generation = 0;
        auto keep = [&generation](const sql::Row& row) { generation = row.integer(0); };
        EXPECT_TRUE(books.fetch("SELECT generation FROM main.installation", keep));
        return generation;
    };
    int same = 0;
    constexpr int moments = 50;
    for (int i = 0; i < moments; ++i) {
        audit::Books* const both[]{&*first, &*second};
        ASSERT_TRUE(audit::Books::hold(both));
        if (seen(*first) == seen(*second)) ++same;
        for (audit::Books* books : both) books->release();
    }
    over = true;
    // It comes between when it commits without pausing for all the tries; this one hardly does.
    EXPECT_GT(same, moments / 2);
}

}  // namespace waybill::town::audited
