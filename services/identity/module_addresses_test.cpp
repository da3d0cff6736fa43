// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "services/identity/domain/address.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

constexpr sql::Query count_rows{"t.addresses", "SELECT COUNT(*) FROM addresses WHERE slot > 0"};
constexpr sql::Query count_defaults{"t.defaults",
                                    "SELECT COUNT(*) FROM addresses WHERE is_default"};

struct AddressWorld : IdentityWorld {
    std::string user = signed_in().account().user_id();
    int keys = 0;

    static v1::AddressFields home(const std::string& house = "12a") {
        v1::AddressFields fields;
        fields.set_street("Station Street");
        fields.set_house(house);
        fields.set_city("Brussels");
        fields.set_country("BE");
        return fields;
    }
    Result<v1::Address> add(v1::AddressFields fields, const std::string& key) {
        v1::AddAddressRequest request;
        request.set_user_id(user);
        *request.mutable_fields() = std::move(fields);
        request.mutable_idempotency()->set_scope(user);
        request.mutable_idempotency()->set_key(key);
        request.mutable_idempotency()->set_fingerprint(request.fields().house());
        return run(calls.add_address(ctx, std::move(request)));
    }
    Result<v1::Address> add(v1::AddressFields fields) {
        return add(std::move(fields), "k" + std::to_string(++keys));
    }
    Result<v1::Address> update(const std::string& id, v1::AddressFields fields) {
        v1::UpdateAddressRequest request;
        request.set_user_id(user);
        request.set_address_id(id);
        *request.mutable_fields() = std::move(fields);
        return run(calls.update_address(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> remove(const std::string& id) {
        v1::RemoveAddressRequest request;
        request.set_user_id(user);
        request.set_address_id(id);
        return run(calls.remove_address(ctx, std::move(request)));
    }
    v1::ListAddressesReply list() {
        v1::ListAddressesRequest request;
        request.set_user_id(user);
        return run(calls.list_addresses(ctx, std::move(request))).value();
    }
    static v1::AddressFields defaulted(bool wanted) {
        v1::AddressFields fields;
        fields.set_make_default(wanted);
        return fields;
    }
};

TEST(Addresses, AreKeptAsTheyAreSaidAndTheFirstIsTheDefault) {
    AddressWorld world;
    auto fields = AddressWorld::home();
    fields.set_receiver("Ada");
    fields.set_phone("+3225550101");
    fields.set_comment("Bell 3");
    fields.mutable_place()->set_lat(50.85);
    fields.mutable_place()->set_lon(4.35);
    const auto made = world.add(fields);
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_TRUE(made->is_default());
    const auto list = world.list();
    ASSERT_EQ(list.addresses_size(), 1);
    EXPECT_EQ(list.addresses(0).SerializeAsString(), made->SerializeAsString());
    EXPECT_EQ(list.addresses(0).receiver(), "Ada");
    EXPECT_DOUBLE_EQ(list.addresses(0).place().lat(), 50.85);
    EXPECT_FALSE(world.add(AddressWorld::home("14"))->is_default());
}

TEST(Addresses, OneIsTheDefaultWhateverIsMadeChangedOrRemoved) {
    AddressWorld world;
    const auto one = world.add(AddressWorld::home("1")).value();
    const auto two = world.add(AddressWorld::home("2")).value();
    auto fields = AddressWorld::home("3");
    fields.set_make_default(true);
    const auto three = world.add(fields).value();
    EXPECT_TRUE(three.is_default());
    EXPECT_EQ(world.count(count_defaults), 1);
    EXPECT_TRUE(world.update(two.address_id(), AddressWorld::defaulted(true))->is_default());
    EXPECT_EQ(world.count(count_defaults), 1);
    const auto refused = world.update(two.address_id(), AddressWorld::defaulted(false));
    EXPECT_EQ(refused.error().fields.at(0).code, "identity.default_needed");
    EXPECT_TRUE(world.update(one.address_id(), AddressWorld::defaulted(false)));
    ASSERT_TRUE(world.remove(two.address_id()));
    EXPECT_TRUE(world.list().addresses(0).is_default());
    EXPECT_EQ(world.count(count_defaults), 1);
    EXPECT_EQ(world.remove(two.address_id()).error().reason, "identity.no_address");
    ASSERT_TRUE(world.remove(one.address_id()));
    ASSERT_TRUE(world.remove(three.address_id()));
    EXPECT_EQ(world.count(count_defaults), 0);
}

TEST(Addresses, ThereAreTwentyAndARemovedOneMakesRoom) {
    AddressWorld world;
    std::string first;
    for (int i = 0; i < addresses_max; ++i) {
        const auto made = world.add(AddressWorld::home(std::to_string(i)));
        ASSERT_TRUE(made) << i << made.error().reason;
        if (first.empty()) first = made->address_id();
    }
    EXPECT_EQ(world.add(AddressWorld::home()).error().reason, "identity.too_many_addresses");
    ASSERT_TRUE(world.remove(first));
    EXPECT_TRUE(world.add(AddressWorld::home()));
    EXPECT_EQ(world.count(count_rows), addresses_max);
}

TEST(Addresses, ARepeatedCommandMakesOne) {
    AddressWorld world;
    const auto first = world.add(AddressWorld::home(), "key").value();
    ASSERT_TRUE(world.update(first.address_id(), [] {
        v1::AddressFields fields;
        fields.set_comment("bell");
        return fields;
    }()));
    EXPECT_EQ(world.add(AddressWorld::home(), "key")->SerializeAsString(),
              first.SerializeAsString());
    EXPECT_EQ(world.add(AddressWorld::home("14"), "key").error().reason, "idempotency.key_reused");
    EXPECT_EQ(world.count(count_rows), 1);
}

TEST(Addresses, WhatIsWrongIsNamedAndNobodyTouchesAnothers) {
    AddressWorld world;
    v1::AddressFields fields = AddressWorld::home();
    fields.clear_street();
    fields.set_country("Belgium");
    const auto refused = world.add(fields);
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    EXPECT_EQ(refused.error().fields.at(0).pointer, "/street");
    EXPECT_EQ(world.count(count_rows), 0);

    const auto made = world.add(AddressWorld::home()).value();
    v1::AddressFields emptied;
    emptied.set_city("");
    EXPECT_EQ(world.update(made.address_id(), emptied).error().fields.at(0).pointer, "/city");
    world.user = world.ids.next<UserId>().text();
    EXPECT_EQ(world.update(made.address_id(), AddressWorld::home("9")).error().reason,
              "identity.no_address");
    EXPECT_EQ(world.remove(made.address_id()).error().reason, "identity.no_address");
    EXPECT_EQ(world.list().addresses_size(), 0);
}

}  // namespace
}  // namespace waybill::identity
