// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/town_loader.hpp"

#include "adapters/memory/in_process_bus.hpp"
#include "adapters/memory/memory_blobs.hpp"
#include "adapters/sqlite/database_world.hpp"
#include "adapters/tzdb/tzdb_time_zones.hpp"
#include "contracts/couriers/v1/couriers.fakes.hpp"
#include "contracts/orders/v1/orders.fakes.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/fault_plan.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/catalog/module.hpp"
#include "services/couriers/module.hpp"
#include "services/identity/module.hpp"
#include "services/identity/testing/identity_world.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

/// Nobody calls a shop's own system here.
class NoClient final : public http::Client {
public:
    Task<Result<http::Response>> send(Context, http::OutboundRequest) override {
        co_return fail(ErrorKind::unavailable, "test.no_network");
    }
};

/// A service's own database, in which any transaction can be made to fail.
struct Shelf {
    Shelf(Executor& executor, std::span<const sql::Migration> own, FaultPlan& faults)
        : file{executor, own}, database{*file, faults} {}
    sqlite::TemporaryDatabase file;
    FaultyDatabase database;
};

/// The three services as they are wired, one thread, a manual clock.
class World {
public:
    Result<TownIds> load(std::uint64_t seed = 1) {
        const Town town = make_town(seed);
        const Context ctx{.caller = {.service = "cli"}};
        return executor.run(load_town(ctx, keepers, town));
    }
    catalog::v1::ListPartnersReply shops() {
        catalog::v1::ListPartnersRequest request;
        request.mutable_page()->set_limit(100);
        return executor.run(keepers.catalog.list_partners(ctx(), request)).value();
    }
    std::size_t wares(const std::string& shop) {
        catalog::v1::ListOffersRequest request;
        request.mutable_page()->set_limit(100);
        request.set_partner_id(shop);
        request.set_in_stock(true);
        const auto page = executor.run(keepers.catalog.list_offers(ctx(), request)).value();
        return static_cast<std::size_t>(page.offers_size());
    }
    std::size_t couriers_on_duty() {
        couriers::v1::ListCouriersRequest request;
        request.mutable_page()->set_limit(100);
        request.set_status("available");
        const auto page = executor.run(keepers.couriers.list_couriers(ctx(), request)).value();
        return static_cast<std::size_t>(page.couriers_size());
    }
    Result<identity::v1::Session> log_in(const Person& person) {
        identity::v1::LoginRequest request;
        request.set_email(person.email);
        request.set_password(std::string{demo_password});
        return executor.run(keepers.identity.login(ctx(), request));
    }
    std::vector<std::string> shops_of(const std::string& user) {
        catalog::v1::StaffPartnersRequest request;
        request.set_user_id(user);
        const auto reply = executor.run(keepers.catalog.staff_partners(ctx(), request));
        return {reply->partner_ids().begin(), reply->partner_ids().end()};
    }
    static Context ctx() { return {.caller = {.service = "cli"}}; }

    ManualExecutor executor{};
    FaultPlan faults{};

private:
    service::Ports ports(sql::Database& database) {
        return {.executor = executor,
                .clock = executor.clock(),
                .random = random_,
                .ids = ids_,
                .database = database,
                .bus = bus_,
                .metrics = metrics_,
                .log = log_};
    }

