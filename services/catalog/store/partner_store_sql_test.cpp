// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/partner_store_sql.hpp"

#include "services/catalog/store/partner_secrets.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

Partner full_partner() {
    return {.title = "Bäckerei 100%",
            .brand = "Mühle",
            .kind = "bakery",
            .phone = "+4930123456",
            .email = "hallo@example.com",
            .address = "Markt 1",
            .place = {.lat_e7 = -525'200'066, .lon_e7 = 134'049'540},
            .zone = "Test/East",
            .hours = {{1, 540, 1320}, {5, 1080, 1560}},
            .holidays = {{parse_date("2026-12-25").value(), {}},
                         {parse_date("2026-12-31").value(), {{600, 840}, {900, 960}}}},
            .api_url = "http://kitchen.test:8080/orders",
            .verified = true,
            .enabled = true,
            .preparation_minutes = 20,
            .delivery_fee = {.amount = 199, .currency = Currency::parse("USD").value()}};
}

NewPartner entry(Partner partner, std::string key = {}, std::string fingerprint = "f") {
    return {.partner = std::move(partner),
            .key = {.scope = "usr create", .key = std::move(key), .fingerprint = fingerprint}};
}

Result<Partner> create(CatalogWorld& world, NewPartner made) {
    WAYBILL_TRY(auto kept, world.run(world.manage_partners.create({}, std::move(made),
                                                                  SecretText{"whsec_spare"})));
    return std::move(kept.view.partner);
}

std::vector<std::string> titles(CatalogWorld& world, PartnerFilter filter) {
    std::vector<std::string> all;
    const auto partners = world.run(world.partners.list({}, std::move(filter))).value();
    for (const auto& partner : partners) all.push_back(partner.title);
    return all;
}

TEST(PartnerStoreSql, EveryFieldIsKept) {
    CatalogWorld world;
    const Partner made = create(world, entry(full_partner())).value();
    EXPECT_EQ(world.run(world.partners.find({}, made.id)).value(), made);
    Partner expected = full_partner();
    expected.id = made.id;
    EXPECT_EQ(made, expected);
    EXPECT_EQ(world.events(), (std::vector<std::string>{"partner.created"}));
}

