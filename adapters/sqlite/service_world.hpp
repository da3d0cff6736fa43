// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/database_world.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/service/backbone.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/fault_plan.hpp"

namespace waybill {

/// What the tests of a service stand on: one thread, a manual clock, and a real database whose
/// transactions can be made to fail through `faults`.
struct ServiceWorld {
    explicit ServiceWorld(std::span<const sql::Migration> own,
                          std::optional<std::uint64_t> seed = std::nullopt)
        : executor{seed}, file{executor, own} {}

    ManualExecutor executor;
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    sqlite::TemporaryDatabase file;  ///< the same without faults
    FaultPlan faults{};
    FaultyDatabase database{*file, faults};
    crypto::Sealer sealer{SecretText{"only for tests"}, random};
    messaging::Outbox outbox{};
    tasks::Timers timers{};
    telemetry::Registry registry{};
    telemetry::MemoryLog log{};

    service::Ports ports_on(messaging::Bus& bus) {
        return {.executor = executor,
                .clock = executor.clock(),
                .random = random,
                .ids = ids,
                .database = database,
                .bus = bus,
                .metrics = registry,
                .log = log};
    }
    /// The first number of the first row, past all faults; 0 without a row.
    std::int64_t count(const sql::Query& query) {
        auto read = [&query](sql::Tx& tx) -> Result<std::int64_t> {
            auto first = [](const sql::Row& row) { return row.integer(0); };
            WAYBILL_TRY(const auto found, tx.one(query, first));
            return found.value_or(0);
        };
        return executor.run(file->read(Context{}, read)).value();
    }
    /// Past all faults.
    void exec(const sql::Query& query) {
        auto write = [&query](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(query));
            return {};
        };
        WAYBILL_ASSERT(executor.run(file->write(Context{}, write)));
    }
};

}  // namespace waybill
