// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "services/payments/usecases/simulator_ports.hpp"

namespace waybill::payments::simulator {

/// How long a charge takes.
struct Delay {
    Duration min{200ms};
    Duration max{1s};
};

/// How its callbacks fare, on demand: parts of a million each. What is lost is never sent; what is
/// late may be overtaken by what came to be after it.
struct Mishaps {
    std::uint32_t lost_ppm{0};
    std::uint32_t repeated_ppm{0};
    std::uint32_t late_ppm{0};
    Duration late_by{30s};
};

/// The payer's side of the simulator, and what follows from it.
class RunCheckout {
public:
    struct Deps {
        CheckoutStore& store;
        NoticeSender& sender;
        IdSource& ids;
        Random& random;
        const Clock& clock;
        std::uint32_t success_ppm{1'000'000};  ///< of the approved charges
        Mishaps mishaps{};
    };
    RunCheckout(Deps deps, Delay delay) : deps_{deps}, delay_{delay} {}

    Task<Result<Checkout>> decide(Context ctx, PaymentId payment, Decision decision);
    /// The timer of a charge.
    Task<Status> charge_due(Context ctx, ChargeId charge, TimePoint due);
    /// Tells the merchant how a charge ended.
    Task<Status> notify(Context ctx, ChargeId charge);

private:
    Duration draw_delay();
    std::optional<TimePoint> draw_telling(TimePoint now);
    bool happens(std::uint32_t ppm);

    Deps deps_;
    Delay delay_;
};

}  // namespace waybill::payments::simulator
