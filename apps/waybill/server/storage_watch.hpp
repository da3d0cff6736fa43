// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/files/files.hpp"
#include "platform/async/pool.hpp"
#include "platform/async/task_group.hpp"
#include "platform/settings/byte_count.hpp"

#include <atomic>
#include <functional>
#include <string_view>

namespace waybill::telemetry {
class Gauge;
class Log;
class Registry;
}  // namespace waybill::telemetry

namespace waybill::server {

/// Looks every few seconds how much room the disk of the data folder has, and keeps in mind
/// whether a database was found damaged. Its answers are thread-safe.
class StorageWatch {
public:
    struct Deps {
        Executor& executor;
        Pool& pool;  ///< where the disk is asked
        telemetry::Registry& metrics;
        telemetry::Log& log;
    };
    using Measure = std::function<Result<files::Space>()>;

    /// `free_min`: with less room than that, or than a tenth of a smaller disk, nothing new is
    /// begun.
    StorageWatch(Deps deps, ByteCount free_min, Measure measure);

    /// Whether new orders may be begun; payments and deliveries go on until nothing fits any more.
    /// Error: unavailable, storage.full.
    Status room() const;
    /// Error: unavailable; storage.damaged, which only a restart ends, or storage.unreachable.
    Status sound() const;
    /// One of the databases was found damaged.
    void damaged(std::string_view database, const Error& error);

    /// The server of one of the databases is gone, with what it said last, or back.
    void reached(std::string_view database, const Status& connected);

    /// Measures at once, then from time to time.
    void start();
    Task<void> stop();

private:
    Task<void> run();
    void look(const Result<files::Space>& space);

    Deps deps_;
    std::int64_t free_min_;
    Measure measure_;
    telemetry::Gauge& free_;
    telemetry::Gauge& low_gauge_;
    telemetry::Gauge& damaged_gauge_;
    telemetry::Gauge& unreachable_gauge_;
    std::atomic<bool> low_{false};
    std::atomic<bool> damaged_{false};
    std::atomic<int> unreachable_{0};  ///< databases
    TaskGroup group_{};
};

}  // namespace waybill::server
