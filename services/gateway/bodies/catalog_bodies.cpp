// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/catalog_bodies.hpp"

#include <charconv>

namespace waybill::gateway {
namespace {

constexpr std::string_view a_product = "prd_01jh3q8d2v7x0n5m4k9w6r1tbe";
constexpr std::int64_t price_max = 1'000'000'000'000;
constexpr std::int64_t pieces_max = 1'000'000'000;
constexpr std::int64_t minutes_max = 1440;

constexpr json::Rules title_rules{.help = "As customers see it",
                                  .example = "Corner Bakery",
                                  .length = {1, 120},
                                  .format = json::Format::line};
constexpr json::Rules brand_rules{.help = "The chain that it belongs to",
                                  .example = "Mill & Sons",
                                  .length = {1, 120},
                                  .format = json::Format::line};
constexpr json::Rules contact_rules{.example = "bread@example.com", .format = json::Format::email};
constexpr json::Rules hours_rules{.help = "None: always open", .items = {0, 28}};
constexpr json::Rules holidays_rules{.help = "Dates that are not like their weekday",
                                     .items = {0, 100}};
constexpr json::Rules zone_rules{.help = "IANA; `UTC` for one that never had another",
                                 .example = "Europe/Brussels",
                                 .length = {1, 64},
                                 .format = json::Format::line};
constexpr json::Rules fee_rules{.help = "In the currency of its offers",
                                .example = R"({"amount":250,"currency":"EUR"})",
                                .range = {0, 100'000'000}};
constexpr json::Rules kind_rules{
    .help = "What it sells: a-z, digits and _", .example = "bakery", .length = {1, 40}};
constexpr json::Rules address_rules{.help = "Where couriers fetch",
                                    .example = "Mill Lane 3",
                                    .length = {1, 300},
                                    .format = json::Format::line};
constexpr json::Rules preparation_rules{
    .help = "Usual minutes until ready", .example = "20", .range = {0, minutes_max}};
constexpr json::Rules url_rules{.help = "Its own system, told of paid orders by a signed call",
                                .example = "https://kitchen.example/waybill",
                                .length = {1, 2000},
                                .format = json::Format::uri};
constexpr json::Rules secret_rules{
    .help = "Signs calls both ways: `whsec_` and 24 to 64 bytes in base64",
    .example = "whsec_dGhyZWUgcXVpZXQgaGVyb25zIG9uIGEgcG9uZA==",
    .length = {8, 200}};

constexpr json::Rules name_rules{
    .example = "Rye bread", .length = {1, 255}, .format = json::Format::line};
constexpr json::Rules description_rules{.length = {0, 4000}};
constexpr json::Rules category_rules{
    .example = "bread", .length = {1, 60}, .format = json::Format::line};

/// What is cleared is an empty text.
std::string text_of(const std::optional<std::string>& value) { return value.value_or(""); }

void write(const std::vector<HolidayBody>& holidays, auto& out) {
    for (const HolidayBody& holiday : holidays) {
        auto& one = *out.Add();
        one.set_date(holiday.date);
        one.mutable_hours()->Add(holiday.hours.begin(), holiday.hours.end());
    }
}

}  // namespace

void HolidayBody::describe(json::Fields<HolidayBody>& f) {
    f.title("SetHoliday", "A date that is not like its weekday");
    f.required("date", &HolidayBody::date,
               {.help = "On the partner's calendar", .example = "2026-12-25", .length = {10, 10}});
    f.optional("hours", &HolidayBody::hours, {.help = "None: closed all day", .items = {0, 4}});
}

void CreatePartnerBody::describe(json::Fields<CreatePartnerBody>& f) {
    f.title("CreatePartner");
    f.required("title", &CreatePartnerBody::title, title_rules);
    f.optional("brand", &CreatePartnerBody::brand, brand_rules);
    f.required("kind", &CreatePartnerBody::kind, kind_rules);
    f.optional("phone", &CreatePartnerBody::phone, phone_rules);
    f.optional("email", &CreatePartnerBody::email, contact_rules);
    f.required("address", &CreatePartnerBody::address, address_rules);
    f.required("place", &CreatePartnerBody::place);
    f.optional("zone", &CreatePartnerBody::zone, zone_rules);
    f.optional("hours", &CreatePartnerBody::hours, hours_rules);
    f.optional("holidays", &CreatePartnerBody::holidays, holidays_rules);
    f.optional("api_url", &CreatePartnerBody::api_url, url_rules);
    f.optional("signing_secret", &CreatePartnerBody::signing_secret, secret_rules);
    f.optional("verified", &CreatePartnerBody::verified);
    f.optional("enabled", &CreatePartnerBody::enabled);
    f.optional("preparation_minutes", &CreatePartnerBody::preparation_minutes, preparation_rules);
    f.optional("delivery_fee", &CreatePartnerBody::delivery_fee, fee_rules);
    f.optional("external_id", &CreatePartnerBody::external_id,
               {.help = "The caller's own id: the same again answers the same",
                .example = "shop-17",
                .length = {1, 50},
                .format = json::Format::line});
}

void EditPartnerBody::describe(json::Fields<EditPartnerBody>& f) {
    f.title("EditPartner", "What is absent stays");
    f.path("partner_id", &EditPartnerBody::partner_id);
    f.header("If-Match", &EditPartnerBody::if_match, {.example = "v3", .length = {1, 80}});
    f.optional("title", &EditPartnerBody::title, title_rules);
    f.optional("brand", &EditPartnerBody::brand, brand_rules);
    f.optional("kind", &EditPartnerBody::kind, kind_rules);
    f.optional("phone", &EditPartnerBody::phone, phone_rules);
    f.optional("email", &EditPartnerBody::email, contact_rules);
    f.optional("address", &EditPartnerBody::address, address_rules);
    f.optional("place", &EditPartnerBody::place);
    f.optional("zone", &EditPartnerBody::zone, zone_rules);
    f.optional("hours", &EditPartnerBody::hours, hours_rules);
    f.optional("holidays", &EditPartnerBody::holidays, holidays_rules);
    f.optional("api_url", &EditPartnerBody::api_url, url_rules);
    f.optional("signing_secret", &EditPartnerBody::signing_secret, secret_rules);
    f.optional("verified", &EditPartnerBody::verified, {.help = "An operator's to say"});
    f.optional("enabled", &EditPartnerBody::enabled, {.help = "An operator's to say"});
    f.optional("paused", &EditPartnerBody::paused, {.example = "true"});
    f.optional("preparation_minutes", &EditPartnerBody::preparation_minutes, preparation_rules);
    f.optional("delivery_fee", &EditPartnerBody::delivery_fee, fee_rules);
}

void CreateProductBody::describe(json::Fields<CreateProductBody>& f) {
    f.title("CreateProduct");
    f.required("name", &CreateProductBody::name, name_rules);
    f.optional("description", &CreateProductBody::description, description_rules);
    f.required("category", &CreateProductBody::category, category_rules);
    f.optional("external_id", &CreateProductBody::external_id,
               {.help = "The caller's own id: the same again answers the same",
                .example = "sku-4711",
                .length = {1, 50},
                .format = json::Format::line});
}

void EditProductBody::describe(json::Fields<EditProductBody>& f) {
    f.title("EditProduct", "What is absent stays");
    f.path("product_id", &EditProductBody::product_id);
    f.header("If-Match", &EditProductBody::if_match, {.example = "v1", .length = {1, 80}});
    f.optional("name", &EditProductBody::name, name_rules);
    f.optional("description", &EditProductBody::description, description_rules);
    f.optional("category", &EditProductBody::category, category_rules);
}

void CreateOfferBody::describe(json::Fields<CreateOfferBody>& f) {
    f.title("CreateOffer", "A product at a partner's price");
    f.path("partner_id", &CreateOfferBody::partner_id);
    f.required("product_id", &CreateOfferBody::product_id, {.example = a_product});
    f.required("price", &CreateOfferBody::price,
               {.example = R"({"amount":450,"currency":"EUR"})", .range = {1, price_max}});
    f.optional("stock", &CreateOfferBody::stock,
               {.help = "Pieces on the shelf", .example = "20", .range = {0, pieces_max}});
}

void EditOfferBody::describe(json::Fields<EditOfferBody>& f) {
    f.title("EditOffer", "What is absent stays");
    f.path("offer_id", &EditOfferBody::offer_id);
    f.header("If-Match", &EditOfferBody::if_match, {.example = "v3", .length = {1, 80}});
    f.optional(
        "price_amount", &EditOfferBody::price_amount,
        {.help = "In minor units of its currency", .example = "450", .range = {1, price_max}});
    f.optional("active", &EditOfferBody::active, {.help = "Whether it is for sale"});
}

void MoveStockBody::describe(json::Fields<MoveStockBody>& f) {
    f.title("MoveStock", "What came in, what is lost, or what was counted");
    f.path("offer_id", &MoveStockBody::offer_id);
    f.required("kind", &MoveStockBody::kind,
               {.help = "`count` sets the pieces on the shelf, reserved ones included",
                .example = "receive"});
    f.required("quantity", &MoveStockBody::quantity, {.example = "12", .range = {0, pieces_max}});
}

void write(const CreatePartnerBody& body, catalog::v1::CreatePartnerRequest& out) {
    auto& partner = *out.mutable_partner();
    partner.set_title(body.title);
    partner.set_brand(body.brand.value_or(""));
    partner.set_kind(body.kind);
    partner.set_phone(body.phone.value_or(""));
    partner.set_email(body.email.value_or(""));
    partner.set_address(body.address);
    *partner.mutable_place() = body.place;
    partner.set_zone(body.zone.value_or(""));
    for (const auto& opening : body.hours) *partner.add_hours() = opening;
    write(body.holidays, *partner.mutable_holidays());
    partner.set_api_url(body.api_url.value_or(""));
    partner.set_verified(body.verified);
    partner.set_enabled(body.enabled);
    partner.set_preparation_minutes(body.preparation_minutes);
    if (body.delivery_fee) write(*body.delivery_fee, *partner.mutable_delivery_fee());
    if (body.signing_secret) out.set_signing_secret(body.signing_secret->reveal());
    out.set_external_id(body.external_id.value_or(""));
}

void write(const EditPartnerBody& body, catalog::v1::UpdatePartnerRequest& out) {
    out.set_partner_id(body.partner_id.text());
    out.set_if_version(version_of(body.if_match));
    if (body.title) out.set_title(*body.title);
    if (body.brand) out.set_brand(text_of(*body.brand));
    if (body.kind) out.set_kind(*body.kind);
    if (body.phone) out.set_phone(text_of(*body.phone));
    if (body.email) out.set_email(text_of(*body.email));
    if (body.address) out.set_address(*body.address);
    if (body.place) *out.mutable_place() = *body.place;
    if (body.zone) out.set_zone(*body.zone);
    if (body.hours) {
        auto& week = *out.mutable_week();
        for (const auto& opening : *body.hours) *week.add_hours() = opening;
    }
    if (body.holidays) write(*body.holidays, *out.mutable_calendar()->mutable_holidays());
    if (body.delivery_fee) write(*body.delivery_fee, *out.mutable_delivery_fee());
    if (body.api_url) out.set_api_url(text_of(*body.api_url));
    if (body.verified) out.set_verified(*body.verified);
    if (body.enabled) out.set_enabled(*body.enabled);
    if (body.paused) out.set_paused(*body.paused);
    if (body.preparation_minutes) out.set_preparation_minutes(*body.preparation_minutes);
    if (body.signing_secret) out.set_signing_secret(body.signing_secret->reveal());
}

void write(const EditProductBody& body, catalog::v1::UpdateProductRequest& out) {
    out.set_product_id(body.product_id.text());
    out.set_if_version(version_of(body.if_match));
    if (body.name) out.set_name(*body.name);
    if (body.description) out.set_description(*body.description);
    if (body.category) out.set_category(*body.category);
}

std::int64_t version_of(std::string_view if_match) {
    constexpr std::int64_t nothing_has = -1;
    if (if_match == "*") return 0;
    if (!if_match.starts_with('v')) return nothing_has;
    std::int64_t version = 0;
    const char* end = if_match.data() + if_match.size();
    const auto [rest, error] = std::from_chars(if_match.data() + 1, end, version);
    const bool whole = rest == end || *rest == '-';
    return error == std::errc{} && whole && version > 0 ? version : nothing_has;
}

}  // namespace waybill::gateway
