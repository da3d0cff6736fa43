// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/decode.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/crypto/webhooks.hpp"
#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {
namespace {

std::unexpected<Error> wrong(Refusal why, std::string pointer, std::string_view code) {
    Problems problems;
    problems.add(std::move(pointer), code);
    return std::unexpected(to_error(std::move(problems).verdict(why).error()));
}

/// The caller's own id stands for the content it was first used with: `request` without its key.
template <typename Request>
Result<ExternalId> decode_external(const Context& ctx, Request request) {
    Problems problems;
    problems.check_text("/external_id", request.external_id(), {.max = 50});
    WAYBILL_CHECK(told(std::move(problems).verdict(Refusal::invalid_external_id)));
    ExternalId external{.value = request.external_id()};
    // The scope of a key is the person and the route; without one only the caller is known.
    external.caller = request.idempotency().scope();
    if (external.caller.empty() && ctx.caller.signed_in()) external.caller = ctx.caller.user.text();
    if (external.caller.empty()) external.caller = ctx.caller.service;
    request.clear_idempotency();
    std::string content;
    request.SerializeToString(&content);
    external.fingerprint = crypto::sha256_base64url(content);
    return external;
}

Result<std::optional<SecretText>> decode_secret(bool present, const std::string& text) {
    if (!present) return std::nullopt;
    if (!webhooks::SigningSecret::parse(text))
        return wrong(Refusal::invalid_partner, "/signing_secret", "malformed");
    return SecretText{text};
}

Result<Keepers> decode_keepers(bool present, const v1::Keepers& message) {
    if (!present) return std::nullopt;
    std::vector<PartnerId> keepers;
    for (const std::string& id : message.partner_ids()) {
        WAYBILL_TRY(keepers.emplace_back(), decode_id<PartnerId>(id));
    }
    return keepers;
}

template <typename T>
std::optional<T> maybe(bool present, const T& value) {
    return present ? std::optional{value} : std::nullopt;
}

}  // namespace

Paging decode_page(const waybill::v1::PageRequest& message) {
    Paging page{.after = message.cursor()};
    if (message.limit() != 0) page.limit = message.limit();
    return page;
}

Result<NewPartner> decode(const Context& ctx, const v1::CreatePartnerRequest& request) {
    NewPartner entry{.key = decode_key(request.idempotency())};
    WAYBILL_TRY(entry.partner, decode_partner(request.partner()));
    WAYBILL_TRY(entry.secret,
                decode_secret(!request.signing_secret().empty(), request.signing_secret()));
    WAYBILL_TRY(entry.external, decode_external(ctx, request));
    return entry;
}

Result<PartnerUpdate> decode(const v1::UpdatePartnerRequest& request) {
    PartnerUpdate update{.if_version = request.if_version()};
    WAYBILL_TRY(update.partner, decode_id<PartnerId>(request.partner_id()));
    update.changes = {.title = maybe(request.has_title(), request.title()),
                      .brand = maybe(request.has_brand(), request.brand()),
                      .kind = maybe(request.has_kind(), request.kind()),
                      .phone = maybe(request.has_phone(), request.phone()),
                      .email = maybe(request.has_email(), request.email()),
                      .address = maybe(request.has_address(), request.address()),
                      .zone = maybe(request.has_zone(), request.zone()),
                      .api_url = maybe(request.has_api_url(), request.api_url()),
                      .verified = maybe(request.has_verified(), request.verified()),
                      .enabled = maybe(request.has_enabled(), request.enabled()),
                      .paused = maybe(request.has_paused(), request.paused()),
                      .preparation_minutes =
                          maybe(request.has_preparation_minutes(), request.preparation_minutes())};
    if (request.has_place()) update.changes.place = decode_place(request.place());
    if (request.has_week()) update.changes.hours = decode_hours(request.week().hours());
    if (request.has_calendar()) {
        WAYBILL_TRY(update.changes.holidays, decode_holidays(request.calendar().holidays()));
    }
    if (request.has_delivery_fee()) {
        WAYBILL_TRY(update.changes.delivery_fee, decode_money(request.delivery_fee()));
    }
    WAYBILL_TRY(update.secret,
                decode_secret(request.has_signing_secret(), request.signing_secret()));
    return update;
}

Result<PartnerUpdate> decode(const v1::MakeSecretRequest& request) {
    PartnerUpdate update{.make_secret = true, .key = decode_key(request.idempotency())};
    WAYBILL_TRY(update.partner, decode_id<PartnerId>(request.partner_id()));
    return update;
}

Result<PartnerUpdate> decode_partner_removal(const v1::DeleteRequest& request) {
    PartnerUpdate update{.if_version = request.if_version(), .changes = {.remove = true}};
    WAYBILL_TRY(update.partner, decode_id<PartnerId>(request.id()));
    return update;
}

Result<BrowseCatalog::PartnerSearch> decode(const v1::ListPartnersRequest& request) {
    return BrowseCatalog::PartnerSearch{.page = decode_page(request.page()),
                                        .kind = request.kind(),
                                        .text = request.text(),
                                        .selling_only = request.listed_only()};
}

Result<NewProduct> decode(const Context& ctx, const v1::CreateProductRequest& request) {
    NewProduct entry{.product = {.name = request.name(),
                                 .description = request.description(),
                                 .category = request.category()},
                     .key = decode_key(request.idempotency())};
    WAYBILL_TRY(entry.external, decode_external(ctx, request));
    return entry;
}

