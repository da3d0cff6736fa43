// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/open_file.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

/// Tables that a migration makes anew keep what is in them.
namespace waybill::wiring::rebuilt_tables {

struct Rebuilt {
    std::string_view service;
    int from;  ///< its migrations from here on come later
    std::string rows;
    std::string question;
    std::string_view answer;
};

void PrintTo(const Rebuilt& one, std::ostream* out) { *out << one.service << one.from; }

std::vector<sql::Migration> migrations_of(std::string_view name) {
    const auto services = stored_services();
    return sql::with_platform(std::ranges::find(services, name, &StoredService::name)->migrations);
}

class RebuiltTables : public ::testing::TestWithParam<Rebuilt> {
protected:
    Result<sqlite::Connection> open(std::vector<sql::Migration> migrations) {
        return sqlite::open_file(
            {.file = folder_.path() / "one.db", .migrations = std::move(migrations)});
    }

private:
    TempFolder folder_;
};

TEST_P(RebuiltTables, KeepTheirRows) {
    const Rebuilt& one = GetParam();
    auto before = migrations_of(one.service);
    std::erase_if(before, [&one](const sql::Migration& migration) {
        const bool of_platform = migration.number < 100;
        return of_platform ? migration.number >= 12 : migration.number >= one.from;
    });
    {
        auto old = open(std::move(before));
        ASSERT_TRUE(old) << old.error().message;
        const auto written = old->script(one.rows);
        ASSERT_TRUE(written) << written.error().detail;
    }
    auto now = open(migrations_of(one.service));
    ASSERT_TRUE(now) << now.error().message;
    std::string found;
    ASSERT_TRUE(now->text_of(one.question, found));
    EXPECT_EQ(found, one.answer);
    found.clear();
    ASSERT_TRUE(now->text_of("PRAGMA foreign_key_check", found));
    EXPECT_EQ(found, "");
}

const Rebuilt all_rebuilt[]{
    {"catalog", 1000,
     "INSERT INTO timers VALUES ('a', 'k', 5, x'01'), ('b', 'k', 4, x''), ('a', 'j', 3, x'');"
     "INSERT INTO inbox VALUES ('catalog.orders', 'evt_1', 7);",
     "SELECT (SELECT GROUP_CONCAT(kind || key || due || HEX(payload)) FROM (SELECT * FROM timers "
     "ORDER BY due)) || event_id || at FROM inbox",
     "catalog.picturesall0,aj3,bk4,ak501evt_17"},
    {"catalog", 200,
     "INSERT INTO products VALUES (1, 'p', 3, 'Tea', 'Black', 'drinks', 'tea', 5, 9), (2, 'q', 1, "
     "'Milk', '', 'drinks', 'milk', 6, 6);",
     "SELECT GROUP_CONCAT(product_id || version || what || COALESCE(name || description || "
     "category, '-') || at) FROM (SELECT * FROM product_changes ORDER BY product_id, version)",
     "p1createdTeaBlackdrinks5,p3changed-9,q1createdMilkdrinks6"},
    {"orders", 160,
     "INSERT INTO orders (order_id, number, customer_id, partner_id, status, delivery_status, "
     "currency, delivery_fee, total, details, payment_id, provider, sealed, tracking_digest, "
     "pin_digest, courier_name, courier_epoch, preparation_minutes, created_at, expires_at, "
     "promised_at, estimated_at, version) VALUES ('o', 'A', 'u', 'p', 'PAID', 'none', 'EUR', 0, "
     "100, x'', 'y', 'simulator', 's', 't', 'd', '', 0, 10, 1, 2, 3, 4, 2);"
     "INSERT INTO order_history VALUES ('o', 2, 'PENDING', 'PAID', 'paid', 'payments', 'e', 'n', "
     "9), ('o', 1, NULL, 'PENDING', 'created', 'u', 'k', '', 8);"
     "INSERT INTO order_lines VALUES ('o', 1, 'f', 'Tea', 1, 50, 50), ('o', 0, 'b', 'Bread', 2, "
     "25, 50);",
     "SELECT (SELECT GROUP_CONCAT(version || COALESCE(from_status, '-') || to_status || what || "
     "actor || cause || note || at) FROM order_history) || (SELECT GROUP_CONCAT(line || offer_id "
     "|| name || quantity || unit_price || total) FROM order_lines)",
     "1-PENDINGcreateduk8,2PENDINGPAIDpaidpaymentsen90bBread22550,1fTea15050"},
    {"couriers", 140,
     "INSERT INTO couriers VALUES ('c', 'u', 'Ada', '1', 'bicycle', 'available', '', 2, 1, 0, "
     "NULL, NULL, NULL, 1);"
     "INSERT INTO deliveries (order_id, delivery_id, state, ready, courier_name, epoch, "
     "wrong_pins, order_version, details, pin_digest, created_at, version) VALUES ('o', 'd', "
     "'waiting', 1, '', 0, 0, 1, x'', 'k', 1, 1);"
     "INSERT INTO delivery_offers VALUES ('o', 2, 'c', 'pending', 5, 6, NULL), ('o', 1, 'c', "
     "'declined', 3, NULL, 4);"
     "INSERT INTO delivery_refusals VALUES ('o', 'c', 'far', 4);",
     "SELECT (SELECT GROUP_CONCAT(epoch || courier_id || state || made_at || COALESCE(answer_by, "
     "'-') || COALESCE(answered_at, '-')) FROM delivery_offers) || reason || at FROM "
     "delivery_refusals",
     "1cdeclined3-4,2cpending56-far4"},
    {"payments", 140,
     "INSERT INTO payments (payment_id, order_id, customer_id, provider, currency, due, status, "
     "captured, refunded, failures, created_at, version, revision) VALUES ('p', 'o', 'u', "
     "'simulator', 'EUR', 5, 'CAPTURED', 5, 0, 0, 1, 1, 1);"
     "INSERT INTO payment_attempts VALUES ('p', 'c', 'captured', 3), ('p', 'b', 'failed', 2);"
     "INSERT INTO inbox VALUES ('payments.orders', 'evt_01jh3q8d2v7x0n5m4k9w6r1tbe', 1), "
     "('payments.callbacks', 'evt_5zjh3q8d2v7x0n5m4k9w6r1tbe', 2);",
     "SELECT (SELECT GROUP_CONCAT(charge_id || result || at) FROM payment_attempts) || (SELECT "
     "GROUP_CONCAT(event_id) FROM (SELECT event_id FROM inbox ORDER BY at))",
     "bfailed2,ccaptured3evt_01jh3q8d2v7x0n5m4k9w6r1tbe,evt_00000000007x0n5m4k9w6r1tbe"},
    {"identity", 150,
     "INSERT INTO users VALUES ('u', 'e', 'e', 'f', 'l', '1', 'en', 'customer', 1, 1, 1);"
     "INSERT INTO sessions VALUES ('s', 'u', 1, 2, NULL), ('r', 'u', 3, 4, 5);"
     "INSERT INTO refresh_tokens VALUES ('d', 's', 2, NULL, NULL), ('c', 's', 2, 1, 'n');",
     "SELECT (SELECT GROUP_CONCAT(session_id || user_id || created_at || expires_at || "
     "COALESCE(revoked_at, '-')) FROM sessions) || (SELECT GROUP_CONCAT(session_id || digest || "
     "expires_at || COALESCE(spent_at, '-') || COALESCE(nonce, '-')) FROM refresh_tokens)",
     "ru345,su12-sc21n,sd2--"},
};

INSTANTIATE_TEST_SUITE_P(Services, RebuiltTables, ::testing::ValuesIn(all_rebuilt));

}  // namespace waybill::wiring::rebuilt_tables
