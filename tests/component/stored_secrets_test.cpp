// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"
#include "platform/core/ascii.hpp"
#include "platform/crypto/digest.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <format>
#include <fstream>

namespace waybill::town::stored_secrets {

using ::testing::IsEmpty;

/// What an order's customer knows and nobody else should.
struct Known {
    std::string order;
    std::string pin;
    std::string token;
};

Known known_of(Person& customer, const std::string& order) {
    const auto shown = customer.get("/v1/orders/" + order).expect(200);
    const std::string url = shown.text("/tracking_url");
    return {.order = order, .pin = shown.text("/pin"), .token = url.substr(url.rfind('/') + 1)};
}

/// A person who reads the data folder.
class Thief {
public:
    explicit Thief(TownWorld& town) : books_{*audit::Books::open(town.folder().string())} {
        for (const auto& entry : std::filesystem::directory_iterator{town.folder()}) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in{entry.path(), std::ios::binary};
            files_.emplace(entry.path().filename().string(),
                           std::string{std::istreambuf_iterator<char>{in}, {}});
        }
    }

    /// The files that have these bytes in them, the logs as well.
    std::vector<std::string> files_with(std::string_view bytes) const {
        std::vector<std::string> found;
        for (const auto& [name, content] : files_)
            if (content.contains(bytes)) found.push_back(name);
        return found;
    }
    /// The columns that have a cell with exactly this text.
    std::vector<std::string> columns_with(const std::string& text) {
        std::vector<std::string> found;
        for (const auto& [table, column] : columns()) {
            auto count = [&](const sql::Row& row) {
                if (row.integer(0) > 0) found.push_back(table + "." + column);
            };
            EXPECT_TRUE(books_.fetch(
                std::format("SELECT COUNT(*) FROM {0} WHERE typeof(\"{1}\") IN ('text', "
                            "'blob') AND CAST(\"{1}\" AS TEXT) = '{2}'",
                            table, column, text),
                count));
        }
        return found;
    }
    std::string cell(const std::string& query) {
        std::string found;
        auto keep = [&](const sql::Row& row) { found = row.text(0); };
        EXPECT_TRUE(books_.fetch(query, keep));
        return found;
    }

private:
    std::vector<std::pair<std::string, std::string>> columns() {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& stored : audit::stored_databases()) {
            auto keep = [&](const sql::Row& row) {
                all.emplace_back(std::format("{}.{}", stored.schema, row.view(0)), row.text(1));
            };
            EXPECT_TRUE(books_.fetch(
                std::format("SELECT t.name, c.name FROM {0}.sqlite_schema t JOIN "
                            "pragma_table_info(t.name, '{0}') c WHERE t.type = 'table'",
                            stored.schema),
                keep));
        }
        return all;
    }

    audit::Books books_;
    std::map<std::string, std::string> files_{};
};

void expect_unknown(Thief& thief, const Known& known) {
    SCOPED_TRACE(known.order);
    EXPECT_THAT(thief.files_with(known.token), IsEmpty());
    EXPECT_THAT(thief.columns_with(known.pin), IsEmpty());
    EXPECT_THAT(thief.files_with(std::format(R"("pin":"{}")", known.pin)), IsEmpty());
    EXPECT_THAT(thief.files_with("\xAA\x01\x04" + known.pin), IsEmpty());  // of orders.v1.Order
    EXPECT_THAT(thief.files_with("PIN of your order is"), IsEmpty());
    // Nor what tells it to who tries ten thousand.
    const std::string keyless = crypto::sha256_hex(known.order + ":" + known.pin);
    EXPECT_THAT(thief.files_with(keyless), IsEmpty());
    EXPECT_THAT(thief.files_with(crypto::sha256_hex(known.token)), IsEmpty());
}

TEST(StoredSecrets, WhoReadsTheDatabasesLearnsNoneOfThem) {
    TownWorld town{{.seed = 5}};
    Person boss = meet_operator(town);
    constexpr auto own = Kitchen::has_own_system;
    Shop shop = open_shop(boss, own);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    const auto code = mail::find_code(town.mails.mails_to(customer.email()).at(0).text.reveal());
    ASSERT_TRUE(code);

    const Placed brought = place_order(customer, shop, "order-1");
    const Placed cancelled = place_order(customer, shop, "order-2");
    // While they are under way: the PIN ends with the order.
    const std::array known{known_of(customer, brought.order_id),
                           known_of(customer, cancelled.order_id)};
    pay(customer, brought);
    await_status(customer, brought.order_id, "READY");
    deliver(rider, couriers::AssignmentMode::claim, customer, brought);
    const std::string cancel = "/v1/orders/" + cancelled.order_id + "/cancel";
    const auto first = customer.post(cancel, {}, "cancel-1").expect(200);
    ASSERT_TRUE(first.has("/tracking_url"));
    EXPECT_EQ(customer.post(cancel, {}, "cancel-1").expect(200).body(), first.body());
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(town.kitchen.badly_signed(), 0);

    Thief thief{town};
    ASSERT_FALSE(thief.files_with(brought.order_id).empty());
    for (const Known& order : known) expect_unknown(thief, order);
    EXPECT_THAT(thief.files_with(TownWorld::kitchen_secret), IsEmpty());
    EXPECT_THAT(thief.files_with(customer.token()), IsEmpty());
    EXPECT_THAT(thief.columns_with(*code), IsEmpty());
    const auto salted = [&](const std::string& column) {
        return thief.cell("SELECT v." + column + " FROM identity.codes v WHERE user_id = '" +
                          customer.user_id() + "'");
    };
    ASSERT_FALSE(salted("digest").empty());
    EXPECT_NE(salted("digest"),
              ascii::hex(crypto::view(crypto::hmac_sha256(salted("salt"), *code))));
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::stored_secrets
