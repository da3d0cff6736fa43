// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

namespace waybill::gateway {
namespace {

/// Longer than it is good for, so that who comes late hears why.
constexpr Duration quote_kept = 1h;

cache::Key quote_key(std::string_view customer, std::string_view id) {
    return {.owner = "quotes/" + std::string{customer}, .name = std::string{id}};
}

}  // namespace

Task<Status> QuoteStore::put(Context ctx, orders::v1::Quote quote) {
    auto key = quote_key(quote.customer_id(), quote.quote_id());
    // A quote never changes, so any number will do.
    cache::Entry entry{.value = quote.SerializeAsString(), .version = quote.expires_at()};
    co_return co_await cache_.put(std::move(ctx), std::move(key), std::move(entry), quote_kept);
}

Task<Result<std::optional<orders::v1::Quote>>> QuoteStore::find(Context ctx, QuoteId id,
                                                                UserId customer) {
    auto key = quote_key(customer.text(), id.text());
    WAYBILL_CO_TRY(const auto kept, co_await cache_.get(std::move(ctx), std::move(key)));
    orders::v1::Quote quote;
    if (!kept || !quote.ParseFromString(kept->value)) co_return std::nullopt;
    co_return quote;
}

Task<Status> QuoteStore::forget(Context ctx, QuoteId id, UserId customer) {
    auto key = quote_key(customer.text(), id.text());
    co_return co_await cache_.erase(std::move(ctx), std::move(key), cache::any_version);
}

}  // namespace waybill::gateway
