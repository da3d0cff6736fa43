// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/catalog_calls.hpp"

#include "platform/crypto/webhooks.hpp"
#include "services/catalog/api/decode.hpp"

namespace waybill::catalog {
namespace {

template <typename T>
auto encode(const Result<T>& result) -> Result<decltype(to_message(*result))> {
    if (!result) return std::unexpected(result.error());
    return to_message(*result);
}

Result<waybill::v1::Empty> encode(const Status& status) {
    if (!status) return std::unexpected(status.error());
    return waybill::v1::Empty{};
}

ReserveResult result_of(const Status& status) {
    if (status) return ReserveResult::held;
    if (status.error().reason == "catalog.insufficient_stock") return ReserveResult::out_of_stock;
    if (status.error().kind == ErrorKind::conflict || status.error().kind == ErrorKind::invalid)
        return ReserveResult::refused;
    return ReserveResult::failed;
}

}  // namespace

Task<Result<v1::Partner>> CatalogCalls::create_partner(Context ctx,
                                                       v1::CreatePartnerRequest request) {
    WAYBILL_CO_TRY(auto entry, decode(ctx, request));
    if (!entry.partner.api_url.empty())
        WAYBILL_CO_CHECK(egress::check_callback_url(entry.partner.api_url, deps_.egress));
    auto spare = webhooks::SigningSecret::generate(deps_.random).text();
    WAYBILL_CO_TRY(auto kept, co_await deps_.manage_partners.create(
                                  std::move(ctx), std::move(entry), std::move(spare)));
    co_return to_message(kept);
}

Task<Result<v1::Partner>> CatalogCalls::update_partner(Context ctx,
                                                       v1::UpdatePartnerRequest request) {
    WAYBILL_CO_TRY(auto update, decode(request));
    if (update.changes.api_url && !update.changes.api_url->empty())
        WAYBILL_CO_CHECK(egress::check_callback_url(*update.changes.api_url, deps_.egress));
    update.spare_secret = webhooks::SigningSecret::generate(deps_.random).text();
    WAYBILL_CO_TRY(auto kept,
                   co_await deps_.manage_partners.update(std::move(ctx), std::move(update)));
    co_return to_message(kept);
}

Task<Result<waybill::v1::Empty>> CatalogCalls::delete_partner(Context ctx,
                                                              v1::DeleteRequest request) {
    WAYBILL_CO_TRY(auto update, decode_partner_removal(request));
    WAYBILL_CO_CHECK(co_await deps_.manage_partners.update(std::move(ctx), std::move(update)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Partner>> CatalogCalls::make_secret(Context ctx, v1::MakeSecretRequest request) {
    WAYBILL_CO_TRY(auto update, decode(request));
    update.spare_secret = webhooks::SigningSecret::generate(deps_.random).text();
    WAYBILL_CO_TRY(auto kept,
                   co_await deps_.manage_partners.update(std::move(ctx), std::move(update)));
    co_return to_message(kept);
}

Task<Result<v1::Partner>> CatalogCalls::get_partner(Context ctx, v1::GetPartnerRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<PartnerId>(request.partner_id()));
    WAYBILL_CO_TRY(const auto view,
                   co_await deps_.browse.partner(std::move(ctx), id, request.listed_only()));
    co_return request.listed_only() ? to_message(view) : to_office_message(view);
}

Task<Result<v1::ListPartnersReply>> CatalogCalls::list_partners(Context ctx,
                                                                v1::ListPartnersRequest request) {
    WAYBILL_CO_TRY(auto search, decode(request));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.browse.partners(std::move(ctx), std::move(search)));
    v1::ListPartnersReply reply;
    for (const auto& view : page.items)
        *reply.add_partners() = request.listed_only() ? to_message(view) : to_office_message(view);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<waybill::v1::Empty>> CatalogCalls::add_staff(Context ctx, v1::AddStaffRequest request) {
    WAYBILL_CO_TRY(const auto partner, decode_id<PartnerId>(request.partner_id()));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    co_return encode(co_await deps_.partners.add_staff(std::move(ctx), partner, user, {}));
}

Task<Result<v1::StaffPartnersReply>> CatalogCalls::staff_partners(
    Context ctx, v1::StaffPartnersRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto partners, co_await deps_.partners.staffed_by(std::move(ctx), user));
    v1::StaffPartnersReply reply;
    for (const PartnerId partner : partners) reply.add_partner_ids(partner.text());
    co_return reply;
}

Task<Result<v1::Product>> CatalogCalls::create_product(Context ctx,
                                                       v1::CreateProductRequest request) {
    WAYBILL_CO_TRY(auto entry, decode(ctx, request));
    co_return encode(co_await deps_.manage_offers.create_product(std::move(ctx), std::move(entry)));
}

Task<Result<v1::Product>> CatalogCalls::update_product(Context ctx,
                                                       v1::UpdateProductRequest request) {
    WAYBILL_CO_TRY(auto update, decode(request));
    co_return encode(
        co_await deps_.manage_offers.update_product(std::move(ctx), std::move(update)));
}

Task<Result<v1::Product>> CatalogCalls::set_product_picture(Context ctx,
                                                            v1::SetProductPictureRequest request) {
    WAYBILL_CO_TRY(auto update, decode_picture_change(request));
    co_return encode(co_await deps_.keep_pictures.set(std::move(ctx), std::move(update),
                                                      std::move(*request.mutable_picture())));
}

Task<Result<waybill::v1::Empty>> CatalogCalls::delete_product(Context ctx,
                                                              v1::DeleteRequest request) {
    WAYBILL_CO_TRY(auto update, decode_product_removal(request));
    WAYBILL_CO_CHECK(
        co_await deps_.keep_pictures.delete_product(std::move(ctx), std::move(update)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Product>> CatalogCalls::get_product(Context ctx, v1::GetProductRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<ProductId>(request.product_id()));
    co_return encode(co_await deps_.browse.product(std::move(ctx), id));
}

Task<Result<v1::ListProductChangesReply>> CatalogCalls::list_product_changes(
    Context ctx, v1::ListProductChangesRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<ProductId>(request.product_id()));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.browse.history(std::move(ctx), id, decode_page(request.page())));
    v1::ListProductChangesReply reply;
    for (const auto& change : page.items) *reply.add_changes() = to_message(change);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::Offer>> CatalogCalls::create_offer(Context ctx, v1::CreateOfferRequest request) {
    WAYBILL_CO_TRY(auto entry, decode(request));
    co_return encode(co_await deps_.manage_offers.create_offer(std::move(ctx), std::move(entry)));
}

Task<Result<v1::Offer>> CatalogCalls::update_offer(Context ctx, v1::UpdateOfferRequest request) {
    WAYBILL_CO_TRY(auto update, decode(request));
    co_return encode(co_await deps_.manage_offers.update_offer(std::move(ctx), std::move(update)));
}

Task<Result<waybill::v1::Empty>> CatalogCalls::delete_offer(Context ctx,
                                                            v1::DeleteRequest request) {
    WAYBILL_CO_TRY(auto update, decode_offer_removal(request));
    WAYBILL_CO_CHECK(co_await deps_.manage_offers.update_offer(std::move(ctx), std::move(update)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Offer>> CatalogCalls::move_stock(Context ctx, v1::MoveStockRequest request) {
    WAYBILL_CO_TRY(auto change, decode(request));
    co_return encode(co_await deps_.manage_offers.move_stock(std::move(ctx), std::move(change)));
}

Task<Result<v1::Offer>> CatalogCalls::get_offer(Context ctx, v1::GetOfferRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<OfferId>(request.offer_id()));
    co_return encode(co_await deps_.browse.offer(std::move(ctx), id));
}

Task<Result<v1::ListOffersReply>> CatalogCalls::list_offers(Context ctx,
                                                            v1::ListOffersRequest request) {
    WAYBILL_CO_TRY(auto search, decode(request));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.browse.offers(std::move(ctx), std::move(search)));
    v1::ListOffersReply reply;
    for (const auto& offer : page.items) *reply.add_offers() = to_message(offer);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::ListByPartnerReply>> CatalogCalls::list_by_partner(Context ctx,
                                                                   v1::ListOffersRequest request) {
    WAYBILL_CO_TRY(auto search, decode(request));
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.browse.by_partner(std::move(ctx), std::move(search)));
    v1::ListByPartnerReply reply;
    for (const auto& group : page.items) *reply.add_partners() = to_message(group);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::CheckReply>> CatalogCalls::check(Context ctx, v1::CheckRequest request) {
    WAYBILL_CO_TRY(auto wanted, decode(request));
    WAYBILL_CO_TRY(auto checked,
                   co_await deps_.check_basket.run(std::move(ctx), std::move(wanted)));
    co_return to_message(deps_.browse, std::move(checked));
}

Task<Result<waybill::v1::Empty>> CatalogCalls::check_area(Context ctx,
                                                          v1::CheckAreaRequest request) {
    WAYBILL_CO_TRY(const auto partner, decode_id<PartnerId>(request.partner_id()));
    co_return encode(
        co_await deps_.check_basket.area(std::move(ctx), partner, decode_place(request.place())));
}

Task<Result<waybill::v1::Empty>> CatalogCalls::reserve(Context ctx, v1::ReserveRequest request) {
    WAYBILL_CO_TRY(auto hold, decode(request));
    const Status done = co_await deps_.reserve_stock.run(std::move(ctx), std::move(hold));
    deps_.metrics.reservations.at(result_of(done)).add();
    co_return encode(done);
}

Task<Result<waybill::v1::Empty>> CatalogCalls::release(Context ctx, v1::ReleaseRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    co_return encode(co_await deps_.reservations.release(std::move(ctx), order, std::nullopt));
}

Task<Result<v1::ReservationAtReply>> CatalogCalls::reservation_at(
    Context ctx, v1::ReservationAtRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto hold,
                   co_await deps_.past_holds.at(std::move(ctx), order, from_micros(request.at())));
    v1::ReservationAtReply reply;
    if (hold) *reply.mutable_reservation() = to_message(*hold);
    co_return reply;
}

Task<Result<waybill::v1::Empty>> CatalogCalls::verify_callback(Context ctx,
                                                               v1::VerifyCallbackRequest request) {
    const auto partner = PartnerId::parse(request.partner_id());
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto texts, co_await deps_.partners.secrets(
                                         std::move(ctx), partner.value_or(PartnerId{}), now));
    const auto secrets = webhooks::parse_secrets(texts);
    const auto given = [](const std::string& header) {
        return header.empty() ? std::optional<std::string_view>{} : std::string_view{header};
    };
    const auto& callback = request.callback();
    const webhooks::PresentedHeaders headers{.id = given(callback.id()),
                                             .timestamp = given(callback.timestamp()),
                                             .signature = given(callback.signature())};
    // Nobody's secrets verify nothing, so an unknown partner looks like a wrong signature.
    WAYBILL_CO_CHECK(webhooks::verify(secrets, headers, callback.body(), now));
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::catalog
