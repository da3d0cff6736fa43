// SPDX-License-Identifier: Apache-2.0
#include "tests/component/people.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::town::refused {

TEST(RefusedCourier, ACourierOfNoAccountIsNotMade) {
    TownWorld town{{.seed = 19}};
    Person boss = meet_operator(town);
    const auto body = [](const std::string& user) {
        return std::format(R"({{"user_id":"{}","name":"Rida Example","phone":"+32470000001",)"
                           R"("transport":"scooter","zone":"centre","capacity":2}})",
                           user);
    };
    // Nobody's: the operator's own id with another end.
    std::string nobody = boss.user_id();
    nobody.back() = nobody.back() == '0' ? '1' : '0';
    boss.post("/v1/couriers", body(nobody), "key").expect(404);
    EXPECT_EQ(boss.get("/v1/couriers").expect(200).size("/data"), 0u);
    boss.post("/v1/couriers", body(boss.user_id()), "another-key").expect(201);
    EXPECT_EQ(boss.get("/v1/couriers").expect(200).size("/data"), 1u);
}

}  // namespace waybill::town::refused
