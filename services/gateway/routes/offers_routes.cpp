// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/catalog_bodies.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/routes/catalog_routes.hpp"
#include "services/gateway/routes/tagged.hpp"

#include <format>

namespace waybill::gateway {
namespace {

using catalog::v1::CatalogService;
using http::Access;
using http::Call;
using http::Reply;

struct OneOffer {
    OfferId offer_id;
    template <typename In>
    static void describe_one(json::Fields<In>& f) {
        f.path("offer_id", &In::offer_id);
    }
    static void describe(json::Fields<OneOffer>& f) { describe_one(f); }
};

struct DeleteOffer : OneOffer {
    std::optional<std::string> if_match;
    static void describe(json::Fields<DeleteOffer>& f) {
        OneOffer::describe_one(f);
        f.header("If-Match", &DeleteOffer::if_match, {.example = "v3", .length = {1, 80}});
    }
};

struct OfferFilter : PageQuery {
    std::string category{};
    std::string q{};
    std::optional<std::int64_t> price_from;
    std::optional<std::int64_t> price_to;
    bool in_stock{false};
    template <typename In>
    static void describe_filter(json::Fields<In>& f) {
        constexpr json::Bounds amounts{0, 1'000'000'000'000};
        describe_page(f);
        f.query("category", &In::category, {.example = "bread", .length = {0, 60}});
        f.query("q", &In::q, {.help = "In name or description", .length = {0, 100}});
        f.query("price_from", &In::price_from, {.help = "In minor units", .range = amounts});
        f.query("price_to", &In::price_to, {.help = "In minor units", .range = amounts});
        f.query("in_stock", &In::in_stock, {.help = "Only what is in stock"});
    }
    /// The same question gives the same text; texts go last, with their lengths.
    std::string canonical() const {
        return std::format("{}|{}|{}|{}|{}:{}|{}:{}|{}", limit, price_from.value_or(-1),
                           price_to.value_or(-1), in_stock, category.size(), category, q.size(), q,
                           cursor);
    }
    void write(catalog::v1::ListOffersRequest& out) const {
        PageQuery::write(*out.mutable_page());
        out.set_category(category);
        out.set_text(q);
        if (price_from) out.set_price_from(*price_from);
        if (price_to) out.set_price_to(*price_to);
        out.set_in_stock(in_stock);
    }
};

struct ListOffers : OfferFilter {
    std::optional<PartnerId> partner_id;
    static void describe(json::Fields<ListOffers>& f) {
        f.query("partner_id", &ListOffers::partner_id, {.help = "Only this partner's"});
        describe_filter(f);
    }
    std::string canonical() const {
        return (partner_id ? partner_id->text() : "") + '|' + OfferFilter::canonical();
    }
};

struct ListByPartner : OfferFilter {
    static void describe(json::Fields<ListByPartner>& f) { describe_filter(f); }
};

struct ListPartnerOffers : OfferFilter {
    PartnerId partner_id;
    static void describe(json::Fields<ListPartnerOffers>& f) {
        f.path("partner_id", &ListPartnerOffers::partner_id);
        describe_filter(f);
    }
};

template <typename View>
Reply<http::Encoded<View>> reply_with(OfferCache::Hit<View> hit) {
    return {.view = std::move(hit.encoded), .etag = std::move(hit.etag)};
}

Task<Result<Reply<http::Encoded<catalog::v1::Offer>>>> one_offer(const Parts& parts,
                                                                 Call<OneOffer> call) {
    CatalogService& catalog = parts.clients.catalog;
    if (auto hit = parts.offers.find(call.input.offer_id)) co_return reply_with(*std::move(hit));
    const auto ticket = parts.offers.ticket();
    catalog::v1::GetOfferRequest request;
    request.set_offer_id(call.input.offer_id.text());
    WAYBILL_CO_TRY(const auto offer, co_await catalog.get_offer(call.ctx, std::move(request)));
    // What a partner who is not listed offers is nobody's to see yet.
    catalog::v1::GetPartnerRequest seller;
    seller.set_partner_id(offer.partner_id());
    seller.set_listed_only(true);
    const auto listed = co_await catalog.get_partner(call.ctx, std::move(seller));
    if (!listed && listed.error().kind == ErrorKind::not_found)
        co_return fail(ErrorKind::not_found, "catalog.offer_not_found");
    if (!listed) co_return std::unexpected(listed.error());
    co_return reply_with(parts.offers.put(ticket, offer));
}

Task<Result<Reply<http::Encoded<catalog::v1::ListOffersReply>>>> list_offers(
    const Parts& parts, Call<ListOffers> call) {
    std::string query = call.input.canonical();
    if (auto hit = parts.offers.find_page<catalog::v1::ListOffersReply>(query))
        co_return reply_with(*std::move(hit));
    const auto ticket = parts.offers.ticket();
    catalog::v1::ListOffersRequest request;
    call.input.write(request);
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    WAYBILL_CO_TRY(const auto page,
                   co_await parts.clients.catalog.list_offers(call.ctx, std::move(request)));
    co_return reply_with(parts.offers.put_page(ticket, std::move(query), page));
}

Task<Result<Reply<http::Encoded<catalog::v1::ListByPartnerReply>>>> list_by_partner(
    const Parts& parts, Call<ListByPartner> call) {
    std::string query = "by_partner|" + call.input.canonical();
    if (auto hit = parts.offers.find_page<catalog::v1::ListByPartnerReply>(query))
        co_return reply_with(*std::move(hit));
    const auto ticket = parts.offers.ticket();
    catalog::v1::ListOffersRequest request;
    call.input.write(request);
    WAYBILL_CO_TRY(const auto page,
                   co_await parts.clients.catalog.list_by_partner(call.ctx, std::move(request)));
    co_return reply_with(parts.offers.put_page(ticket, std::move(query), page));
}

Task<Result<Reply<catalog::v1::ListOffersReply>>> partner_offers(const Parts& parts,
                                                                 Call<ListPartnerOffers> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    catalog::v1::ListOffersRequest request;
    call.input.write(request);
    request.set_partner_id(call.input.partner_id.text());
    request.set_hidden_too(true);
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.catalog.list_offers(call.ctx, std::move(request)));
    co_return Reply<catalog::v1::ListOffersReply>{.view = std::move(page)};
}

Task<Result<Reply<catalog::v1::Offer>>> create_offer(const Parts& parts,
                                                     Call<CreateOfferBody> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    catalog::v1::CreateOfferRequest request;
    request.set_partner_id(call.input.partner_id.text());
    request.set_product_id(call.input.product_id.text());
    write(call.input.price, *request.mutable_price());
    request.set_stock(call.input.stock);
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto offer,
                   co_await parts.clients.catalog.create_offer(call.ctx, std::move(request)));
    parts.offers.drop(read_id<OfferId>(offer.offer_id()));
    auto reply = tagged(std::move(offer));
    reply.headers.set("Location", "/v1/offers/" + reply.view.offer_id());
    co_return reply;
}

