// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.json.hpp"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

enum class StockMove : std::uint8_t { receive, write_off, count };

/// A date that is not like its weekday, as it comes in.
struct HolidayBody {
    std::string date;
    std::vector<catalog::v1::DayHours> hours;
    static void describe(json::Fields<HolidayBody>& f);
};

struct CreatePartnerBody {
    std::string title;
    std::optional<std::string> brand;
    std::string kind;
    std::optional<std::string> phone;
    std::optional<std::string> email;
    std::string address;
    waybill::v1::Place place;
    std::optional<std::string> zone;
    std::vector<catalog::v1::OpeningHours> hours;
    std::vector<HolidayBody> holidays;
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
    std::optional<std::optional<std::string>> brand;
    std::optional<std::string> kind;
    std::optional<std::optional<std::string>> phone;
    std::optional<std::optional<std::string>> email;
    std::optional<std::string> address;
    std::optional<waybill::v1::Place> place;
    std::optional<std::string> zone;
    std::optional<std::vector<catalog::v1::OpeningHours>> hours;
    std::optional<std::vector<HolidayBody>> holidays;
    std::optional<std::optional<std::string>> api_url;
    std::optional<SecretText> signing_secret;
    std::optional<bool> verified;
    std::optional<bool> enabled;
    std::optional<bool> paused;
    std::optional<int> preparation_minutes;
    std::optional<Money> delivery_fee;
    static void describe(json::Fields<EditPartnerBody>& f);
};

struct CreateProductBody {
    std::string name;
    std::string description{};
    std::string category;
    std::optional<std::string> external_id;
    static void describe(json::Fields<CreateProductBody>& f);
};

/// What is absent stays.
struct EditProductBody {
    ProductId product_id;
    std::string if_match;
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> category;
    static void describe(json::Fields<EditProductBody>& f);
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

void write(const CreatePartnerBody& body, catalog::v1::CreatePartnerRequest& out);
void write(const EditPartnerBody& body, catalog::v1::UpdatePartnerRequest& out);
void write(const EditProductBody& body, catalog::v1::UpdateProductRequest& out);

/// `v7` or `v7-…` is 7; `*` is 0, whatever there is; anything else is a version that nothing has.
std::int64_t version_of(std::string_view if_match);

}  // namespace waybill::gateway
