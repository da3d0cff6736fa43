// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/catalog_calls.hpp"

#include "platform/crypto/webhooks.hpp"
#include "services/catalog/messages/catalog_messages.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace waybill::catalog {
namespace {

v1::CreatePartnerRequest new_bakery() {
    v1::CreatePartnerRequest request;
    auto& partner = *request.mutable_partner();
    partner.set_title("Bakery");
    partner.set_kind("bakery");
    partner.set_address("Markt 1");
    partner.mutable_place()->set_lat(52.52);
    partner.mutable_place()->set_lon(13.405);
    partner.set_verified(true);
    partner.set_enabled(true);
    auto& opening = *partner.add_hours();
    opening.set_weekday(1);
    opening.set_opens_minute(0);
    opening.set_closes_minute(1440);
    request.mutable_idempotency()->set_scope("usr create");
    request.mutable_idempotency()->set_key("k");
    request.mutable_idempotency()->set_fingerprint("f");
    return request;
}

struct CallsWorld : CatalogWorld {
    v1::Partner partner = create(new_bakery()).value();

    Result<v1::Partner> create(v1::CreatePartnerRequest request) {
        return run(calls.create_partner(gateway(), std::move(request)));
    }
    static Context gateway() {
        Context ctx;
        ctx.caller.service = "gateway";
        return ctx;
    }
    v1::Offer offer(std::int64_t stock) {
        const Offer made =
            add_offer(PartnerId::parse(partner.partner_id()).value(), stock, "Bread");
        return to_message(made);
    }
};

struct BadRequestCase {
    std::string_view reason;
    std::string_view pointer;
    std::function<void(v1::CreatePartnerRequest&)> spoil;
};

TEST(CatalogCalls, BadPartnersAreRefusedWithTheField) {
    const BadRequestCase table[] = {
        {"catalog.invalid_partner", "/title",
         [](auto& request) { request.mutable_partner()->clear_title(); }},
        {"catalog.invalid_partner", "/place/lat",
         [](auto& request) { request.mutable_partner()->mutable_place()->set_lat(std::nan("")); }},
        {"catalog.invalid_partner", "/place/lon",
         [](auto& request) { request.mutable_partner()->mutable_place()->set_lon(INFINITY); }},
        {"catalog.invalid_partner", "/place/lat",
         [](auto& request) { request.mutable_partner()->mutable_place()->set_lat(90.0000001); }},
        {"catalog.invalid_partner", "/zone",
         [](auto& request) { request.mutable_partner()->set_zone("+01:00"); }},
        {"catalog.invalid_partner", "/signing_secret",
         [](auto& request) { request.set_signing_secret("geheim"); }},
        {"message.bad_currency", "",
         [](auto& request) {
             request.mutable_partner()->mutable_delivery_fee()->set_currency("eur");
         }},
        {"catalog.invalid_external_id", "/external_id",
         [](auto& request) { request.set_external_id(std::string(51, 'x')); }},
        {"callback_url.malformed", "",
         [](auto& request) { request.mutable_partner()->set_api_url("ftp://kitchen"); }},
        {"callback_url.blocked", "",
         [](auto& request) { request.mutable_partner()->set_api_url("http://127.0.0.1/"); }},
    };
    for (const BadRequestCase& bad : table) {
        CatalogWorld world;
        auto request = new_bakery();
        bad.spoil(request);
        const auto made = world.run(world.calls.create_partner({}, request));
        ASSERT_FALSE(made) << bad.reason << bad.pointer;
        EXPECT_EQ(made.error().kind, ErrorKind::invalid) << bad.reason;
        EXPECT_EQ(made.error().reason, bad.reason);
        if (!bad.pointer.empty()) {
            ASSERT_EQ(made.error().fields.size(), 1u) << bad.pointer;
            EXPECT_EQ(made.error().fields[0].pointer, bad.pointer);
        }
        EXPECT_EQ(world.count("partners") + world.count("idempotency_keys"), 0);
    }
}

TEST(CatalogCalls, RepeatedCommandsHaveTheSameBytes) {
    CallsWorld world;
    world.executor.clock().advance(3 * 24h);
    EXPECT_EQ(world.create(new_bakery())->SerializeAsString(), world.partner.SerializeAsString());

    v1::CreateProductRequest product;
    product.set_name("Bread");
    product.set_category("food");
    product.mutable_idempotency()->set_scope("s");
    product.mutable_idempotency()->set_key("k");
    const auto made = world.run(world.calls.create_product({}, product)).value();
    EXPECT_EQ(world.run(world.calls.create_product({}, product))->SerializeAsString(),
              made.SerializeAsString());

    v1::CreateOfferRequest offer;
    offer.set_partner_id(world.partner.partner_id());
    offer.set_product_id(made.product_id());
    offer.mutable_price()->set_amount(250);
    offer.mutable_price()->set_currency("EUR");
    offer.set_stock(5);
    *offer.mutable_idempotency() = product.idempotency();
    // The key of another command was given to this one.
    EXPECT_FALSE(world.run(world.calls.create_offer({}, offer)));
    offer.mutable_idempotency()->set_scope("t");
    const auto sold = world.run(world.calls.create_offer({}, offer)).value();
    EXPECT_EQ(world.run(world.calls.create_offer({}, offer))->SerializeAsString(),
              sold.SerializeAsString());
}

TEST(CatalogCalls, ExternalIdsBelongToTheirCaller) {
    CallsWorld world;
    v1::CreateProductRequest request;
    request.set_name("Bread");
    request.set_category("food");
    request.set_external_id("sku-1");
    const Context ctx = CallsWorld::gateway();
    request.mutable_idempotency()->set_scope("usr_1 POST /v1/products");
    request.mutable_idempotency()->set_key("a key");
    const auto first = world.run(world.calls.create_product(ctx, request)).value();
    request.mutable_idempotency()->set_key("another key");
    EXPECT_EQ(world.run(world.calls.create_product(ctx, request))->product_id(),
              first.product_id());
    request.set_name("Roll");
    request.mutable_idempotency()->set_key("a third key");
    EXPECT_EQ(world.run(world.calls.create_product(ctx, request)).error().reason,
              "catalog.external_id_used");
    request.mutable_idempotency()->set_scope("usr_2 POST /v1/products");
    EXPECT_NE(world.run(world.calls.create_product(ctx, request))->product_id(),
              first.product_id());
}

TEST(CatalogCalls, PartnerIsOpenByItsHours) {
    CallsWorld world;  // open on Mondays only
    v1::GetPartnerRequest get;
    get.set_partner_id(world.partner.partner_id());
    EXPECT_TRUE(world.partner.open_now());  // as its maker is told
    EXPECT_TRUE(world.run(world.calls.get_partner({}, get))->open_now());
    EXPECT_EQ(world.run(world.calls.list_partners({}, {}))->partners(0).open_now(), true);
    world.executor.clock().advance(24h);
    EXPECT_FALSE(world.run(world.calls.get_partner({}, get))->open_now());
}

TEST(CatalogCalls, MalformedIdsAreInvalid) {
    CatalogWorld world;
    for (const std::string id : {"", "x", "ofr_", "prt_00000000000000000000000000x"}) {
        v1::GetPartnerRequest partner;
        partner.set_partner_id(id);
        EXPECT_EQ(world.run(world.calls.get_partner({}, partner)).error().kind, ErrorKind::invalid);
        v1::GetOfferRequest offer;
        offer.set_offer_id(id);
        EXPECT_EQ(world.run(world.calls.get_offer({}, offer)).error().kind, ErrorKind::invalid);
        v1::ReserveRequest reserve;
        reserve.set_order_id(id);
        EXPECT_EQ(world.run(world.calls.reserve({}, reserve)).error().kind, ErrorKind::invalid);
        v1::ReleaseRequest release;
        release.set_order_id(id);
        EXPECT_EQ(world.run(world.calls.release({}, release)).error().kind, ErrorKind::invalid);
    }
    v1::MoveStockRequest move;
    move.set_offer_id(world.ids.next<OfferId>().text());
    EXPECT_EQ(world.run(world.calls.move_stock({}, move)).error().reason, "catalog.invalid_stock");
}

TEST(CatalogCalls, CheckReserveReleaseByMessages) {
    CallsWorld world;
    const v1::Offer offer = world.offer(5);
    v1::CheckRequest check;
    check.set_partner_id(world.partner.partner_id());
    check.add_lines()->set_offer_id(offer.offer_id());
    check.mutable_lines(0)->set_quantity(2);
    const auto checked = world.run(world.calls.check({}, check)).value();
    EXPECT_EQ(checked.lines(0).total().amount(), 500);
    EXPECT_TRUE(checked.partner().open_now());

    v1::ReserveRequest reserve;
    reserve.set_order_id(world.ids.next<OrderId>().text());
    reserve.set_partner_id(world.partner.partner_id());
    *reserve.mutable_lines() = check.lines();
    reserve.set_until(to_micros(world.now() + 1h));
    EXPECT_TRUE(world.run(world.calls.reserve({}, reserve)));
    reserve.set_order_id(world.ids.next<OrderId>().text());
    reserve.mutable_lines(0)->set_quantity(4);
    EXPECT_EQ(world.run(world.calls.reserve({}, reserve)).error().fields.at(0).pointer, "/lines/0");
    reserve.mutable_lines(0)->set_offer_id("ofr_x");
    EXPECT_EQ(world.run(world.calls.reserve({}, reserve)).error().fields.at(0).pointer,
              "/lines/0/offer_id");
    EXPECT_EQ(world.registry.value("waybill_catalog_reservations_total", {"held"}), 1);
    EXPECT_EQ(world.registry.value("waybill_catalog_reservations_total", {"out_of_stock"}), 1);

    v1::ReleaseRequest release;
    release.set_order_id(reserve.order_id());
    EXPECT_TRUE(world.run(world.calls.release({}, release)));
}

TEST(CatalogCalls, CallbackIsVerifiedBySecretOfItsPartner) {
    CallsWorld world;
    const auto secret = webhooks::SigningSecret::generate(world.random);
    v1::UpdatePartnerRequest update;
    update.set_partner_id(world.partner.partner_id());
    update.set_signing_secret(secret.text().reveal());
    ASSERT_TRUE(world.run(world.calls.update_partner({}, update)));

    const auto headers = webhooks::sign(secret, "msg_1", world.now(), "{}");
    v1::VerifyCallbackRequest request;
    request.set_partner_id(world.partner.partner_id());
    request.mutable_callback()->set_id(headers.id);
    request.mutable_callback()->set_timestamp(headers.timestamp);
    request.mutable_callback()->set_signature(headers.signature);
    request.mutable_callback()->set_body("{}");
    EXPECT_TRUE(world.run(world.calls.verify_callback({}, request)));

    const auto refused = [&](auto spoil) {
        auto spoiled = request;
        spoil(spoiled);
        const auto verified = world.run(world.calls.verify_callback({}, spoiled));
        EXPECT_EQ(verified.error().kind, ErrorKind::unauthenticated);
        return std::string{verified.error().reason};
    };
    EXPECT_EQ(refused([](auto& r) { r.mutable_callback()->set_body("{ }"); }),
              "callback.signature_wrong");
    EXPECT_EQ(refused([](auto& r) { r.mutable_callback()->clear_signature(); }),
              "callback.signature_missing");
    EXPECT_EQ(refused([](auto& r) { r.set_partner_id("prt_x"); }), "callback.signature_wrong");
    EXPECT_EQ(refused([&](auto& r) { r.set_partner_id(world.add_partner().id.text()); }),
              "callback.signature_wrong");
    world.executor.clock().advance(6min);
    EXPECT_EQ(refused([](auto&) {}), "callback.signature_stale");
}

TEST(CatalogCalls, ASecretMadeHereIsInTheAnswerAndNowhereElse) {
    CallsWorld world;
    auto request = new_bakery();
    request.mutable_idempotency()->set_key("other");
    request.mutable_partner()->set_api_url("http://kitchen.test:8080/");
    const auto made = world.create(request).value();
    EXPECT_TRUE(made.new_secret().starts_with("whsec_"));
    EXPECT_TRUE(world.create(request)->new_secret().empty());
    v1::GetPartnerRequest get;
    get.set_partner_id(made.partner_id());
    EXPECT_TRUE(world.run(world.calls.get_partner({}, get))->new_secret().empty());
}

TEST(CatalogCalls, NoSecretLeaves) {
    CallsWorld world;
    const auto secret = webhooks::SigningSecret::generate(world.random).text().reveal();
    auto request = new_bakery();
    request.mutable_idempotency()->set_key("other");
    request.mutable_partner()->set_api_url("http://kitchen.test:8080/");
    request.set_signing_secret(secret);
    const auto made = world.create(request).value();
    EXPECT_EQ(made.SerializeAsString().find(secret), std::string::npos);
    static const sql::Query everything{"test.everything", R"(
        SELECT data FROM outbox UNION ALL SELECT reply FROM idempotency_keys)"};
    auto read = [](sql::Tx& tx) {
        return tx.all(everything, [](const sql::Row& row) { return row.text(0); });
    };
    const auto written = world.run(world.file->read({}, read)).value();
    EXPECT_EQ(written.size(), 4u);
    for (const auto& bytes : written) EXPECT_EQ(bytes.find(secret), std::string::npos);
}

}  // namespace
}  // namespace waybill::catalog
