// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/in_process_bus.hpp"
#include "adapters/memory/memory_blobs.hpp"
#include "adapters/memory/memory_cache.hpp"
#include "adapters/pictures/picture_files.hpp"
#include "adapters/tzdb/tzdb_time_zones.hpp"
#include "apps/waybill/server/call_metrics.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/mail/memory_mail_sender.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "platform/testing/fault_plan.hpp"
#include "platform/testing/served_channel.hpp"
#include "platform/testing/shared_bus.hpp"
#include "platform/testing/shared_view.hpp"
#include "tests/bank/fake_bank.hpp"
#include "tests/component/api.hpp"
#include "tests/component/counting.hpp"
#include "tests/component/counting_files.hpp"
#include "tests/component/counting_ports.hpp"
#include "tests/component/declared_errors.hpp"
#include "tests/component/in_turns.hpp"
#include "tests/component/memory_tokens.hpp"
#include "tests/component/town_databases.hpp"
#include "tests/kitchen/fake_kitchen.hpp"
#include "tests/order_system/fake_order_system.hpp"

#include <list>
#include <map>
#include <set>

namespace waybill::town {

/// What differs between two towns.
struct TownOptions {
    std::uint64_t seed{1};
    int instances{1};   ///< of each service, on one set of databases
    bool split{false};  ///< each service in a process of its own, which others call by messages
    couriers::AssignmentMode assignment{couriers::AssignmentMode::claim};
    couriers::ProofWanted proof{couriers::ProofWanted::none};
    Duration offer_wait{0s};          ///< of the planner
    std::uint32_t duplicates_ppm{0};  ///< share of events that come twice
    bool shuffle_keys{false};         ///< events of different keys in random order
    bool rate_limits{false};
    Duration lost_after{30min};  ///< until a silent courier loses an order
    std::int64_t trip_pay{0};    ///< of a courier whose order is cancelled
    std::string alert_address{};
    bool bank{false};             ///< `visa` is one of the providers
    bool foreign_orders{false};   ///< couriers bring those of the order system outside
    bool foreign_by_grpc{false};  ///< which is called by gRPC
    bool cash{false};             ///< it may be paid at the door
    std::int64_t cash_held_max{0};
    Storage storage{storage_of_program()};
    /// As in a program that serves from files: first come first served instead of by the seed's
    /// chance, and each commit goes to its log's file. Logs, works and allocations are counted.
    bool counted{false};
};

/// The whole platform in one thread: manual clock, seeded chance, real SQL, a network that ends in
/// this process; once, or several times over the same databases, bus and cache, with requests going
/// to each gateway in turn; each time whole, or in seven parts. One seed is one interleaving.
/// Nothing reaches the platform but through its HTTP handler, except for the first operator, who is
/// made as `waybill user add` makes one. When a test ends by an exception, the platform's warnings
/// are printed.
class TownWorld {
public:
    explicit TownWorld(TownOptions options = {});
    ~TownWorld();
    TownWorld(const TownWorld&) = delete;
    TownWorld& operator=(const TownWorld&) = delete;

