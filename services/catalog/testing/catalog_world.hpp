// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/in_process_bus.hpp"
#include "adapters/memory/memory_blobs.hpp"
#include "adapters/sqlite/service_world.hpp"
#include "services/catalog/api/catalog_calls.hpp"
#include "services/catalog/migrations/migrations.hpp"
#include "services/catalog/store/offer_store_sql.hpp"
#include "services/catalog/store/partner_store_sql.hpp"
#include "services/catalog/store/past_holds_sql.hpp"
#include "services/catalog/store/product_store_sql.hpp"
#include "services/catalog/store/reservation_store_sql.hpp"
#include "services/catalog/usecases/tell_partner.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::catalog {

inline constexpr Place brussels{.lat_e7 = 508'503'000, .lon_e7 = 43'517'000};

/// `UTC`, and `Test/East` two hours before it.
class FakeTimeZones final : public TimeZones {
public:
    std::optional<Duration> offset(std::string_view zone, TimePoint) const override {
        if (zone == "UTC") return 0h;
        if (zone == "Test/East") return 2h;
        return std::nullopt;
    }
};

/// Partners' own systems: answers what it is told to and keeps what it was told.
class FakePartnerSystem final : public PartnerSystem {
public:
    explicit FakePartnerSystem(FaultPlan& faults) : faults_{faults} {}
    Task<Result<CallOutcome>> tell(Context, CallTarget target, PartnerCall call) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        targets.push_back(std::move(target));
        calls.push_back(std::move(call));
        if (auto fault = faults_.after()) co_return fail(*std::move(fault));
        co_return outcome;
    }

    Result<CallOutcome> outcome{CallOutcome::taken};
    std::vector<CallTarget> targets{};
    std::vector<PartnerCall> calls{};

private:
    FaultPlan& faults_;
};

/// Orders: those that need their stock, and whether it answers at all.
class FakeOrderBook final : public OrderBook {
public:
    explicit FakeOrderBook(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::vector<StockNeed>>> needs(Context, std::vector<OrderId> orders) override {
        if (auto fault = faults_.before()) co_return fail(*std::move(fault));
        asked.push_back(orders);
        std::vector<StockNeed> found;
        for (const OrderId& order : orders)
            if (const auto need = until.find(order); need != until.end())
                found.push_back({.order = order, .until = need->second});
        if (auto fault = faults_.after()) co_return fail(*std::move(fault));
        co_return found;
    }

    std::map<OrderId, TimePoint> until{};
    std::vector<std::vector<OrderId>> asked{};

private:
    FaultPlan& faults_;
};

/// One row of stock as it lies in the store.
struct StockRow {
    std::int64_t received{0};
    std::int64_t on_hand{0};
    std::int64_t reserved{0};
    std::int64_t sold{0};
    std::int64_t written_off{0};
    bool operator==(const StockRow&) const = default;
};
void PrintTo(const StockRow& row, std::ostream* out);

/// The service's inside on real SQL, one thread and a manual clock. Every port call, database and
/// network, can be made to fail through `faults`.
class CatalogWorld : public ServiceWorld {
public:
    explicit CatalogWorld(std::optional<std::uint64_t> seed = std::nullopt)
        : ServiceWorld{catalog::migrations(), seed} {}

    memory::InProcessBus bus{{.executor = executor, .random = random}};
    FakeTimeZones zones;
    egress::Policy egress = egress::Policy::parse({"kitchen.test:8080"}).value();
    service::Backbone backbone{"catalog", ports_on(bus)};
    CatalogMetrics metrics{registry};
    StoreDeps deps{database, backbone, sealer, executor.clock()};
    PastHoldsSql past_holds{database};
    PartnerStoreSql partners{deps};
    OfferStoreSql offers{deps};
    ProductStoreSql products{deps};
    ReservationStoreSql reservations{deps};
    FakePartnerSystem partner_system{faults};
    FakeOrderBook order_book{faults};
    OpeningTimes opening_times{{.zones = zones, .clock = executor.clock()}};
    ManagePartners manage_partners{{.store = partners,
                                    .zones = zones,
                                    .opening_times = opening_times,
                                    .ids = ids,
                                    .clock = executor.clock()}};
    ManageOffers manage_offers{
        {.offers = offers, .products = products, .ids = ids, .clock = executor.clock()}};
    memory::MemoryBlobs blobs{executor.clock()};
    KeepPictures keep_pictures{
        {.products = products, .manage = manage_offers, .blobs = blobs, .random = random}};
    BrowseCatalog browse{{.partners = partners,
                          .offers = offers,
                          .products = products,
                          .opening_times = opening_times}};
    CheckBasket check_basket{{.store = reservations, .opening_times = opening_times}, {}};
    ReserveStock reserve_stock{
        {.store = reservations, .opening_times = opening_times, .clock = executor.clock()}};
    TellPartner tell_partner{
        {.store = reservations, .partners = partner_system, .clock = executor.clock()}};
    CatalogCalls calls{{.manage_partners = manage_partners,
                        .manage_offers = manage_offers,
                        .keep_pictures = keep_pictures,
                        .browse = browse,
                        .check_basket = check_basket,
                        .reserve_stock = reserve_stock,
                        .partners = partners,
                        .reservations = reservations,
                        .past_holds = past_holds,
                        .egress = egress,
                        .random = random,
                        .clock = executor.clock(),
                        .metrics = metrics}};

    template <typename T>
    T run(Task<T> task) {
        return executor.run(std::move(task));
    }
    TimePoint now() const { return executor.clock().now(); }
    /// Ids of one millisecond are in no order.
    void tick() { executor.clock().advance(1ms); }

    /// A partner that sells; `draft` is what it differs in.
    Partner add_partner(Partner draft = {});
    Product add_product(std::string name, std::string description = "",
                        std::string category = "food");
    /// A product of its own at this partner.
    Offer add_offer(PartnerId partner, std::int64_t stock, std::string name = "Bread",
                    std::int64_t price = 250);

    Status reserve(OrderId order, PartnerId partner, std::vector<WantedLine> lines);
    Status release(OrderId order);
    /// Ends what is held past its time, but for `needs`; how many orders' stock came back.
    Result<int> let_go(std::vector<StockNeed> needs = {});
    /// `lines`: of the order, bought when nothing is held for it.
    Status pay(OrderId order, PartnerId partner, std::vector<WantedLine> lines = {});
    Cause cause();

    StockRow stock(OfferId offer);
    /// Pieces of the offer by state of reservation.
    std::map<std::string, std::int64_t> reserved(OfferId offer);
    std::vector<std::string> states(OrderId order);
    /// Types of the events in the outbox, in order.
    std::vector<std::string> events();
    std::int64_t count(std::string_view table);

private:
    struct Counting {
        std::string text{};
        sql::Query query{};
    };
    std::map<std::string, Counting> counting_{};
};

}  // namespace waybill::catalog
