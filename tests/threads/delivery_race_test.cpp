// SPDX-License-Identifier: Apache-2.0
// Every pair of operations of which at least one can be done to a delivery, raced by sixteen
// threads on the real store, two at each of eight deliveries. What they are told in the end is what
// they would be told one after the other, in one order or the other, and nobody carries what the
// rows do not say.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "platform/sql/migrate.hpp"
#include "platform/sql/stored.hpp"
#include "platform/testing/temp_folder.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/migrations/migrations.hpp"
#include "services/couriers/store/care_store_sql.hpp"
#include "services/couriers/store/courier_store_sql.hpp"
#include "services/couriers/store/delivery_store_sql.hpp"
#include "services/couriers/store/dispatch_store_sql.hpp"
#include "services/couriers/store/past_deliveries_sql.hpp"
#include "services/couriers/store/pick_up_store_sql.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waybill::couriers {
namespace {

constexpr std::size_t deliveries_at_once = 8;

/// Each breaks what `verify` checks of couriers and their deliveries.
constexpr sql::Query loads_wrong{
    "t.loads",
    "SELECT COUNT(*) FROM couriers c WHERE c.active <> (SELECT COUNT(*) FROM deliveries d WHERE "
    "d.courier_id = c.courier_id AND d.state IN ('offered', 'assigned', 'picked_up', "
    "'returning'))"};

/// The order service that always agrees.
class WillingDesk final : public OrderDesk {
public:
    Task<Status> begin_delivery(Context, Delivery) override { co_return Status{}; }
};

/// Where a delivery is before its race.
enum class Begin : std::uint8_t { waiting, assigned, picked_up, returning };

struct Raced {
    OrderId order;
    CourierId rider;
    CourierId other;
};
enum class Answered : std::uint8_t { done, refused };
struct Operation {
    std::string_view name;
    std::function<Answered(AsioLoop&, const Raced&)> run;
};
using Outcome = std::pair<Answered, Answered>;

/// Who comes between the commits of a pick-up is told to come again.
template <typename T>
bool must_come_again(const Result<T>& result) {
    return !result && result.error().reason == "couriers.being_fetched";
}

struct DeliveryRace : ::testing::Test {
    DeliveryRace() {
        loops.start();
        add("rider claims", [this](const Raced& raced) {
            return deliveries.assign({}, raced.order, raced.rider, key_of("rider", raced));
        });
        add("another claims", [this](const Raced& raced) {
            return deliveries.assign({}, raced.order, raced.other, key_of("other", raced));
        });
        add("rider gives it up", [this](const Raced& raced) {
            return planned.release({}, step_of("release", raced), "declined");
        });
        add("rider fetches",
            [this](const Raced& raced) { return pick_up.run({}, step_of("fetch", raced)); });
        add("rider delivers", [this](const Raced& raced) {
            return deliveries.deliver({}, step_of("deliver", raced));
        });
        add("rider fails", [this](const Raced& raced) {
            return care.fail_hand_over(
                {}, {.step = step_of("fail", raced), .reason = FailReason::nobody_there});
        });
        add("rider brings it back",
            [this](const Raced& raced) { return care.give_back({}, step_of("back", raced)); });
        add("operator takes it",
            [this](const Raced& raced) { return care.unassign({}, {.order = raced.order}); });
        add("operator moves it",
            [this](const Raced& raced) { return care.assign({}, raced.order, raced.other); });
        add("operator ends it", [this](const Raced& raced) {
            return care.end_undeliverable({}, {.order = raced.order});
        });
        add("operator unlocks",
            [this](const Raced& raced) { return care.unlock_pin({}, {.order = raced.order}); });
        add("order ends", [this](const Raced& raced) {
            return deliveries.apply({}, news(raced.order, OrderNews::Kind::ended, 9));
        });
    }
    template <typename Work>
    void add(std::string_view name, Work work) {
        all.push_back({name, [work = std::move(work)](AsioLoop& loop, const Raced& raced) {
                           auto result = run_on(loop, work(raced));
                           while (must_come_again(result)) result = run_on(loop, work(raced));
                           return result ? Answered::done : Answered::refused;
                       }});
    }

