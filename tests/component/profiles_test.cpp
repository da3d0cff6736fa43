// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::profiles {

using ::testing::IsEmpty;

struct ProfilesTest : ::testing::Test {
    TownWorld town{{.seed = 37}};
    Person clara = register_customer(town, "Clara");
    const std::string here = "/v1/profile/addresses";

    static std::string home(std::string_view more = "") {
        return std::format(R"({{"street":"Station Street","house":"12a","city":"Brussels",)"
                           R"("country":"BE"{}}})",
                           more);
    }
};

TEST_F(ProfilesTest, AreKeptChangedAndForgottenByTheirOwner) {
    Person otto = register_customer(town, "Otto");
    const auto made = clara.post(here, home(R"(,"comment":"Bell 3","phone":"+3225550101",)"
                                            R"("place":{"lat":50.85,"lon":4.35})"));
    const std::string one = here + "/" + made.expect(201).text("/address_id");
    EXPECT_EQ(made.text("/comment"), "Bell 3");
    const auto other = clara.post(here, home(R"(,"default":true)")).expect(201);
    const auto list = clara.get(here).expect(200);
    ASSERT_EQ(list.size("/data"), 2U);
    EXPECT_NE(list.body().find(R"("default":false)"), std::string::npos);
    const auto edited = clara.call(http::Method::patch, one,
                                   R"({"house":"14","comment":null,"place":null,"default":true})");
    EXPECT_EQ(edited.expect(200).text("/house"), "14");
    EXPECT_FALSE(edited.has("/comment"));
    EXPECT_FALSE(edited.has("/place"));
    EXPECT_EQ(otto.get(here).expect(200).size("/data"), 0U);
    otto.call(http::Method::patch, one, R"({"house":"1"})").expect(404);
    otto.call(http::Method::delete_, one, {}).expect(404);
    clara.call(http::Method::delete_, one, {}).expect(204);
    EXPECT_EQ(clara.get(here).expect(200).text("/data/0/address_id"), other.text("/address_id"));
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(ProfilesTest, WhatIsWrongIsRefusedAndTheTwentyFirstToo) {
    clara.post(here, R"({"street":"Station Street"})").expect(422);
    clara.post(here, home(R"(,"phone":"12")")).expect(422);
    clara.post(here, home(R"(,"place":{"lat":91,"lon":0})")).expect(422);
    std::string country = home();
    country.replace(country.find("BE"), 2, "be");
    EXPECT_EQ(clara.post(here, country).expect(422).code(), "identity.bad_request");
    EXPECT_EQ(clara.post(here, home(R"(,"place":{"lat":0,"lon":0})")).expect(422).code(),
              "identity.bad_request");
    const std::string first = clara.post(here, home()).expect(201).text("/address_id");
    for (int i = 1; i < 20; ++i) clara.post(here, home()).expect(201);
    EXPECT_EQ(clara.post(here, home()).expect(409).code(), "identity.too_many_addresses");
    EXPECT_EQ(clara.get(here).expect(200).size("/data"), 20U);
    EXPECT_EQ(clara.call(http::Method::patch, here + "/" + first, R"({"default":false})")
                  .expect(422)
                  .code(),
              "identity.bad_request");
}

TEST_F(ProfilesTest, ABirthDateIsPartOfTheProfile) {
    const auto edit = [&](const std::string& body) {
        return clara.call(http::Method::patch, "/v1/profile", body);
    };
    EXPECT_EQ(edit(R"({"birth_date":"1985-12-10"})").expect(200).text("/birth_date"), "1985-12-10");
    edit(R"({"birth_date":"1985-02-30"})").expect(422);
    edit(R"({"birth_date":"2085-12-10"})").expect(422);
    EXPECT_FALSE(edit(R"({"birth_date":null})").expect(200).has("/birth_date"));
    EXPECT_FALSE(clara.get("/v1/profile").expect(200).has("/birth_date"));
}

TEST_F(ProfilesTest, ADeviceIsOfWhoRegisteredItLast) {
    const std::string devices = "/v1/profile/devices";
    Person otto = register_customer(town, "Otto");
    const auto phone = [](std::string_view token) {
        return std::format(R"({{"platform":"android","push_token":"{}","name":"phone"}})", token);
    };
    const auto made = clara.post(devices, phone("fcm-1")).expect(201);
    EXPECT_EQ(made.text("/name"), "phone");
    EXPECT_EQ(made.body().find("fcm-1"), std::string::npos);
    const auto id = made.text("/device_id");
    EXPECT_EQ(clara.post(devices, phone("fcm-1")).expect(201).text("/device_id"), id);
    EXPECT_EQ(clara.get(devices).expect(200).size("/data"), 1U);
    otto.call(http::Method::delete_, devices + "/" + id, {}).expect(404);
    otto.post(devices, phone("fcm-1")).expect(201);
    EXPECT_EQ(clara.get(devices).expect(200).size("/data"), 0U);
    clara.post(devices, R"({"platform":"fax","push_token":"1"})").expect(422);
    EXPECT_EQ(clara.post(devices, phone("a b")).expect(422).code(), "identity.bad_request");
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::profiles
