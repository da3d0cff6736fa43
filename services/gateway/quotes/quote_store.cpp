// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/quotes/quote_store.hpp"

namespace waybill::gateway {
namespace {

/// Longer than it is good for, so that who comes late hears why.
constexpr Duration quote_kept = 1h;

cache::Key quote_key(std::string_view customer, std::string_view id) {
    return {.owner = "quotes/" + std::string{customer}, .name = std::string{id}};
}

/// A quote's id has no slash.
cache::Key named_key(std::string_view customer, std::string_view external_id) {
    return {.owner = "quotes/" + std::string{customer}, .name = "as/" + std::string{external_id}};
}

}  // namespace

Task<Status> QuoteStore::put(Context ctx, orders::v1::Quote quote) {
    auto key = quote_key(quote.customer_id(), quote.quote_id());
    // A quote never changes, so any number will do.
    cache::Entry entry{.value = quote.SerializeAsString(), .version = quote.expires_at()};
    if (!quote.external_id().empty()) {
        auto name = named_key(quote.customer_id(), quote.external_id());
        cache::Entry named = entry;
        WAYBILL_CO_CHECK(co_await cache_.put(ctx, std::move(name), std::move(named), quote_kept));
    }
    co_return co_await cache_.put(std::move(ctx), std::move(key), std::move(entry), quote_kept);
}

Task<Result<std::optional<orders::v1::Quote>>> QuoteStore::read(Context ctx, cache::Key key) {
    WAYBILL_CO_TRY(const auto kept, co_await cache_.get(std::move(ctx), std::move(key)));
    orders::v1::Quote quote;
    if (!kept || !quote.ParseFromString(kept->value)) co_return std::nullopt;
    co_return quote;
}

Task<Result<std::optional<orders::v1::Quote>>> QuoteStore::find(Context ctx, QuoteId id,
                                                                UserId customer) {
    return read(std::move(ctx), quote_key(customer.text(), id.text()));
}

Task<Result<std::optional<orders::v1::Quote>>> QuoteStore::find_named(Context ctx,
                                                                      std::string external_id,
                                                                      UserId customer) {
    return read(std::move(ctx), named_key(customer.text(), external_id));
}

Task<Status> QuoteStore::forget(Context ctx, QuoteId id, UserId customer) {
    auto key = quote_key(customer.text(), id.text());
    co_return co_await cache_.erase(std::move(ctx), std::move(key), cache::any_version);
}

Task<Status> QuoteStore::forget_named(Context ctx, std::string external_id, UserId customer) {
    auto key = named_key(customer.text(), external_id);
    co_return co_await cache_.erase(std::move(ctx), std::move(key), cache::any_version);
}

}  // namespace waybill::gateway