/// Whose the offer must be when this caller changes it: empty for an operator. To anybody who does
/// not work for its partner there is no such offer.
Task<Result<std::string>> owner_of(const Parts& parts, Context ctx, OfferId offer) {
    if (ctx.caller.roles.has(Role::operator_)) co_return std::string{};
    catalog::v1::GetOfferRequest request;
    request.set_offer_id(offer.text());
    WAYBILL_CO_TRY(const auto found,
                   co_await parts.clients.catalog.get_offer(ctx, std::move(request)));
    auto allowed = co_await parts.staff.check(ctx, read_id<PartnerId>(found.partner_id()));
    if (!allowed && allowed.error().kind == ErrorKind::not_found)
        co_return fail(ErrorKind::not_found, "catalog.offer_not_found");
    WAYBILL_CO_CHECK(std::move(allowed));
    co_return found.partner_id();
}

Task<Result<Reply<catalog::v1::Offer>>> edit_offer(const Parts& parts, Call<EditOfferBody> call) {
    const OfferId id = call.input.offer_id;
    WAYBILL_CO_TRY(auto owner, co_await owner_of(parts, call.ctx, id));
    catalog::v1::UpdateOfferRequest request;
    request.set_offer_id(id.text());
    request.set_partner_id(std::move(owner));
    if (call.input.if_match) request.set_if_version(version_of(*call.input.if_match));
    if (call.input.price_amount) request.set_price_amount(*call.input.price_amount);
    if (call.input.active) request.set_active(*call.input.active);
    WAYBILL_CO_TRY(auto offer,
                   co_await parts.clients.catalog.update_offer(call.ctx, std::move(request)));
    parts.offers.drop(id);
    co_return tagged(std::move(offer));
}

Task<Result<Reply<http::Empty>>> delete_offer(const Parts& parts, Call<DeleteOffer> call) {
    catalog::v1::DeleteRequest request;
    request.set_id(call.input.offer_id.text());
    if (call.input.if_match) request.set_if_version(version_of(*call.input.if_match));
    WAYBILL_CO_TRY(auto keepers, co_await parts.staff.keepers(call.ctx));
    if (keepers) *request.mutable_keepers() = *std::move(keepers);
    WAYBILL_CO_CHECK(co_await parts.clients.catalog.delete_offer(call.ctx, std::move(request)));
    parts.offers.drop(call.input.offer_id);
    co_return Reply<http::Empty>{};
}