TEST(PartnerStoreSql, RepeatedKeyAnswersTheSameAndPublishesOnce) {
    CatalogWorld world;
    const Partner made = create(world, entry(full_partner(), "k")).value();
    PartnerUpdate update{.partner = made.id, .changes = {.title = "Later"}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
    EXPECT_EQ(create(world, entry(full_partner(), "k")).value(), made);
    EXPECT_EQ(world.count("partners"), 1);
    EXPECT_EQ(world.events().size(), 2u);

    const auto reused = create(world, entry(full_partner(), "k", "other"));
    EXPECT_EQ(reused.error().kind, ErrorKind::invalid);
    EXPECT_EQ(reused.error().reason, "idempotency.key_reused");
}

TEST(PartnerStoreSql, ExternalIdStandsForItsFirstContent) {
    CatalogWorld world;
    NewPartner first = entry(full_partner());
    first.external = {.caller = "usr_1", .value = "shop-7", .fingerprint = "content"};
    const Partner made = create(world, first).value();
    EXPECT_EQ(create(world, first).value().id, made.id);
    first.external.fingerprint = "other content";
    EXPECT_EQ(create(world, first).error().reason, "catalog.external_id_used");
    first.external.caller = "usr_2";
    EXPECT_NE(create(world, first).value().id, made.id);
    EXPECT_EQ(world.count("partners"), 2);
}

TEST(PartnerStoreSql, ChangeNeedsTheVersionItWasMadeFor) {
    CatalogWorld world;
    const Partner made = world.add_partner();
    PartnerUpdate update{.partner = made.id, .if_version = 1, .changes = {.paused = true}};
    const Partner paused = world.run(world.manage_partners.update({}, update))->view.partner;
    EXPECT_EQ(paused.version, 2);
    EXPECT_TRUE(paused.paused);
    const auto stale = world.run(world.manage_partners.update({}, update));
    EXPECT_EQ(stale.error().kind, ErrorKind::precondition);
    EXPECT_EQ(stale.error().reason, "catalog.version_stale");

    update = {.partner = made.id, .changes = {.title = ""}};
    EXPECT_EQ(world.run(world.manage_partners.update({}, update)).error().reason,
              "catalog.invalid_partner");
    update = {.partner = world.ids.next<PartnerId>()};
    EXPECT_EQ(world.run(world.manage_partners.update({}, update)).error().reason,
              "catalog.partner_not_found");
    EXPECT_EQ(world.run(world.partners.find({}, made.id)).value(), paused);
    EXPECT_EQ(world.events(), (std::vector<std::string>{"partner.created", "partner.updated"}));
}

TEST(PartnerStoreSql, EveryFieldCanBeChanged) {
    CatalogWorld world;
    const Partner bare = world.add_partner();
    const Partner wanted = full_partner();
    PartnerUpdate update{.partner = bare.id,
                         .changes = {.title = wanted.title,
                                     .brand = wanted.brand,
                                     .kind = wanted.kind,
                                     .phone = wanted.phone,
                                     .email = wanted.email,
                                     .address = wanted.address,
                                     .place = wanted.place,
                                     .zone = wanted.zone,
                                     .hours = wanted.hours,
                                     .holidays = wanted.holidays,
                                     .api_url = wanted.api_url,
                                     .preparation_minutes = wanted.preparation_minutes,
                                     .delivery_fee = Money{.amount = 199}}};
    const Partner after = world.run(world.manage_partners.update({}, update))->view.partner;
    Partner expected = full_partner();
    expected.id = bare.id;
    expected.version = 2;
    expected.delivery_fee = {.amount = 199};
    EXPECT_EQ(after, expected);
    EXPECT_EQ(world.run(world.partners.find({}, bare.id)).value(), expected);

    const auto refused = [&](PartnerChanges changes) {
        PartnerUpdate wrong{.partner = bare.id, .changes = std::move(changes)};
        const auto changed = world.run(world.manage_partners.update({}, std::move(wrong)));
        return changed ? "" : changed.error().fields.at(0).pointer;
    };
    EXPECT_EQ(refused({.zone = "Mars/Olympus"}), "/zone");
    EXPECT_EQ(refused({.place = Place{}}), "/place");
    EXPECT_EQ(refused({.delivery_fee = wanted.delivery_fee}), "/delivery_fee/currency");
    EXPECT_EQ(world.run(world.partners.find({}, bare.id)).value(), expected);
}

TEST(PartnerStoreSql, AMadeSecretReplacesTheOldOneOncePerKey) {
    CatalogWorld world;
    const Partner made = create(world, entry(full_partner())).value();
    const auto renew = [&](std::string spare, std::string key) {
        PartnerUpdate update{.partner = made.id,
                             .spare_secret = SecretText{std::move(spare)},
                             .make_secret = true,
                             .key = {.scope = "s", .key = std::move(key), .fingerprint = "f"}};
        return world.run(world.manage_partners.update({}, std::move(update)));
    };
    const auto secrets = [&] {
        std::vector<std::string> all;
        const auto good = world.run(world.partners.secrets({}, made.id, world.now())).value();
        for (const auto& secret : good) all.push_back(secret.reveal());
        return all;
    };
    EXPECT_EQ(renew("whsec_second", "a")->new_secret->reveal(), "whsec_second");
    const auto again = renew("whsec_third", "a").value();
    EXPECT_FALSE(again.new_secret);
    EXPECT_EQ(again.view.partner.version, 2);
    EXPECT_EQ(secrets(), (std::vector<std::string>{"whsec_second", "whsec_spare"}));
    world.executor.clock().advance(24h);
    EXPECT_EQ(secrets(), (std::vector<std::string>{"whsec_second"}));

    PartnerUpdate none{.partner = world.add_partner().id,
                       .spare_secret = SecretText{"whsec_x"},
                       .make_secret = true};
    EXPECT_EQ(world.run(world.manage_partners.update({}, none)).error().reason,
              "catalog.no_system");
}

TEST(PartnerStoreSql, ARepeatedExternalIdIsOpenAsItIsNow) {
    CatalogWorld world;
    NewPartner first = entry(full_partner());
    first.external = {.caller = "usr_1", .value = "shop-7", .fingerprint = "content"};
    const Partner made = create(world, first).value();
    EXPECT_TRUE(world.opening_times.open_now(made));  // Monday, 11:00 in Test/East
    PartnerUpdate later{.partner = made.id,
                        .changes = {.hours = std::vector<OpeningHours>{{2, 0, 60}}}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, later)));
    const auto again = world.run(world.manage_partners.create({}, first, SecretText{"whsec_x"}));
    EXPECT_FALSE(again->view.open_now);
}

TEST(PartnerStoreSql, ListFiltersAndPages) {
    CatalogWorld world;
    std::vector<Partner> made;
    for (const auto* title : {"Alpha Pizza", "BETA Bread", "Gamma 100%", "Ödipus Pizza"})
        made.push_back(world.add_partner({.title = title, .kind = title[0] == 'B' ? "b" : "r"}));
    PartnerUpdate pause{.partner = made[2].id, .changes = {.paused = true}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, pause)));

    using Titles = std::vector<std::string>;
    EXPECT_EQ(titles(world, {.title = make_needle("pizza")}),
              (Titles{"Alpha Pizza", "Ödipus Pizza"}));
    EXPECT_EQ(titles(world, {.title = make_needle("ödip")}), (Titles{"Ödipus Pizza"}));
    EXPECT_EQ(titles(world, {.title = make_needle("%")}), (Titles{"Gamma 100%"}));
    EXPECT_EQ(titles(world, {.kind = "b", .title = make_needle("")}), (Titles{"BETA Bread"}));
    EXPECT_EQ(titles(world, {.title = make_needle(""), .selling_only = true}).size(), 3u);
    EXPECT_EQ(
        titles(world, {.page = {.limit = 1, .after = made[0].id.text()}, .title = make_needle("")}),
        (Titles{"BETA Bread", "Gamma 100%"}));  // one more than the limit
}