    std::unique_ptr<sqlite::SqliteDatabase> open() {
        auto opened =
            sqlite::SqliteDatabase::open({.file = folder.path() / "couriers.db",
                                          .migrations = sql::with_platform(couriers::migrations()),
                                          .clock = &clock,
                                          .durability = sqlite::Durability::none});
        WAYBILL_ASSERT(opened);
        return *std::move(opened);
    }
    static IdempotencyKey key_of(std::string scope, const Raced& raced) {
        return {.scope = std::move(scope), .key = raced.order.text(), .fingerprint = "f"};
    }
    static StepCommand step_of(std::string scope, const Raced& raced) {
        return {.order = raced.order,
                .courier = raced.rider,
                .epoch = 1,
                .pin = "0417",
                .key = key_of(std::move(scope), raced)};
    }
    OrderNews news(const OrderId& order, OrderNews::Kind kind, std::int64_t version) {
        OrderNews made{.kind = kind, .event = ids.next<EventId>(), .snapshot = {}};
        made.snapshot.id = ids.next<DeliveryId>();
        made.snapshot.order = order;
        made.snapshot.partner = ids.next<PartnerId>();
        made.snapshot.order_version = version;
        made.snapshot.pin_digest = crypto::pin_digest(sealer, order.text(), "0417");
        made.snapshot.created_at = made.snapshot.ready_at.emplace(clock.now());
        return made;
    }
    CourierId hire() {
        Courier courier;
        courier.id = ids.next<CourierId>();
        courier.user = ids.next<UserId>();
        courier.name = "Ada Byron";
        courier.phone = PersonalText{"+32255" + std::to_string(100'000 + phones++)};
        WAYBILL_ASSERT(run_on(loops.at(0), couriers.insert({}, courier, {})));
        WAYBILL_ASSERT(run_on(loops.at(0), couriers.set_duty({}, courier.id, Duty::available, {})));
        return courier.id;
    }
    Raced delivery_at(Begin begin) {
        const Raced raced{.order = ids.next<OrderId>(), .rider = hire(), .other = hire()};
        WAYBILL_ASSERT(run_on(loops.at(0),
                              deliveries.apply({}, news(raced.order, OrderNews::Kind::ready, 4))));
        for (std::size_t i = 0; i < static_cast<std::size_t>(begin); ++i)
            WAYBILL_ASSERT(named(straight_way.at(i)).run(loops.at(0), raced) == Answered::done);
        return raced;
    }
    const Operation& named(std::string_view name) const {
        return *std::ranges::find(all, name, &Operation::name);
    }
    Outcome in_turn(Begin begin, const Operation& one, const Operation& two) {
        const Raced raced = delivery_at(begin);
        const Answered first = one.run(loops.at(0), raced);
        return {first, two.run(loops.at(0), raced)};
    }
    /// What its past says last is what it is.
    void expect_whole(const Raced& raced) {
        const auto now = run_on(loops.at(0), deliveries.find({}, raced.order));
        const auto past =
            run_on(loops.at(0), past_deliveries.at({}, raced.order, TimePoint::max()));
        ASSERT_TRUE(now && past && *past);
        EXPECT_EQ(to_message(**past).SerializeAsString(), to_message(*now).SerializeAsString());
    }
    void race(Begin begin, const Operation& one, const Operation& two) {
        const Outcome forth = in_turn(begin, one, two);
        const Outcome back = in_turn(begin, two, one);
        std::array<Raced, deliveries_at_once> raced;
        for (Raced& delivery : raced) delivery = delivery_at(begin);
        std::array<Outcome, deliveries_at_once> heard;
        std::latch start{2 * deliveries_at_once};
        std::vector<std::jthread> racers;
        for (std::size_t i = 0; i < 2 * deliveries_at_once; ++i)
            racers.emplace_back([&, i] {
                const bool first = i % 2 == 0;
                start.arrive_and_wait();
                const Answered answer =
                    (first ? one : two).run(loops.at(i % loops.size()), raced[i / 2]);
                (first ? heard[i / 2].first : heard[i / 2].second) = answer;
            });
        racers.clear();
        for (std::size_t i = 0; i < deliveries_at_once; ++i) {
            EXPECT_TRUE(heard[i] == forth || heard[i] == Outcome(back.second, back.first))
                << enum_name(begin) << ": " << one.name << " | " << two.name << " on "
                << raced[i].order.text();
            expect_whole(raced[i]);
        }
    }
    std::int64_t wrong_loads() {
        auto read = [](sql::Tx& tx) { return tx.one(loads_wrong, sql::first<std::int64_t>); };
        return run_on(loops.at(0), database->read({}, read)).value().value();
    }

    static constexpr std::array<std::string_view, 3> straight_way{"rider claims", "rider fetches",
                                                                  "rider fails"};

    SystemClock clock{};
    SystemRandom random{};
    IdSource ids{clock, random};
    Loops loops{4, clock};
    TempFolder folder{};
    std::unique_ptr<sqlite::SqliteDatabase> database = open();
    messaging::Outbox outbox{};
    tasks::Timers timers{};
    service::EventMaker events{ids, clock};
    crypto::Sealer sealer{SecretText{"only for tests"}, random};
    Assignment assignment{{.outbox = outbox,
                           .events = events,
                           .timers = timers,
                           .limits = {},
                           .mode = AssignmentMode::claim}};
    CourierStoreSql couriers{{.database = *database,
                              .outbox = outbox,
                              .events = events,
                              .assignment = assignment,
                              .clock = clock}};
    DeliveryStoreSql deliveries{
        {.database = *database, .assignment = assignment, .sealer = sealer, .clock = clock}};
    DispatchStoreSql planned{
        {.database = *database, .assignment = assignment, .timers = timers, .clock = clock}};
    PickUpStoreSql fetched{
        {.database = *database, .assignment = assignment, .timers = timers, .clock = clock}};
    CareStoreSql care{
        {.database = *database, .assignment = assignment, .timers = timers, .clock = clock}};
    PastDeliveriesSql past_deliveries{*database};
    WillingDesk desk{};
    PickUp pick_up{{.store = fetched, .orders = desk}};
    int phones{0};
    std::vector<Operation> all{};
};

TEST_F(DeliveryRace, OfEachPairOneComesFirstAndNobodyCarriesWhatIsNotTheirs) {
    for (const Begin begin : enum_values<Begin>) {
        std::vector<bool> possible;
        for (const Operation& one : all)
            possible.push_back(one.run(loops.at(0), delivery_at(begin)) == Answered::done);
        EXPECT_TRUE(std::ranges::contains(possible, true)) << enum_name(begin);
        for (std::size_t a = 0; a < all.size(); ++a)
            for (std::size_t b = a + 1; b < all.size(); ++b) {
                if (!possible[a] && !possible[b]) continue;
                race(begin, all[a], all[b]);
                ASSERT_FALSE(HasFatalFailure());
            }
        EXPECT_EQ(wrong_loads(), 0) << "after races from " << enum_name(begin);
    }
}

}  // namespace
}  // namespace waybill::couriers
