// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/life.hpp"
#include "apps/waybill/demo/mailbox.hpp"
#include "apps/waybill/demo/options.hpp"

#include <array>
#include <functional>
#include <numeric>
#include <optional>

namespace waybill::demo {

/// How far the player is.
struct Progress {
    std::size_t orders{0};
    std::size_t placed{0};
    std::array<std::size_t, endings> ended{};  ///< by Ending
    std::size_t given_back{0};                 ///< by a courier, and brought by another
    std::size_t in_cash{0};                    ///< completed, and handed in by their couriers
    Duration elapsed{0};

    std::size_t of(Ending ending) const { return ended[static_cast<std::size_t>(ending)]; }
    std::size_t completed() const { return of(Ending::completed); }
    std::size_t failed() const { return of(Ending::failed) + of(Ending::interrupted); }
    std::size_t finished() const { return std::accumulate(ended.begin(), ended.end(), 0UZ); }
};

/// Plays whole lives through the public API, some at once. All on one loop; used once.
class Player {
public:
    using Watcher = std::function<void(const Progress&)>;
    struct Parts {
        AsioLoop& loop;
        beast::Endpoint endpoint;
        std::vector<beast::Endpoint> internal;
        Journal& journal;
        Watcher watcher;  ///< called at each end of a life
    };
    Player(Parts parts, const DemoOptions& options, std::string run);

    /// Finds the town and logs in. Troubles: unreachable when nobody listens.
    Task<Outcome<void>> prepare(Context ctx);
    /// One record per order that was begun.
    Task<void> play(Context ctx);
    /// Ends the WebSockets.
    Task<void> finish();

    const std::deque<LifeRecord>& records() const { return records_; }
    const Progress& progress() const { return progress_; }
    const StepTimes& times() const { return times_; }
    std::size_t registered() const { return newcomers_.size(); }
    std::size_t repeats() const { return client_.repeats(); }
    std::size_t live_messages() const;
    Api& api() { return api_; }
    Cast& cast() { return cast_; }
    const Clock& clock() const { return parts_.loop.clock(); }

private:
    Task<void> find_mailbox(Context ctx);
    Task<Status> work(Context ctx);
    Task<void> play_one(Context ctx, std::size_t index);
    Task<Outcome<Customer*>> customer_for(Context ctx, std::size_t index);
    Task<Outcome<Customer*>> newcomer(Context ctx, std::size_t index);
    Task<Outcome<Customer*>> newcomer_as(Context ctx, std::size_t index, int turn);
    void count(const LifeRecord& record);

    Parts parts_;
    DemoOptions options_;
    Town town_;
    StepTimes times_{};
    StepTimes unmeasured_{};  ///< of the internal listeners
    Client client_;
    std::vector<std::unique_ptr<Client>> internal_{};
    std::unique_ptr<Mailbox> mailbox_{};  ///< null: nobody registers
    Api api_;
    Cast cast_;
    Stage stage_;
    std::deque<Customer> newcomers_{};
    std::deque<LifeRecord> records_{};
    Progress progress_{};
    SteadyTime began_{};
    std::size_t next_{0};
};

}  // namespace waybill::demo
