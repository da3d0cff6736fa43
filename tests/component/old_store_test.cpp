// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "apps/waybill/server/data_folder.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "platform/testing/manual_clock.hpp"
#include "platform/testing/temp_folder.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/gateway/store/answer_store_sql.hpp"
#include "services/orders/messages/order_secrets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <format>
#include <fstream>

namespace waybill::server::old_store {

constexpr std::string_view order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";
constexpr std::string_view token = "00112233445566778899aabbccddeeff";
constexpr std::string_view secret = "whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0";
constexpr std::string_view answer = "200\n\n{\"pin\":\"0417\"}";
constexpr std::string_view scope = "usr_1 POST /v1/orders/ord_1/cancel";

/// The services with the tables of the last release that stored these things in the clear.
std::vector<wiring::StoredService> old_services() {
    auto services = wiring::stored_services();
    for (auto& service : services) {
        int before = 10'000;
        if (service.name == "orders") before = 140;
        if (service.name == "couriers") before = 130;
        if (service.name == "gateway") before = 100;
        std::size_t known = 0;
        while (known < service.migrations.size() && service.migrations[known].number < before)
            ++known;
        service.migrations = service.migrations.first(known);
        service.seal_clear = nullptr;
    }
    return services;
}

struct OldStore : ::testing::Test {
    TempFolder temporary;
    std::string path{temporary.path() / "data"};
    SeededRandom random{1};

    std::string start(const std::vector<wiring::StoredService>& services) {
        const auto opened = DataFolder::open(path, services, random);
        return opened ? std::string{} : opened.error().detail + opened.error().message;
    }
    sqlite::Connection database(const std::string& name) {
        auto opened = sqlite::Connection::open(
            {.file = path + "/" + name + ".db", .vfs = {}, .writer = true});
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }
    void change(const std::string& name, const std::string& statements) {
        const auto done = database(name).script("PRAGMA foreign_keys = OFF;" + statements);
        ASSERT_TRUE(done) << done.error().detail;
    }
    std::string text(const std::string& name, const std::string& query) {
        std::string found;
        EXPECT_TRUE(database(name).text_of(query, found));
        return found;
    }
    void forget_the_key() {
        auto manifest = read_manifest(path).value().value();
        std::erase_if(manifest.secrets, [](const auto& one) { return one.name == "sealing_key"; });
        ASSERT_TRUE(write_manifest(path, manifest));
        std::filesystem::remove(Secrets::path(path, "sealing_key"));
    }
    void plant() {
        change("orders",
               std::format("INSERT INTO orders VALUES ('{}', 'A1', 'usr_1', 'prt_1', 'READY', "
                           "'none', NULL, 'EUR', 0, 100, x'', 'pay_1', 'simulator', '0417', '{}', "
                           "NULL, '', 0, 10, 1, 2, 3, NULL, NULL, NULL, NULL, NULL, 4, 1, '')",
                           order, token));
        change("couriers",
               std::format("INSERT INTO deliveries (order_id, delivery_id, state, ready, "
                           "courier_name, epoch, wrong_pins, order_version, details, pin_digest, "
                           "created_at, version) VALUES ('{}', 'dlv_1', 'waiting', 1, '', 0, 0, 1, "
                           "x'', '{}', 1, 1)",
                           order, crypto::sha256_hex(std::string{order} + ":0417")));
        change("catalog", std::format("INSERT INTO partner_secrets (partner_id, secret, previous, "
                                      "previous_until) VALUES ('prt_1', '{0}', '{0}', 5)",
                                      secret));
        change("gateway", std::format("INSERT INTO idempotency_keys VALUES ('{}', 'k', 'f', "
                                      "CAST('{}' AS BLOB), 1)",
                                      scope, answer));
    }
    bool lies_somewhere(std::string_view wanted) const {
        for (const auto& entry : std::filesystem::directory_iterator{path}) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in{entry.path(), std::ios::binary};
            const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
            if (bytes.contains(wanted)) return true;
        }
        return false;
    }
};

TEST_F(OldStore, IsSealedByTheFirstStartAndSaysTheSame) {
    ASSERT_EQ(start(old_services()), "");
    forget_the_key();
    plant();
    ASSERT_TRUE(lies_somewhere(token));
    ASSERT_TRUE(lies_somewhere(secret));
    ASSERT_EQ(start(wiring::stored_services()), "");

    const auto key = find_secret(path, "sealing_key").value().value();
    const crypto::Sealer sealer{key, random};
    const orders::OrderSecrets secrets{sealer};
    orders::Order kept;
    kept.id = OrderId::parse(order).value();
    kept.kept.sealed = text("orders", "SELECT sealed FROM orders");
    ASSERT_TRUE(secrets.open(kept));
    EXPECT_EQ(kept.pin.reveal(), "0417");
    EXPECT_EQ(kept.tracking_token.reveal(), token);
    EXPECT_EQ(text("orders", "SELECT tracking_digest FROM orders"),
              secrets.tracking_digest(kept.tracking_token));
    const auto pin = crypto::pin_digest(sealer, order, "0417");
    EXPECT_EQ(text("orders", "SELECT pin_digest FROM orders"), pin);
    EXPECT_EQ(text("couriers", "SELECT pin_digest FROM deliveries"), pin);
    const auto partner = catalog::PartnerSecrets::place_of("prt_1");
    for (const char* column : {"secret", "previous"})
        EXPECT_EQ(sealer
                      .open(partner,
                            text("catalog", std::format("SELECT {} FROM partner_secrets", column)))
                      .value()
                      .reveal(),
                  secret);
    EXPECT_EQ(sealer
                  .open(gateway::place_of_answer(scope, "k"),
                        text("gateway", "SELECT CAST(reply AS TEXT) FROM idempotency_keys"))
                  .value()
                  .reveal(),
              answer);
    EXPECT_EQ(text("gateway", "SELECT COUNT(*) FROM answers_in_clear"), "0");
    // Nor in free pages and logs.
    for (const std::string_view clear : {token, secret, answer})
        EXPECT_FALSE(lies_somewhere(clear)) << clear;
    EXPECT_FALSE(lies_somewhere(crypto::sha256_hex(std::string{order} + ":0417")));

    const std::string sealed = kept.kept.sealed;
    ASSERT_EQ(start(wiring::stored_services()), "");
    EXPECT_EQ(text("orders", "SELECT sealed FROM orders"), sealed);
}

}  // namespace waybill::server::old_store
