// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/cast.hpp"
#include "apps/waybill/demo/mailbox.hpp"
#include "apps/waybill/demo/options.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill::demo {

/// What the autopilot has done.
struct Moved {
    std::size_t accepted{0};
    std::size_t ready{0};
    std::size_t picked_up{0};
    std::size_t delivered{0};
    std::size_t without_pin{0};  ///< could not be handed over: no caught mail tells their PIN
};

/// Moves other people's orders in the shops of the demo town by a clock, from when an order was
/// first seen: accepted after 5 s, ready after 5 min, fetched after 7.5 min, delivered after 10
/// min, each divided by the speed. So whoever builds an app of their own meets no silent kitchen.
/// What somebody else moves meanwhile is left to them. The PIN is read in the caught mail. On one
/// loop.
class Autopilot {
public:
    struct Parts {
        AsioLoop& loop;
        beast::Endpoint endpoint;
        std::vector<beast::Endpoint> internal;
    };
    Autopilot(Parts parts, const DemoOptions& options);

    /// Finds the town. Troubles: unreachable when nobody listens, late without a town.
    Task<Outcome<void>> prepare(Context ctx);
    /// Until the context is cancelled. Troubles: the server went away for longer than is borne.
    Task<Outcome<void>> fly(Context ctx);
    const Moved& moved() const { return moved_; }

private:
    struct Flight {
        std::size_t kitchen{0};
        OrderFacts order{};
        SteadyTime first_seen{};
        std::size_t turn{0};  ///< of looking, when it was last seen
    };
    struct Carrier {
        std::size_t driver{0};
        std::int64_t epoch{0};
    };
    Task<Outcome<void>> look(Context ctx);
    Task<Outcome<void>> move_on(Context ctx, Flight flight);
    Task<Outcome<void>> find_carrier(Context ctx, std::string order);
    Task<Outcome<void>> find_holder(Context ctx, std::string order);
    Task<Outcome<void>> fetch(Context ctx, Flight flight);
    Task<Outcome<void>> hand_over(Context ctx, Flight flight);
    /// Since it was first seen, at the autopilot's speed.
    Duration age(const Flight& flight) const;
    std::string key(std::string_view step, std::string_view order) const;
    SteadyTime now() const { return parts_.loop.clock().steady(); }

    Parts parts_;
    DemoOptions options_;
    Town town_;
    StepTimes times_{};  ///< of no interest here
    Client client_;
    std::vector<std::unique_ptr<Client>> internal_{};
    Mailbox mailbox_;
    Api api_;
    Cast cast_;
    std::map<std::string, Flight> flights_{};
    std::map<std::string, Carrier> carriers_{};
    std::string run_;
    std::size_t turn_{0};
    std::size_t next_driver_{0};
    Moved moved_{};
};

/// `waybill demo --autopilot`: until SIGINT or the options' seconds are over; what was moved on
/// stdout. Blocks, on a loop of its own.
int run_autopilot(const DemoOptions& options);

}  // namespace waybill::demo