Result<ProductUpdate> decode(const v1::UpdateProductRequest& request) {
    ProductUpdate update{
        .if_version = request.if_version(),
        .changes = {.name = maybe(request.has_name(), request.name()),
                    .description = maybe(request.has_description(), request.description()),
                    .category = maybe(request.has_category(), request.category())}};
    WAYBILL_TRY(update.product, decode_id<ProductId>(request.product_id()));
    WAYBILL_TRY(update.keepers, decode_keepers(request.has_keepers(), request.keepers()));
    return update;
}

Result<ProductUpdate> decode_picture_change(const v1::SetProductPictureRequest& request) {
    ProductUpdate update{.if_version = request.if_version()};
    WAYBILL_TRY(update.product, decode_id<ProductId>(request.product_id()));
    WAYBILL_TRY(update.keepers, decode_keepers(request.has_keepers(), request.keepers()));
    return update;
}

Result<ProductUpdate> decode_product_removal(const v1::DeleteRequest& request) {
    ProductUpdate update{.if_version = request.if_version(), .changes = {.remove = true}};
    WAYBILL_TRY(update.product, decode_id<ProductId>(request.id()));
    WAYBILL_TRY(update.keepers, decode_keepers(request.has_keepers(), request.keepers()));
    return update;
}

Result<NewOffer> decode(const v1::CreateOfferRequest& request) {
    NewOffer entry{.stock = request.stock(), .key = decode_key(request.idempotency())};
    WAYBILL_TRY(entry.partner, decode_id<PartnerId>(request.partner_id()));
    WAYBILL_TRY(entry.product, decode_id<ProductId>(request.product_id()));
    WAYBILL_TRY(entry.price, decode_money(request.price()));
    return entry;
}

Result<OfferUpdate> decode(const v1::UpdateOfferRequest& request) {
    OfferUpdate update{
        .if_version = request.if_version(),
        .changes = {.price_amount = maybe(request.has_price_amount(), request.price_amount()),
                    .active = maybe(request.has_active(), request.active())}};
    WAYBILL_TRY(update.offer, decode_id<OfferId>(request.offer_id()));
    WAYBILL_TRY(update.partner, decode_maybe_id<PartnerId>(request.partner_id()));
    return update;
}

Result<OfferUpdate> decode_offer_removal(const v1::DeleteRequest& request) {
    OfferUpdate update{.if_version = request.if_version(), .changes = {.remove = true}};
    WAYBILL_TRY(update.offer, decode_id<OfferId>(request.id()));
    WAYBILL_TRY(update.keepers, decode_keepers(request.has_keepers(), request.keepers()));
    return update;
}

Result<StockChange> decode(const v1::MoveStockRequest& request) {
    StockChange change{.quantity = request.quantity(), .key = decode_key(request.idempotency())};
    WAYBILL_TRY(change.offer, decode_id<OfferId>(request.offer_id()));
    WAYBILL_TRY(change.partner, decode_maybe_id<PartnerId>(request.partner_id()));
    switch (request.kind()) {
        case v1::MoveStockRequest::RECEIVE: change.move = StockMove::receive; return change;
        case v1::MoveStockRequest::WRITE_OFF: change.move = StockMove::write_off; return change;
        case v1::MoveStockRequest::COUNT: change.move = StockMove::count; return change;
        default: return wrong(Refusal::invalid_stock, "/kind", "unknown");  // open in proto3
    }
}

Result<BrowseCatalog::OfferSearch> decode(const v1::ListOffersRequest& request) {
    BrowseCatalog::OfferSearch search{
        .filter = {.page = decode_page(request.page()),
                   .category = request.category(),
                   .price_from = maybe(request.has_price_from(), request.price_from()),
                   .price_to = maybe(request.has_price_to(), request.price_to()),
                   .in_stock = request.in_stock(),
                   .hidden_too = request.hidden_too()},
        .text = request.text()};
    WAYBILL_TRY(search.filter.partner, decode_maybe_id<PartnerId>(request.partner_id()));
    return search;
}

Result<WantedBasket> decode(const v1::CheckRequest& request) {
    WantedBasket wanted;
    WAYBILL_TRY(wanted.partner, decode_id<PartnerId>(request.partner_id()));
    WAYBILL_TRY(wanted.lines, decode_lines(request.lines()));
    if (request.has_place()) wanted.place = decode_place(request.place());
    return wanted;
}

Result<Hold> decode(const v1::ReserveRequest& request) {
    Hold hold{.until = from_micros(request.until())};
    WAYBILL_TRY(hold.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_TRY(hold.partner, decode_id<PartnerId>(request.partner_id()));
    WAYBILL_TRY(hold.lines, decode_lines(request.lines()));
    return hold;
}

Result<std::vector<WantedLine>> decode_lines(
    const google::protobuf::RepeatedPtrField<v1::WantedLine>& lines) {
    std::vector<WantedLine> wanted;
    wanted.reserve(static_cast<std::size_t>(lines.size()));
    for (const auto& line : lines) {
        const auto offer = OfferId::parse(line.offer_id());
        if (!offer)
            return wrong(Refusal::invalid_lines,
                         "/lines/" + std::to_string(wanted.size()) + "/offer_id", "malformed");
        wanted.push_back({*offer, line.quantity()});
    }
    return wanted;
}

}  // namespace waybill::catalog
