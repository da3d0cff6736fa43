// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/hostile_corpus.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace waybill::town::hostile {

using ::testing::IsEmpty;
using waybill::testing::HostileVector;

constexpr std::size_t grown_bytes_max = 64UZ * 1024 * 1024;
constexpr std::string_view corpus_file = "tests/hostile/requests.txt";

/// Of this process, now; 0 where a sanitizer keeps what was freed.
std::size_t resident_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#else
    std::ifstream file{"/proc/self/statm"};
    std::size_t whole = 0;
    std::size_t resident = 0;
    file >> whole >> resident;
    return resident * static_cast<std::size_t>(::getpagesize());
#endif
}

std::vector<HostileVector> corpus() {
    std::stringstream text;
    text << std::ifstream{std::string{corpus_file}}.rdbuf();
    return waybill::testing::read_hostile(text.str());
}

struct Hostile : ::testing::Test {
    TownWorld town{{.seed = 11}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Shop other_shop = open_shop(boss, Kitchen::reads_the_queue, "Other Bakery");
    Rider rider = hire(boss, "Rita");
    Person customer = register_customer(town, "Clara");
    Person stranger = register_customer(town, "Mallory");
    Placed order = place_order(customer, shop, "key-1");
    std::string stranger_id = stranger.user_id();

    std::string filled(std::string text) const {
        const std::pair<std::string, std::string> words[] = {
            {"$partner", shop.partner_id},  {"$offer", shop.offers[0]},
            {"$order", order.order_id},     {"$payment", order.payment_id},
            {"$courier", rider.courier_id}, {"$user", stranger_id}};
        for (const auto& [word, value] : words)
            for (auto at = text.find(word); at != std::string::npos; at = text.find(word))
                text.replace(at, word.size(), value);
        return text;
    }
    std::string token_of(std::string_view who) {
        if (who == "customer") return customer.token();
        if (who == "stranger") return stranger.token();
        if (who == "courier") return rider.person.token();
        if (who == "keeper") return other_shop.keeper.token();
        return {};
    }
    http::Request request_of(const HostileVector& vector) {
        const std::string line = filled(vector["request"]);
        const auto space = line.find(' ');
        Ask ask{.token = token_of(vector["as"]), .key = vector["key"]};
        std::stringstream headers{filled(vector["header"])};
        for (std::string header; std::getline(headers, header);) {
            const auto colon = header.find(": ");
            ask.headers.emplace_back(header.substr(0, colon), header.substr(colon + 2));
        }
        return Api::request(*http::parse_method(line.substr(0, space)), line.substr(space + 1),
                            filled(vector["body"]), ask);
    }
    /// What anybody could have changed, as its owners see it.
    std::string state() {
        std::string all;
        for (const auto& target :
             {"/v1/admin/orders?limit=100", "/v1/admin/partners?limit=100",
              "/v1/admin/ledger/balances", "/v1/couriers?limit=100", "/v1/offers?limit=100"})
            all += boss.get(target).expect(200).body() + "\n";
        all += boss.get("/v1/partners/" + shop.partner_id + "/offers").expect(200).body();
        all += customer.get("/v1/orders/" + order.order_id).expect(200).body();
        return all + customer.get("/v1/profile").expect(200).body();
    }
};

TEST_F(Hostile, RequestsAreRefusedWithoutEffectAndNeverBreakAnything) {
    const auto vectors = corpus();
    EXPECT_GE(vectors.size(), 1'000u);
    ASSERT_TRUE(town.settle());
    const std::string before = state();
    const std::size_t idle = resident_bytes();
    for (const HostileVector& vector : vectors) {
        const auto answer = town.api.say(request_of(vector));
        EXPECT_TRUE(vector.expects(answer.status())) << vector.name << "\n" << answer.describe();
        if (answer.status() >= 400) {
            EXPECT_FALSE(answer.code().empty()) << vector.name << "\n" << answer.describe();
        }
    }
    const std::size_t after = resident_bytes();
    EXPECT_LE(after, idle + grown_bytes_max);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(state(), before);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

}  // namespace waybill::town::hostile