TEST(PartnerStoreSql, StaffKnowsItsPartners) {
    CatalogWorld world;
    const Partner one = world.add_partner();
    const Partner two = world.add_partner();
    const auto user = world.ids.next<UserId>();
    for (const PartnerId id : {two.id, one.id, one.id})
        EXPECT_TRUE(world.run(world.partners.add_staff({}, id, user, {})));
    EXPECT_EQ(world.run(world.partners.staffed_by({}, user)).value(),
              (std::vector<PartnerId>{one.id, two.id}));
    const auto nobody = world.ids.next<UserId>();
    EXPECT_TRUE(world.run(world.partners.staffed_by({}, nobody)).value().empty());
    EXPECT_EQ(world.run(world.partners.add_staff({}, world.ids.next<PartnerId>(), user, {}))
                  .error()
                  .reason,
              "catalog.partner_not_found");
}

TEST(PartnerStoreSql, OldSecretIsGoodForADay) {
    CatalogWorld world;
    const Partner made = create(world, entry(full_partner())).value();
    const auto secrets = [&] {
        std::vector<std::string> all;
        const auto good = world.run(world.partners.secrets({}, made.id, world.now())).value();
        for (const auto& secret : good) all.push_back(secret.reveal());
        return all;
    };
    EXPECT_EQ(secrets(), (std::vector<std::string>{"whsec_spare"}));
    PartnerUpdate update{.partner = made.id, .secret = SecretText{"whsec_new"}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
    EXPECT_EQ(secrets(), (std::vector<std::string>{"whsec_new", "whsec_spare"}));
    world.executor.clock().advance(24h);
    EXPECT_EQ(secrets(), (std::vector<std::string>{"whsec_new"}));
}

constexpr sql::Query stored_secrets{"t.secrets",
                                    "SELECT secret || COALESCE(previous, '') FROM partner_secrets"};

TEST(PartnerStoreSql, SecretsLieSealedWhateverTheyWere) {
    CatalogWorld world;
    const Partner made = create(world, entry(full_partner())).value();
    PartnerUpdate update{.partner = made.id, .secret = SecretText{"whsec_new"}};
    ASSERT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
    const auto stored = [&] {
        auto read = [](sql::Tx& tx) {
            return tx.one(stored_secrets, [](const sql::Row& row) { return row.text(0); });
        };
        return world.run(world.file->read({}, read)).value().value();
    };
    EXPECT_FALSE(stored().contains("whsec_"));

    // As a release left it that did not seal.
    static constexpr sql::Query plant{
        "t.plant", "UPDATE partner_secrets SET secret = 'whsec_b', previous = 'whsec_a'"};
    auto spoil = [](sql::Tx& tx) { return tx.exec(plant); };
    auto seal = [&](sql::Tx& tx) { return PartnerSecrets{tx, world.sealer}.seal_clear(); };
    ASSERT_TRUE(world.run(world.file->write({}, spoil)));
    EXPECT_EQ(world.run(world.partners.secrets({}, made.id, world.now())).error().reason,
              "crypto.not_sealed");
    EXPECT_EQ(world.run(world.file->write({}, seal)), 1);
    EXPECT_EQ(world.run(world.file->write({}, seal)), 0);
    EXPECT_FALSE(stored().contains("whsec_"));
    const auto good = world.run(world.partners.secrets({}, made.id, world.now())).value();
    ASSERT_EQ(good.size(), 2u);
    EXPECT_EQ(good[0].reveal(), "whsec_b");
    EXPECT_EQ(good[1].reveal(), "whsec_a");
}

TEST(PartnerStoreSql, OnlyPartnersWithASystemGetASecretUnasked) {
    CatalogWorld world;
    const Partner without = world.add_partner();
    EXPECT_TRUE(world.run(world.partners.secrets({}, without.id, world.now())).value().empty());
    for (int i = 0; i < 2; ++i) {
        PartnerUpdate update{.partner = without.id,
                             .changes = {.api_url = "http://kitchen.test:8080/"},
                             .spare_secret = SecretText{"whsec_" + std::to_string(i)}};
        ASSERT_TRUE(world.run(world.manage_partners.update({}, std::move(update))));
    }
    const auto secrets = world.run(world.partners.secrets({}, without.id, world.now())).value();
    ASSERT_EQ(secrets.size(), 1u);
    EXPECT_EQ(secrets[0].reveal(), "whsec_0");
}

}  // namespace
}  // namespace waybill::catalog
