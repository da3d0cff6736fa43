// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace waybill::curl {

/// One transfer as the engine sees it. All calls on the engine's thread; `easy` is a CURL*.
class Transfer {
public:
    enum class Ending : std::uint8_t { completed, deadline, cancelled, stopped };

    virtual ~Transfer() = default;
    /// Sets the options of a handle in its initial state.
    virtual void prepare(void* easy) = 0;
    /// Called once; `code` is the CURLcode of a completed transfer. `easy` is null when the
    /// transfer never began.
    virtual void finish(void* easy, Ending ending, int code) = 0;

    std::string host;  ///< host and port: the unit of the concurrency limit
    Duration limit{15s};
};

/// Runs transfers through one curl multi handle on a thread of its own, with kept connections,
/// a number of transfers per host and a bounded queue. Thread-safe.
class Engine {
public:
    struct Limits {
        std::size_t per_host{4};
        std::size_t transfers_max{1024};          ///< running and waiting
        std::size_t transfers_per_host_max{256};  ///< of them, so that one dead host leaves room
        std::size_t connections_kept{64};
        Duration idle_max{
            30s};  ///< below what servers usually keep, so that few kept ones are dead
    };
    struct Figures {
        std::size_t running{0};
        std::size_t waiting{0};
        std::uint64_t refused{0};
    };
    using Ticket = std::uint64_t;

    explicit Engine(Limits limits);
    /// Ends what is under way (`Ending::stopped`) and joins the thread.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Errors: `unavailable`, `egress.full`; the transfer is then dropped unfinished.
    Result<Ticket> submit(std::shared_ptr<Transfer> transfer);
    /// Ends a transfer early (`Ending::cancelled`) unless it has ended.
    void cancel(Ticket ticket);
    Figures figures() const;

private:
    struct Loop;
    std::unique_ptr<Loop> loop_;
};

}  // namespace waybill::curl
