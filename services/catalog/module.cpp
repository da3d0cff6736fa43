// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/module.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "platform/http/breaker_client.hpp"
#include "platform/service/blob_sweep.hpp"
#include "services/catalog/api/catalog_calls.hpp"
#include "services/catalog/api/order_events.hpp"
#include "services/catalog/api/partner_call_job.hpp"
#include "services/catalog/api/reservation_sweep.hpp"
#include "services/catalog/api/staff_events.hpp"
#include "services/catalog/clients/order_book_client.hpp"
#include "services/catalog/clients/partner_system_http.hpp"
#include "services/catalog/migrations/migrations.hpp"
#include "services/catalog/store/offer_store_sql.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/catalog/store/partner_store_sql.hpp"
#include "services/catalog/store/past_holds_sql.hpp"
#include "services/catalog/store/product_rows.hpp"
#include "services/catalog/store/product_store_sql.hpp"
#include "services/catalog/store/reservation_store_sql.hpp"

namespace waybill::catalog {

/// In order of construction: each part only knows those above it.
struct CatalogModule::Parts {
    explicit Parts(Deps deps)
        : ports{deps.ports},
          backbone{"catalog", deps.ports},
          metrics{deps.ports.metrics},
          store{deps.ports.database, backbone, deps.sealer, deps.ports.clock},
          order_book{deps.orders},
          breaker_metrics{deps.ports.metrics},
          breaker{{.inner = deps.client, .clock = ports.clock, .metrics = breaker_metrics}},
          partner_system{{.client = breaker,
                          .clock = ports.clock,
                          .public_url = deps.public_url,
                          .timeout = deps.settings.partner_call_timeout}},
          opening_times{{.zones = deps.zones, .clock = ports.clock}},
          manage_partners{{.store = partners,
                           .zones = deps.zones,
                           .opening_times = opening_times,
                           .ids = ports.ids,
                           .clock = ports.clock}},
          manage_offers{
              {.offers = offers, .products = products, .ids = ports.ids, .clock = ports.clock}},
          keep_pictures{{.products = products,
                         .manage = manage_offers,
                         .blobs = deps.blobs,
                         .random = ports.random}},
          browse{{.partners = partners,
                  .offers = offers,
                  .products = products,
                  .opening_times = opening_times}},
          check_basket{{.store = reservations, .opening_times = opening_times},
                       {.radius_metres = deps.settings.delivery_radius,
                        .total_max = deps.settings.order_total_max}},
          sweep{{.store = reservations,
                 .orders = order_book,
                 .timers = backbone.timers(),
                 .database = ports.database,
                 .clock = ports.clock,
                 .metrics = metrics,
                 .pause = deps.settings.sweep_pause,
                 .batch = deps.settings.sweep_batch}},
          picture_sweep{{.database = ports.database,
                         .timers = backbone.timers(),
                         .clock = ports.clock,
                         .blobs = deps.blobs},
                        blobs::Shelf::pictures,
                        pictures_between},
          calls{{.manage_partners = manage_partners,
                 .manage_offers = manage_offers,
                 .keep_pictures = keep_pictures,
                 .browse = browse,
                 .check_basket = check_basket,
                 .reserve_stock = reserve_stock,
                 .partners = partners,
                 .reservations = reservations,
                 .past_holds = past_holds,
                 .egress = deps.egress,
                 .random = ports.random,
                 .clock = ports.clock,
                 .metrics = metrics}} {
        take_work(deps);
    }

    void take_work(const Deps& deps) {
        backbone.on_events(orders::v1::events::all,
                           order_events(reservations, ports.ids, ports.clock));
        backbone.on_events(identity::v1::events::all,
                           staff_events(partners, partners, ports.clock));
        backbone.on_job(std::string{partner_call_job},
                        partner_call_kind(tell_partner, metrics, deps.settings.partner_call_workers,
                                          deps.settings.partner_call_timeout));
        backbone.on_timer(std::string{ReservationSweep::kind},
                          [this](Context ctx, tasks::Timer) { return sweep.due(std::move(ctx)); });
        backbone.on_timer("catalog.pictures", [this](Context ctx, tasks::Timer timer) {
            return picture_sweep.due(std::move(ctx), std::move(timer));
        });
    }

    service::Ports ports;
    service::Backbone backbone;
    CatalogMetrics metrics;
    StoreDeps store;
    PartnerStoreSql partners{store};
    OfferStoreSql offers{store};
    ProductStoreSql products{store};
    ReservationStoreSql reservations{store};
    PastHoldsSql past_holds{ports.database};
    OrderBookClient order_book;
    http::BreakerMetrics breaker_metrics;
    http::BreakerClient breaker;
    PartnerSystemHttp partner_system;
    OpeningTimes opening_times;
    ManagePartners manage_partners;
    ManageOffers manage_offers;
    KeepPictures keep_pictures;
    BrowseCatalog browse;
    CheckBasket check_basket;
    ReserveStock reserve_stock{
        {.store = reservations, .opening_times = opening_times, .clock = ports.clock}};
    TellPartner tell_partner{
        {.store = reservations, .partners = partner_system, .clock = ports.clock}};
    ReservationSweep sweep;
    service::BlobSweep picture_sweep;
    CatalogCalls calls;
    TaskGroup group{};
};

CatalogModule::CatalogModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
CatalogModule::~CatalogModule() = default;

std::span<const sql::Migration> CatalogModule::migrations() { return catalog::migrations(); }
Result<std::int64_t> CatalogModule::seal_clear(sql::Tx& tx, const crypto::Sealer& sealer) {
    return PartnerSecrets{tx, sealer}.seal_clear();
}
v1::CatalogService& CatalogModule::calls() { return parts_->calls; }

void CatalogModule::start() {
    parts_->backbone.start();
    Context ctx{.stop = parts_->group.token()};
    ctx.caller.service = "catalog";
    parts_->group.spawn(parts_->ports.executor, parts_->sweep.arm(std::move(ctx)));
}

Task<void> CatalogModule::stop() {
    co_await parts_->group.stop();
    co_await parts_->backbone.stop();
}

}  // namespace waybill::catalog