    SeededRandom random_{42};
    IdSource ids_{executor.clock(), random_};
    crypto::Sealer sealer_{SecretText{"only for tests"}, random_};
    memory::InProcessBus bus_{{.executor = executor, .random = random_}};
    telemetry::Registry metrics_{};
    telemetry::MemoryLog log_{};
    Shelf people_{executor, identity::IdentityModule::migrations(), faults};
    Shelf goods_{executor, catalog::CatalogModule::migrations(), faults};
    Shelf riders_{executor, couriers::CouriersModule::migrations(), faults};
    InlinePool hashing_{executor};
    identity::FakeHasher hasher_{};
    identity::FakeSigner signer_{executor.clock()};
    FaultPlan no_faults_{};
    identity::FakeNotifications notifications_{no_faults_};
    NoClient client_{};
    egress::Policy egress_ = egress::Policy::parse({}).value();
    tzdb::TzdbTimeZones zones_{};
    memory::MemoryBlobs blobs_{executor.clock()};
    orders::v1::FakeOrdersService orders_{};  // no order is under way here
    couriers::v1::FakeCouriersService no_couriers_{};
    identity::IdentityModule identity_{{.ports = ports(people_.database),
                                        .hashing = hashing_,
                                        .hasher = hasher_,
                                        .signer = signer_,
                                        .sealer = sealer_,
                                        .notifications = notifications_,
                                        .blobs = blobs_,
                                        .orders = orders_,
                                        .couriers = no_couriers_,
                                        .settings = {}}};
    catalog::CatalogModule catalog_{{.ports = ports(goods_.database),
                                     .orders = {},  // never started
                                     .client = client_,
                                     .egress = egress_,
                                     .zones = zones_,
                                     .sealer = sealer_,
                                     .blobs = blobs_,
                                     .public_url = "http://localhost",
                                     .settings = {}}};
    couriers::CouriersModule couriers_{{.ports = ports(riders_.database),
                                        .orders = orders_,
                                        .client = client_,
                                        .sealer = sealer_,
                                        .planning = hashing_,
                                        .settings = {}}};

public:
    TownKeepers keepers{identity_.calls(), catalog_.calls(), couriers_.calls()};
};

void expect_whole(World& world) {
    const Town town = make_town(1);
    const auto shops = world.shops();
    ASSERT_EQ(static_cast<std::size_t>(shops.partners_size()), town.shops.size());
    for (const auto& shop : shops.partners()) {
        EXPECT_TRUE(shop.verified() && shop.enabled()) << shop.title();
        const auto known = std::ranges::find(town.shops, shop.title(), &Shop::title);
        ASSERT_NE(known, town.shops.end());
        EXPECT_EQ(world.wares(shop.partner_id()), known->wares.size()) << shop.title();
        const auto staff = world.log_in(known->staff);
        ASSERT_TRUE(staff);
        EXPECT_EQ(world.shops_of(staff->account().user_id()),
                  std::vector<std::string>{shop.partner_id()});
    }
    EXPECT_EQ(world.couriers_on_duty(), town.riders.size());
    for (const Buyer& buyer : town.buyers) EXPECT_TRUE(world.log_in(buyer.person));
    EXPECT_TRUE(world.log_in(town.boss));
}

TEST(LoadTown, FillsThePlatformThroughItsServices) {
    World world;
    const auto ids = world.load();
    ASSERT_TRUE(ids) << ids.error().reason;
    EXPECT_EQ(ids->loading, Loading::loaded_now);
    expect_whole(world);
}

TEST(LoadTown, ASecondStartReadsOnceAndKnowsTheSameShops) {
    World world;
    const auto first = world.load();
    ASSERT_TRUE(first);
    world.faults.fail_call(2, FaultPlan::Moment::before);
    const auto second = world.load();
    ASSERT_TRUE(second);
    EXPECT_FALSE(world.faults.fired());
    EXPECT_EQ(second->loading, Loading::was_there);
    EXPECT_EQ(second->shops, first->shops);
}

TEST(LoadTown, ALoadThatWasCutShortIsCompleted) {
    int reached = 0;
    for (int call = 1;; call += 61) {
        World world;
        world.faults.fail_call(
            call, call % 2 == 0 ? FaultPlan::Moment::before : FaultPlan::Moment::after);
        const auto first = world.load();
        if (!world.faults.fired()) break;
        ++reached;
        ASSERT_FALSE(first) << call;
        world.faults.clear();
        const auto second = world.load();
        ASSERT_TRUE(second) << call << " " << second.error().reason;
        expect_whole(world);
    }
    EXPECT_GT(reached, 5);
}

}  // namespace
}  // namespace waybill::demo
