// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/module.hpp"

#include "contracts/orders/v1/events.pb.h"
#include "contracts/orders/v1/orders.fakes.hpp"
#include "platform/crypto/webhooks.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

/// A partner's own system that fails as often as it is told to.
class FakeKitchen final : public http::Client {
public:
    Task<Result<http::Response>> send(Context, http::OutboundRequest request) override {
        requests.push_back(std::move(request));
        const int status = failures-- > 0 ? 503 : 204;
        co_return http::Response{.status = status};
    }
    std::vector<http::OutboundRequest> requests;
    int failures{0};
};

/// The service as the program runs it, and a bus that others speak on.
struct ModuleWorld : ServiceWorld {
    memory::InProcessBus bus{{.executor = executor, .random = random}};
    FakeTimeZones zones;
    FakeKitchen kitchen;
    orders::v1::FakeOrdersService order_book;
    egress::Policy egress = egress::Policy::parse({"kitchen.test:8080"}).value();
    memory::MemoryBlobs blobs{executor.clock()};
    CatalogModule module{{.ports = ports_on(bus),
                          .orders = [this]() -> orders::v1::OrdersService& { return order_book; },
                          .client = kitchen,
                          .egress = egress,
                          .zones = zones,
                          .sealer = sealer,
                          .blobs = blobs,
                          .public_url = "https://waybill.test",
                          .settings = {}}};
    std::vector<std::string> heard;
    int asked{0};

    ModuleWorld() : ServiceWorld{CatalogModule::migrations()} {
        // None of them needs anything.
        order_book.on_stock_needs = [this](const auto& request) {
            asked += request.order_ids_size();
            return orders::v1::StockNeedsReply{};
        };
        struct Ear {
            static Task<Status> hear(std::vector<std::string>& heard, messaging::Event event) {
                heard.push_back(event.type);
                co_return Status{};
            }
        };
        bus.subscribe({.consumer = "test",
                       .topics = {"waybill.catalog"},
                       .handle =
                           [this](Context, messaging::Event event) {
                               return Ear::hear(heard, std::move(event));
                           },
                       .park = {}});
        EXPECT_TRUE(executor.run(bus.start()));
        module.start();
    }
    ~ModuleWorld() {
        executor.run(module.stop());
        executor.run(bus.stop());
    }

    template <typename T>
    T get(Task<Result<T>> task) {
        return executor.run(std::move(task)).value();
    }
    void say(std::string type, const v1::Offer& offer, const std::string& order) {
        orders::v1::OrderChanged message;
        message.mutable_order()->set_order_id(order);
        message.mutable_order()->set_partner_id(offer.partner_id());
        message.mutable_order()->add_lines()->set_offer_id(offer.offer_id());
        messaging::Event event{.id = ids.next<EventId>(),
                               .topic = "waybill.orders",
                               .type = std::move(type),
                               .key = order};
        message.SerializeToString(&event.data);
        EXPECT_TRUE(executor.run(bus.publish({}, {std::move(event)})));
    }
};

v1::Offer make_offer(ModuleWorld& world) {
    v1::CreatePartnerRequest partner;
    partner.mutable_partner()->set_title("Kitchen");
    partner.mutable_partner()->set_kind("restaurant");
    partner.mutable_partner()->set_address("Market Square 1");
    partner.mutable_partner()->mutable_place()->set_lat(50.85);
    partner.mutable_partner()->mutable_place()->set_lon(4.35);
    partner.mutable_partner()->set_api_url("http://kitchen.test:8080/orders");
    partner.mutable_partner()->set_verified(true);
    partner.mutable_partner()->set_enabled(true);
    v1::CreateProductRequest product;
    product.set_name("Soup");
    product.set_category("food");
    v1::CreateOfferRequest offer;
    offer.set_partner_id(world.get(world.module.calls().create_partner({}, partner)).partner_id());
    offer.set_product_id(world.get(world.module.calls().create_product({}, product)).product_id());
    offer.mutable_price()->set_amount(700);
    offer.mutable_price()->set_currency("EUR");
    offer.set_stock(5);
    return world.get(world.module.calls().create_offer({}, offer));
}

std::string reserve_two(ModuleWorld& world, const v1::Offer& offer) {
    v1::ReserveRequest reserve;
    reserve.set_order_id(world.ids.next<OrderId>().text());
    reserve.set_partner_id(offer.partner_id());
    reserve.add_lines()->set_offer_id(offer.offer_id());
    reserve.mutable_lines(0)->set_quantity(2);
    reserve.set_until(to_micros(world.executor.clock().now() + 24h + 10min));
    world.get(world.module.calls().reserve({}, reserve));
    return reserve.order_id();
}

std::int64_t in_stock(ModuleWorld& world, const v1::Offer& offer) {
    v1::GetOfferRequest get;
    get.set_offer_id(offer.offer_id());
    return world.get(world.module.calls().get_offer({}, get)).in_stock();
}

TEST(CatalogModule, PaidOrderReachesThePartnerInSpiteOfFailures) {
    ModuleWorld world;
    const v1::Offer offer = make_offer(world);
    const std::string order = reserve_two(world, offer);
    world.kitchen.failures = 3;
    world.say("order.paid", offer, order);
    world.executor.run_for(2min);
    ASSERT_EQ(world.kitchen.requests.size(), 4u);
    for (const auto& request : world.kitchen.requests) {
        EXPECT_EQ(request.headers.find(webhooks::id_header), "paid_" + order);
        EXPECT_EQ(request.body, world.kitchen.requests[0].body);
    }
    EXPECT_EQ(world.heard, (std::vector<std::string>{"partner.created", "product.created",
                                                     "offer.created", "partner.notified"}));
    world.say("order.cancelled", offer, order);
    EXPECT_EQ(in_stock(world, offer), 5);
}

TEST(CatalogModule, ForgottenReservationEndsByItself) {
    ModuleWorld world;
    const v1::Offer offer = make_offer(world);
    reserve_two(world, offer);
    EXPECT_EQ(in_stock(world, offer), 3);
    world.executor.run_for(24h + 9min);
    EXPECT_EQ(in_stock(world, offer), 3);
    EXPECT_EQ(world.asked, 0);
    world.executor.run_for(2min);
    EXPECT_EQ(in_stock(world, offer), 5);
    EXPECT_EQ(world.asked, 1);
}

}  // namespace
}  // namespace waybill::catalog