    static constexpr std::string_view public_url = "https://town.example";
    static constexpr std::string_view kitchen_url = "https://kitchen.example";
    static constexpr std::string_view bank_url = "https://bank.example";
    static constexpr std::string_view order_system_url = "https://orders.example";
    static constexpr std::string_view password = "three quiet herons";
    static constexpr std::string_view operator_email = "operator@town.example";
    /// Signs between the platform and the kitchen.
    static constexpr std::string_view kitchen_secret = "whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0";
    /// Signs between the platform and the bank.
    static constexpr std::string_view bank_secret = "whsec_QmFua0JhbmtCYW5rQmFua0JhbmtCYW5r";
    /// Signs between the platform and the order system outside.
    static constexpr std::string_view order_system_secret =
        "whsec_T3JkZXJzT3JkZXJzT3JkZXJzT3JkZXJz";
    /// Seals what the databases keep.
    static constexpr std::string_view sealing_key = "only for tests";
    /// Signs the built-in payment provider's callbacks.
    static constexpr std::string_view provider_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// Lets time pass until everything that is under way has arrived everywhere; false when it
    /// does not within an hour.
    bool settle();
    /// The process ends and another begins on the same data folder.
    void restart();
    /// One of several instances ends as told; the others go on.
    void stop_instance(std::size_t index);
    /// Whose gateway is asked for live events from now on.
    void watch_at(std::size_t index) { in_turns_.live_at = index; }
    /// Events that were ever committed anywhere: what has no effect leaves the number as it is.
    std::int64_t events();
    /// Every promise that can be checked in the stored data; each line is a broken one.
    std::vector<std::string> broken_promises();
    /// `topic type` of everything that was ever said in this town.
    std::set<std::string> event_types();
    /// What somebody should look at: log lines of level error.
    std::vector<std::string> complaints() const;
    /// Where the databases are that are in files.
    const std::filesystem::path& folder() const { return storage_.folder(); }
    /// Of the PostgreSQL database that they are in otherwise.
    std::string database_address() const { return storage_.address(); }
    /// Reads what all services have stored, beside them.
    audit::Books books() const { return storage_.books(); }
    TimePoint now() const { return executor.clock().now(); }
    /// One line per route: method, path, who may.
    std::string routes() const { return platforms_.front()->route_list(); }
    std::string openapi() const { return platforms_.front()->openapi(); }
    http::Handler& handler() { return judged_; }
    /// Changes what a service has stored, behind its back.
    void tamper(std::string_view service, const sql::Query& change);

    ManualExecutor executor;
    SeededRandom random;
    Trace trace{};
    Wire wire{random, trace};
    mail::MemoryMailSender mails{};
    telemetry::Registry metrics{};
    telemetry::MemoryLog log{};
    kitchen::FakeKitchen kitchen;
    bank::FakeBank bank;
    order_system::FakeOrderSystem order_system;
    Status room{};                                ///< what the disk's watch says
    Status sound{};                               ///< and what the databases'
    FaultPlan orders_faults{};                    ///< of the orders' database
    SqlCosts costs{};                             ///< of everything since the town began
    memory::MemoryBlobs blobs{executor.clock()};  ///< outlives restarts, as a folder does
    Tally tally{};                                ///< of what is counted beside SQL
    /// Of a town in parts: from which service to which others a way was asked for.
    std::map<std::string_view, std::set<std::string_view>> reached_elsewhere{};

private:
    std::vector<std::string> lines_from(telemetry::Level least) const;
    wiring::Environment environment(messaging::Bus& bus, telemetry::Registry& registry,
                                    const wiring::Selection& here);
    void add_platform(const wiring::Selection& here);
    Result<std::unique_ptr<sql::Database>> open_database(std::string_view service,
                                                         std::span<const sql::Migration> own);
    void count();
    void begin();
    void end();
    void add_operator();

    FaultPlan no_faults_{};
    TownOptions options_;
    TownDatabases storage_;
    std::optional<CountingFiles> counting_files_{};
    std::map<std::string, CountingExecutor, std::less<>> database_threads_{};
    CountingExecutor pool_threads_{executor, "pools", tally};
    InlinePool hashing_{pool_threads_};
    std::optional<memory::InProcessBus> bus_{};
    std::optional<CountingBus> counting_bus_{};
    std::optional<SharedBus> shared_bus_{};
    std::vector<std::unique_ptr<messaging::Bus>> buses_{};  ///< one each
    egress::Policy egress_{};
    pictures::PictureFiles pictures_{};
    std::optional<memory::MemoryCache> cache_{};
    std::unique_ptr<http::RateLimiter> limiter_{};
    crypto::FakePasswordHasher hasher_{};
    crypto::Sealer sealer_{SecretText{std::string{sealing_key}}, random};
    MemoryTokens tokens_{executor.clock()};
    tzdb::TzdbTimeZones zones_{};
    server::CallMetrics calls_{metrics};
    std::list<telemetry::Registry> others_metrics_{};  ///< of all instances but the first
    std::map<std::string, std::unique_ptr<sql::Database>, std::less<>> databases_{};
    std::map<std::string, SharedView, std::less<>> shared_databases_{};
    ServedChannel elsewhere_{};
    std::vector<std::unique_ptr<wiring::Platform>> platforms_{};  ///< one with a gateway is first
    InTurns in_turns_{};
    CountingHandler counted_{in_turns_, tally};
    JudgingHandler judged_{counted_};

public:
    Api api;  ///< after the platform that answers it
};

}  // namespace waybill::town
