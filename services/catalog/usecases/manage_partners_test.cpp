// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_partners.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

NewPartner bakery_entry() {
    return {
        .partner = {.title = "Bakery", .kind = "bakery", .address = "Markt 1", .place = brussels},
        .key = {.scope = "usr create", .key = "k", .fingerprint = "f"}};
}

TEST(ManagePartners, UnknownZoneIsRefused) {
    CatalogWorld world;
    NewPartner entry = bakery_entry();
    entry.partner.zone = "Mars/Olympus";
    const auto made = world.run(world.manage_partners.create({}, entry, SecretText{"whsec_x"}));
    EXPECT_EQ(made.error().reason, "catalog.invalid_partner");
    EXPECT_EQ(made.error().fields.at(0).pointer, "/zone");
    EXPECT_EQ(world.count("partners"), 0);
    EXPECT_EQ(world.count("idempotency_keys"), 0);  // a refused command leaves no key
}

TEST(ManagePartners, SecretOfItsOwnWinsOverTheSpareOne) {
    CatalogWorld world;
    NewPartner entry = bakery_entry();
    entry.partner.api_url = "http://kitchen.test:8080/";
    entry.secret = SecretText{"whsec_own"};
    const auto made =
        world.run(world.manage_partners.create({}, entry, SecretText{"whsec_spare"})).value();
    const auto secrets =
        world.run(world.partners.secrets({}, made.view.partner.id, world.now())).value();
    ASSERT_EQ(secrets.size(), 1u);
    EXPECT_EQ(secrets[0].reveal(), "whsec_own");
    EXPECT_FALSE(made.new_secret);
}

TEST(ManagePartners, ASecretThatIsMadeIsTold) {
    CatalogWorld world;
    NewPartner entry = bakery_entry();
    entry.partner.api_url = "http://kitchen.test:8080/";
    const auto create = [&](std::string spare) {
        return world.run(world.manage_partners.create({}, entry, SecretText{std::move(spare)}));
    };
    const auto made = create("whsec_first").value();
    ASSERT_TRUE(made.new_secret);
    EXPECT_EQ(made.new_secret->reveal(), "whsec_first");
    // Once: who asks again has the partner and not its secret.
    const auto again = create("whsec_second").value();
    EXPECT_EQ(again.view.partner.id, made.view.partner.id);
    EXPECT_FALSE(again.new_secret);

    const PartnerId other = world.add_partner().id;
    PartnerUpdate update{.partner = other,
                         .changes = {.api_url = "http://kitchen.test:8080/"},
                         .spare_secret = SecretText{"whsec_third"}};
    EXPECT_EQ(world.run(world.manage_partners.update({}, update))->new_secret->reveal(),
              "whsec_third");
    EXPECT_FALSE(world.run(world.manage_partners.update({}, update))->new_secret);
}

TEST(ManagePartners, NoPartnerIsNowhere) {
    CatalogWorld world;
    NewPartner entry = bakery_entry();
    entry.partner.place = {};
    const auto made = world.run(world.manage_partners.create({}, entry, SecretText{"whsec_x"}));
    EXPECT_EQ(made.error().reason, "catalog.invalid_partner");
    EXPECT_EQ(made.error().fields.at(0).pointer, "/place");
}

TEST(ManagePartners, CreatingSurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            return [&world]() -> Status {
                auto made = world.manage_partners.create({}, bakery_entry(), SecretText{"whsec_x"});
                WAYBILL_CHECK(world.run(std::move(made)));
                return {};
            };
        },
        [](CatalogWorld& world) {
            EXPECT_EQ(world.count("partners"), 1);
            EXPECT_EQ(world.events(), (std::vector<std::string>{"partner.created"}));
        });
}

TEST(ManagePartners, ChangingSurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const PartnerId partner = world.add_partner().id;
            return [&world, partner]() -> Status {
                PartnerUpdate update{.partner = partner, .changes = {.paused = true}};
                WAYBILL_CHECK(world.run(world.manage_partners.update({}, std::move(update))));
                return {};
            };
        },
        [](CatalogWorld& world) {
            const auto all = world.run(world.partners.list({}, {.title = make_needle("")}));
            ASSERT_EQ(all->size(), 1u);
            EXPECT_TRUE(all->front().paused);
            // A version, an event.
            EXPECT_EQ(world.events().size(), static_cast<std::size_t>(all->front().version));
        });
}

}  // namespace
}  // namespace waybill::catalog
