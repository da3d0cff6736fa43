// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/messages/catalog_messages.hpp"

#include "contracts/catalog/v1/events.pb.h"
#include "platform/core/enum_values.hpp"
#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

#include <cmath>

namespace waybill::catalog {
namespace {

constexpr double e7 = 1e7;
/// What the gateway gives out a content by, before its name.
constexpr std::string_view pictures_at = "/v1/pictures/";

std::string picture_url(std::string_view name) {
    return name.empty() ? std::string{} : std::string{pictures_at}.append(name);
}

/// Far outside for what is no number, so that the range check refuses it.
std::int64_t decode_degrees(double degrees) {
    if (!std::isfinite(degrees) || std::abs(degrees) > 360) return 3'600'000'001;
    return std::llround(degrees * e7);
}

template <typename Message>
std::string bytes_of(const Message& message) {
    std::string bytes;
    message.SerializeToString(&bytes);
    return bytes;
}

template <typename Message>
Result<Message> parse(std::string_view bytes) {
    Message message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return fail(ErrorKind::internal, "sql.corrupt", "a stored message does not parse");
    return message;
}

Result<Product> product_of(const v1::Product& message) {
    WAYBILL_TRY(const auto id, decode_id<ProductId>(message.product_id()));
    return Product{.id = id,
                   .name = message.name(),
                   .description = message.description(),
                   .category = message.category(),
                   .picture = message.picture_url().empty()
                                  ? std::string{}
                                  : message.picture_url().substr(pictures_at.size()),
                   .deleted = message.deleted(),
                   .version = message.version()};
}

}  // namespace

Place decode_place(const waybill::v1::Place& message) {
    return {.lat_e7 = decode_degrees(message.lat()), .lon_e7 = decode_degrees(message.lon())};
}

std::vector<OpeningHours> decode_hours(
    const google::protobuf::RepeatedPtrField<v1::OpeningHours>& messages) {
    std::vector<OpeningHours> hours;
    for (const auto& opening : messages)
        hours.push_back({opening.weekday(), opening.opens_minute(), opening.closes_minute()});
    return hours;
}

Result<std::vector<Holiday>> decode_holidays(
    const google::protobuf::RepeatedPtrField<v1::Holiday>& messages) {
    std::vector<Holiday> holidays;
    Problems problems;
    for (const auto& message : messages) {
        const auto date = parse_date(message.date());
        if (!date)
            problems.add("/holidays/" + std::to_string(holidays.size()) + "/date", "malformed",
                         "a date such as 2026-12-25");
        Holiday& holiday = holidays.emplace_back(date.value_or(std::chrono::sys_days{}));
        for (const auto& hours : message.hours())
            holiday.hours.push_back({hours.opens_minute(), hours.closes_minute()});
    }
    WAYBILL_CHECK(told(std::move(problems).verdict(Refusal::invalid_partner)));
    return holidays;
}

Result<Partner> decode_partner(const v1::Partner& message) {
    Partner partner{.title = message.title(),
                    .brand = message.brand(),
                    .kind = message.kind(),
                    .phone = message.phone(),
                    .email = message.email(),
                    .address = message.address(),
                    .place = decode_place(message.place()),
                    .api_url = message.api_url(),
                    .verified = message.verified(),
                    .enabled = message.enabled(),
                    .paused = message.paused(),
                    .preparation_minutes = message.preparation_minutes(),
                    .deleted = message.deleted()};
    if (!message.zone().empty()) partner.zone = message.zone();
    partner.hours = decode_hours(message.hours());
    WAYBILL_TRY(partner.holidays, decode_holidays(message.holidays()));
    // Without a fee it delivers for nothing, in the platform's first currency.
    if (message.has_delivery_fee()) {
        WAYBILL_TRY(partner.delivery_fee, decode_money(message.delivery_fee()));
    }
    return partner;
}

v1::Partner to_message(const Partner& partner) {
    v1::Partner message;
    message.set_partner_id(partner.id.text());
    message.set_title(partner.title);
    message.set_brand(partner.brand);
    message.set_kind(partner.kind);
    message.set_phone(partner.phone);
    message.set_email(partner.email);
    message.set_address(partner.address);
    message.mutable_place()->set_lat(static_cast<double>(partner.place.lat_e7) / e7);
    message.mutable_place()->set_lon(static_cast<double>(partner.place.lon_e7) / e7);
    message.set_zone(partner.zone);
    for (const OpeningHours& opening : partner.hours) {
        auto& one = *message.add_hours();
        one.set_weekday(opening.weekday);
        one.set_opens_minute(opening.opens_minute);
        one.set_closes_minute(opening.closes_minute);
    }
    for (const Holiday& holiday : partner.holidays) {
        auto& one = *message.add_holidays();
        one.set_date(to_text(holiday.date));
        for (const DayHours& hours : holiday.hours) {
            auto& span = *one.add_hours();
            span.set_opens_minute(hours.opens_minute);
            span.set_closes_minute(hours.closes_minute);
        }
    }
    message.set_api_url(partner.api_url);
    message.set_verified(partner.verified);
    message.set_enabled(partner.enabled);
    message.set_paused(partner.paused);
    message.set_preparation_minutes(partner.preparation_minutes);
    write(partner.delivery_fee, *message.mutable_delivery_fee());
    message.set_version(partner.version);
    message.set_deleted(partner.deleted);
    return message;
}

v1::Partner to_message(const PartnerView& view) {
    v1::Partner message = to_message(view.partner);
    message.set_open_now(view.open_now);
    return message;
}

v1::Partner to_office_message(const PartnerView& view) {
    v1::Partner message = to_message(view);
    const PartnerReliability& counted = view.partner.reliability;
    auto& shown = *message.mutable_reliability();
    shown.set_accepted(counted.accepted);
    shown.set_rejected(counted.rejected);
    shown.set_unanswered(counted.unanswered);
    shown.set_late(counted.late);
    return message;
}

v1::Product to_message(const Product& product) {
    v1::Product message;
    message.set_product_id(product.id.text());
    message.set_name(product.name);
    message.set_description(product.description);
    message.set_category(product.category);
    message.set_picture_url(picture_url(product.picture));
    message.set_version(product.version);
    message.set_deleted(product.deleted);
    return message;
}

v1::ProductChange to_message(const ProductChange& change) {
    v1::ProductChange message;
    message.set_version(change.version);
    message.set_what(std::string{enum_name(change.what)});
    if (change.name) message.add_fields("name");
    if (change.description) message.add_fields("description");
    if (change.category) message.add_fields("category");
    message.set_name(change.name.value_or(""));
    message.set_description(change.description.value_or(""));
    if (change.picture) message.add_fields("picture_url");
    message.set_category(change.category.value_or(""));
    message.set_picture_url(picture_url(change.picture.value_or("")));
    message.set_by(change.actor);
    message.set_at(to_micros(change.at));
    return message;
}

v1::Reservation to_message(const PastHold& hold) {
    v1::Reservation message;
    message.set_state(std::string{enum_name(hold.state)});
    for (const HeldLine& line : hold.lines) {
        auto& row = *message.add_lines();
        row.set_offer_id(line.offer.text());
        row.set_quantity(line.quantity);
    }
    return message;
}

v1::PartnerOffers to_message(const BrowseCatalog::PartnerOffers& group) {
    v1::PartnerOffers message;
    message.set_partner_id(group.partner.id.text());
    message.set_title(group.partner.title);
    for (const Offer& offer : group.offers) *message.add_offers() = to_message(offer);
    return message;
}

v1::Offer to_message(const Offer& offer) {
    v1::Offer message;
    message.set_offer_id(offer.id.text());
    message.set_partner_id(offer.partner.text());
    *message.mutable_product() = to_message(offer.product);
    write(offer.price, *message.mutable_price());
    message.set_in_stock(offer.in_stock);
    message.set_active(offer.active);
    message.set_version(offer.version);
    message.set_deleted(offer.deleted);
    return message;
}

v1::Partner to_message(const KeptPartner& kept) {
    v1::Partner message = to_message(kept.view);
    if (kept.new_secret) message.set_new_secret(std::string{kept.new_secret->reveal()});
    return message;
}

v1::CheckReply to_message(const BrowseCatalog& browse, CheckedBasket checked) {
    v1::CheckReply message;
    *message.mutable_partner() = to_message(browse.view(std::move(checked.partner)));
    for (const PricedLine& line : checked.lines) {
        auto& one = *message.add_lines();
        one.set_offer_id(line.offer.text());
        one.set_name(line.name);
        one.set_quantity(line.quantity);
        write(line.unit_price, *one.mutable_unit_price());
        write(line.total, *one.mutable_total());
    }
    return message;
}

std::string event_bytes(const Partner& partner) {
    v1::PartnerChanged changed;
    *changed.mutable_partner() = to_message(partner);
    return bytes_of(changed);
}

std::string event_bytes(const Product& product) {
    v1::ProductChanged changed;
    *changed.mutable_product() = to_message(product);
    return bytes_of(changed);
}

std::string event_bytes(const Offer& offer) {
    v1::OfferChanged changed;
    *changed.mutable_offer() = to_message(offer);
    return bytes_of(changed);
}

std::string reply_bytes(const PartnerView& view) {
    v1::PartnerChanged changed;
    *changed.mutable_partner() = to_message(view);
    return bytes_of(changed);
}

Result<PartnerView> read_view(std::string_view bytes) {
    WAYBILL_TRY(const auto changed, parse<v1::PartnerChanged>(bytes));
    PartnerView view{.open_now = changed.partner().open_now()};
    WAYBILL_TRY(view.partner, decode_partner(changed.partner()));
    WAYBILL_TRY(view.partner.id, decode_id<PartnerId>(changed.partner().partner_id()));
    view.partner.version = changed.partner().version();
    return view;
}

Result<Product> read_product(std::string_view bytes) {
    WAYBILL_TRY(const auto changed, parse<v1::ProductChanged>(bytes));
    return product_of(changed.product());
}

Result<Offer> read_offer(std::string_view bytes) {
    WAYBILL_TRY(const auto changed, parse<v1::OfferChanged>(bytes));
    const v1::Offer& message = changed.offer();
    Offer offer{.in_stock = message.in_stock(),
                .active = message.active(),
                .deleted = message.deleted(),
                .version = message.version()};
    WAYBILL_TRY(offer.id, decode_id<OfferId>(message.offer_id()));
    WAYBILL_TRY(offer.partner, decode_id<PartnerId>(message.partner_id()));
    WAYBILL_TRY(offer.product, product_of(message.product()));
    WAYBILL_TRY(offer.price, decode_money(message.price()));
    return offer;
}

}  // namespace waybill::catalog
