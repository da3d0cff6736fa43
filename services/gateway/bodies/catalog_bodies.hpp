// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

enum class StockMove : std::uint8_t { receive, write_off, count };

struct OpeningBody {
    int weekday{1};
    int opens_minute{0};
    int closes_minute{0};
    static void describe(json::Fields<OpeningBody>& f);
};

struct PartnerView {
    PartnerId partner_id;
    std::string title;
    std::string kind;
    std::optional<std::string> phone;
    std::optional<std::string> email;
    std::string address;
    waybill::v1::Place place;
    std::string zone;
    std::vector<OpeningBody> hours;
    std::optional<std::string> api_url;
    bool verified{false};
    bool enabled{false};
    bool paused{false};
    int preparation_minutes{0};
    Money delivery_fee;
    std::optional<std::string> signing_secret;
    bool open_now{false};
    std::int64_t version{0};
    static void describe(json::Fields<PartnerView>& f);
};

struct PartnerPageView {
    std::vector<PartnerView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<PartnerPageView>& f);
};

struct CreatePartnerBody {
    std::string title;
    std::string kind;
    std::optional<std::string> phone;
    std::optional<std::string> email;
    std::string address;
    waybill::v1::Place place;
    std::optional<std::string> zone;
    std::vector<OpeningBody> hours;
    std::optional<std::string> api_url;
    std::optional<SecretText> signing_secret;
    bool verified{false};
    bool enabled{true};
    int preparation_minutes{20};
    std::optional<Money> delivery_fee;
    std::optional<std::string> external_id;
    static void describe(json::Fields<CreatePartnerBody>& f);
};

/// What is absent stays.
struct EditPartnerBody {
    PartnerId partner_id;
    std::string if_match;
    std::optional<std::string> title;
    std::optional<std::string> phone;
    std::optional<std::string> address;
    std::optional<std::optional<std::string>> api_url;
    std::optional<SecretText> signing_secret;
    std::optional<bool> verified;
    std::optional<bool> enabled;
    std::optional<bool> paused;
    std::optional<int> preparation_minutes;
    static void describe(json::Fields<EditPartnerBody>& f);
};

struct CreateProductBody {
    std::string name;
    std::string description{};
    std::string category;
    std::optional<std::string> external_id;
    static void describe(json::Fields<CreateProductBody>& f);
};

struct ProductView {
    ProductId product_id;
    std::string name;
    std::string description;
    std::string category;
    std::int64_t version{0};
    static void describe(json::Fields<ProductView>& f);
};

struct CreateOfferBody {
    PartnerId partner_id;
    ProductId product_id;
    Money price;
    std::int64_t stock{0};
    static void describe(json::Fields<CreateOfferBody>& f);
};

/// What is absent stays.
struct EditOfferBody {
    OfferId offer_id;
    std::optional<std::string> if_match;
    std::optional<std::int64_t> price_amount;
    std::optional<bool> active;
    static void describe(json::Fields<EditOfferBody>& f);
};

struct MoveStockBody {
    OfferId offer_id;
    StockMove kind{StockMove::receive};
    std::int64_t quantity{0};
    static void describe(json::Fields<MoveStockBody>& f);
};

struct OfferView {
    OfferId offer_id;
    PartnerId partner_id;
    ProductId product_id;
    std::string name;
    std::string description;
    std::string category;
    Money price;
    std::int64_t in_stock{0};
    bool active{false};
    std::int64_t version{0};
    static void describe(json::Fields<OfferView>& f);
};

struct OfferPageView {
    std::vector<OfferView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    static void describe(json::Fields<OfferPageView>& f);
};

PartnerView to_view(const catalog::v1::Partner& partner);
ProductView to_view(const catalog::v1::Product& product);
OfferView to_view(const catalog::v1::Offer& offer);
OfferPageView to_view(const catalog::v1::ListOffersReply& page);
void write(const CreatePartnerBody& body, catalog::v1::CreatePartnerRequest& out);
void write(const EditPartnerBody& body, catalog::v1::UpdatePartnerRequest& out);

/// `v7` or `v7-…` is 7; `*` is 0, whatever there is; anything else is a version that nothing has.
std::int64_t version_of(std::string_view if_match);

}  // namespace waybill::gateway
