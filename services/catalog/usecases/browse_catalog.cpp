// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/browse_catalog.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

#include <charconv>

namespace waybill::catalog {
namespace {

constexpr int limit_max = 100;
constexpr std::size_t text_max = 100;

template <typename AnyId>
Status check_search(const Paging& page, std::string_view text) {
    Problems problems;
    problems.check_range("/limit", page.limit, 1, limit_max);
    if (!page.after.empty() && !AnyId::parse(page.after)) problems.add("/cursor", "malformed");
    problems.check_text("/text", text, {.max = text_max});
    return told(std::move(problems).verdict(Refusal::invalid_filter));
}

/// The version in a cursor; nothing for what is none. An empty one stands before the first.
std::optional<std::int64_t> version_after(std::string_view cursor) {
    std::int64_t version = 0;
    const char* end = cursor.data() + cursor.size();
    const auto [rest, error] = std::from_chars(cursor.data(), end, version);
    if (!cursor.empty() && (error != std::errc{} || rest != end || version < 1))
        return std::nullopt;
    return version;
}

/// Partner and offer in a cursor of what is by partner.
struct ByPartner {
    std::string partner{};
    std::string offer{};
};
std::optional<ByPartner> parse_by_partner(std::string_view cursor) {
    if (cursor.empty()) return ByPartner{};
    const auto dot = cursor.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    ByPartner parsed{std::string{cursor.substr(0, dot)}, std::string{cursor.substr(dot + 1)}};
    if (!PartnerId::parse(parsed.partner) || !OfferId::parse(parsed.offer)) return std::nullopt;
    return parsed;
}

/// What is deleted is not there for who reads.
template <typename T>
Result<T> there(Result<std::optional<T>> found, std::string_view reason) {
    if (found && *found && (*found)->deleted) found->reset();
    return found_or(std::move(found), reason);
}

}  // namespace

PartnerView BrowseCatalog::view(Partner partner) const {
    const bool open = deps_.opening_times.open_now(partner);
    return {.partner = std::move(partner), .open_now = open};
}

Task<Result<PartnerView>> BrowseCatalog::partner(Context ctx, PartnerId partner,
                                                 bool visible_only) {
    auto found = co_await deps_.partners.find(std::move(ctx), partner);
    if (!found) co_return std::unexpected(std::move(found).error());
    if (!*found || (visible_only && !(*found)->visible()))
        co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    co_return view(**std::move(found));
}

Task<Result<Page<PartnerView>>> BrowseCatalog::partners(Context ctx, PartnerSearch search) {
    WAYBILL_CO_CHECK(check_search<PartnerId>(search.page, search.text));
    const int limit = search.page.limit;
    PartnerFilter filter{.page = std::move(search.page),
                         .kind = std::move(search.kind),
                         .title = make_needle(search.text),
                         .selling_only = search.selling_only};
    WAYBILL_CO_TRY(auto found, co_await deps_.partners.list(std::move(ctx), std::move(filter)));
    Page<PartnerView> page;
    page.next_cursor = cut_page(found, limit, [](const Partner& last) { return last.id.text(); });
    for (Partner& partner : found) page.items.push_back(view(std::move(partner)));
    co_return page;
}

Task<Result<Product>> BrowseCatalog::product(Context ctx, ProductId product) {
    co_return there(co_await deps_.products.find(std::move(ctx), product),
                    "catalog.product_not_found");
}

Task<Result<Page<ProductChange>>> BrowseCatalog::history(Context ctx, ProductId product,
                                                         Paging page) {
    const auto after = version_after(page.after);
    Problems problems;
    problems.check_range("/limit", page.limit, 1, limit_max);
    if (!after) problems.add("/cursor", "malformed");
    WAYBILL_CO_CHECK(told(std::move(problems).verdict(Refusal::invalid_filter)));
    const ProductHistory asked{.product = product, .after = *after, .limit = page.limit};
    WAYBILL_CO_TRY(auto found, co_await deps_.products.history(std::move(ctx), asked));
    if (found.empty() && *after == 0)
        co_return fail(ErrorKind::not_found, "catalog.product_not_found");
    Page<ProductChange> changes{.items = std::move(found), .next_cursor = {}};
    changes.next_cursor = cut_page(changes.items, page.limit, [](const ProductChange& last) {
        return std::to_string(last.version);
    });
    co_return changes;
}

Task<Result<Offer>> BrowseCatalog::offer(Context ctx, OfferId offer) {
    co_return there(co_await deps_.offers.find(std::move(ctx), offer), "catalog.offer_not_found");
}

Task<Result<Page<Offer>>> BrowseCatalog::offers(Context ctx, OfferSearch search) {
    WAYBILL_CO_CHECK(check_search<OfferId>(search.filter.page, search.text));
    const int limit = search.filter.page.limit;
    search.filter.text = make_needle(search.text);
    WAYBILL_CO_TRY(auto found,
                   co_await deps_.offers.list(std::move(ctx), std::move(search.filter)));
    Page<Offer> page{.items = std::move(found), .next_cursor = {}};
    page.next_cursor =
        cut_page(page.items, limit, [](const Offer& last) { return last.id.text(); });
    co_return page;
}

Task<Result<Page<BrowseCatalog::PartnerOffers>>> BrowseCatalog::by_partner(Context ctx,
                                                                           OfferSearch search) {
    const auto after = parse_by_partner(search.filter.page.after);
    if (!after) co_return std::unexpected(bad_cursor());
    search.filter.after_partner = after->partner;
    search.filter.page.after = after->offer;
    WAYBILL_CO_CHECK(check_search<OfferId>(search.filter.page, search.text));
    const int limit = search.filter.page.limit;
    search.filter.text = make_needle(search.text);
    WAYBILL_CO_TRY(auto found, co_await deps_.offers.list(ctx, std::move(search.filter)));
    Page<PartnerOffers> page;
    page.next_cursor = cut_page(
        found, limit, [](const Offer& last) { return last.partner.text() + '.' + last.id.text(); });
    for (Offer& offer : found) {
        if (page.items.empty() || page.items.back().partner.id != offer.partner) {
            WAYBILL_CO_TRY(auto seller, co_await deps_.partners.find(ctx, offer.partner));
            if (!seller) continue;  // no partner is ever erased, so neither are its offers left
            page.items.push_back({.partner = *std::move(seller), .offers = {}});
        }
        page.items.back().offers.push_back(std::move(offer));
    }
    co_return page;
}

}  // namespace waybill::catalog
