// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/manage_offers.hpp"

#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {
namespace {

/// For the history: the person, or the service that did it for nobody.
std::string actor_of(const Context& ctx) {
    return ctx.caller.signed_in() ? ctx.caller.user.text() : std::string{ctx.caller.service};
}

}  // namespace

Task<Result<Product>> ManageOffers::create_product(Context ctx, NewProduct entry) {
    WAYBILL_CO_CHECK(told(check(entry.product)));
    entry.product.id = deps_.ids.next<ProductId>();
    entry.product.version = 1;
    entry.actor = actor_of(ctx);
    entry.at = deps_.clock.now();
    co_return co_await deps_.products.insert(std::move(ctx), std::move(entry));
}

Task<Result<Product>> ManageOffers::update_product(Context ctx, ProductUpdate update) {
    update.actor = actor_of(ctx);
    update.at = deps_.clock.now();
    co_return co_await deps_.products.update(std::move(ctx), std::move(update));
}

Task<Result<Offer>> ManageOffers::create_offer(Context ctx, NewOffer entry) {
    WAYBILL_CO_CHECK(told(check_price(entry.price.amount)));
    WAYBILL_CO_CHECK(told(check_stock(entry.stock)));
    entry.id = deps_.ids.next<OfferId>();
    entry.at = deps_.clock.now();
    co_return co_await deps_.offers.insert_offer(std::move(ctx), std::move(entry));
}

Task<Result<Offer>> ManageOffers::update_offer(Context ctx, OfferUpdate update) {
    if (update.changes.price_amount)
        WAYBILL_CO_CHECK(told(check_price(*update.changes.price_amount)));
    update.at = deps_.clock.now();
    co_return co_await deps_.offers.update_offer(std::move(ctx), std::move(update));
}

Task<Result<Offer>> ManageOffers::move_stock(Context ctx, StockChange change) {
    WAYBILL_CO_CHECK(told(check_move(change.move, change.quantity)));
    change.at = deps_.clock.now();
    co_return co_await deps_.offers.move_stock(std::move(ctx), std::move(change));
}

}  // namespace waybill::catalog