catalog::v1::MoveStockRequest::Kind kind_of(StockMove move) {
    switch (move) {
        case StockMove::receive: return catalog::v1::MoveStockRequest::RECEIVE;
        case StockMove::write_off: return catalog::v1::MoveStockRequest::WRITE_OFF;
        case StockMove::count: return catalog::v1::MoveStockRequest::COUNT;
    }
    std::unreachable();
}

Task<Result<Reply<catalog::v1::Offer>>> move_stock(const Parts& parts, Call<MoveStockBody> call) {
    const OfferId id = call.input.offer_id;
    WAYBILL_CO_TRY(auto owner, co_await owner_of(parts, call.ctx, id));
    catalog::v1::MoveStockRequest request;
    request.set_offer_id(id.text());
    request.set_partner_id(std::move(owner));
    request.set_kind(kind_of(call.input.kind));
    request.set_quantity(call.input.quantity);
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto offer,
                   co_await parts.clients.catalog.move_stock(call.ctx, std::move(request)));
    parts.offers.drop(id);
    co_return tagged(std::move(offer));
}

void mount_keeping(http::Router& router, const Parts& parts) {
    const Access keepers = Access::roles({Role::operator_, Role::partner});
    router.get<ListPartnerOffers, catalog::v1::ListOffersReply>(
        "/v1/partners/{partner_id}/offers",
        {.id = "list_partner_offers",
         .summary = "List a partner's offers, also what is not for sale",
         .tag = "partner",
         .access = keepers,
         .scope = Scope::menu_read,
         .errors = {"catalog.partner_not_found", "catalog.invalid_filter"}},
        with(parts, partner_offers));
    router.post<CreateOfferBody, catalog::v1::Offer>(
        "/v1/partners/{partner_id}/offers",
        {.id = "create_offer",
         .summary = "Offer a product",
         .tag = "partner",
         .access = keepers,
         .scope = Scope::menu_write,
         .success = 201,
         .errors = {"catalog.partner_not_found", "catalog.product_not_found",
                    "catalog.offer_exists", "catalog.invalid_offer", "catalog.insufficient_stock"}},
        with(parts, create_offer));
    router.patch<EditOfferBody, catalog::v1::Offer>(
        "/v1/offers/{offer_id}",
        {.id = "edit_offer",
         .summary = "Change a price, or take an offer off sale",
         .tag = "partner",
         .access = keepers,
         .scope = Scope::menu_write,
         .errors = {"catalog.offer_not_found", "catalog.version_stale", "catalog.invalid_offer"}},
        with(parts, edit_offer));
    router.delete_<DeleteOffer, http::Empty>(
        "/v1/offers/{offer_id}",
        {.id = "delete_offer",
         .summary = "Delete an offer",
         .tag = "partner",
         .access = keepers,
         .help = "Orders that have it live on. Offering the product again brings it back.",
         .scope = Scope::menu_write,
         .errors = {"catalog.offer_not_found", "catalog.version_stale"}},
        with(parts, delete_offer));
    router.post<MoveStockBody, catalog::v1::Offer>(
        "/v1/offers/{offer_id}/stock",
        {.id = "move_stock",
         .summary = "Receive, write off or count stock",
         .tag = "partner",
         .access = keepers,
         .scope = Scope::menu_write,
         .errors = {"catalog.offer_not_found", "catalog.insufficient_stock",
                    "catalog.invalid_stock"}},
        with(parts, move_stock));
}

}  // namespace

void mount_offers(http::Router& router, const Parts& parts) {
    router.get<ListOffers, http::Encoded<catalog::v1::ListOffersReply>>(
        "/v1/offers",
        {.id = "list_offers",
         .summary = "Search what is for sale",
         .tag = "catalog",
         .access = Access::anyone(),
         .errors = {"catalog.invalid_filter"}},
        with(parts, list_offers));
    router.get<OneOffer, http::Encoded<catalog::v1::Offer>>("/v1/offers/{offer_id}",
                                                            {.id = "get_offer",
                                                             .summary = "Read one offer",
                                                             .tag = "catalog",
                                                             .access = Access::anyone(),
                                                             .errors = {"catalog.offer_not_found"}},
                                                            with(parts, one_offer));
    router.get<ListByPartner, http::Encoded<catalog::v1::ListByPartnerReply>>(
        "/v1/catalog",
        {.id = "list_by_partner",
         .summary = "Search what is for sale, partner by partner",
         .tag = "catalog",
         .access = Access::anyone(),
         .help = "`limit` counts offers. A partner whose offers go on on the next page is on both.",
         .errors = {"catalog.invalid_filter"}},
        with(parts, list_by_partner));
    mount_keeping(router, parts);
}

}  // namespace waybill::gateway
