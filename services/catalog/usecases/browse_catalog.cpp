// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/browse_catalog.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

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

Task<Result<Offer>> BrowseCatalog::offer(Context ctx, OfferId offer) {
    co_return found_or(co_await deps_.offers.find(std::move(ctx), offer),
                       "catalog.offer_not_found");
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

}  // namespace waybill::catalog
