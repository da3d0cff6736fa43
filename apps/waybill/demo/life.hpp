// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/cast.hpp"
#include "apps/waybill/demo/dice.hpp"
#include "apps/waybill/demo/fate.hpp"
#include "apps/waybill/demo/journal.hpp"

#include <set>
#include <string>
#include <vector>

namespace waybill::demo {

/// One line of an order's time line.
struct Moment {
    TimePoint at{};
    std::string step;
    std::string detail;
};

enum class Ending : std::uint8_t {
    completed,
    declined,       ///< the bank took no charge, and the order was cancelled for it
    abandoned,      ///< left unpaid: it waits, or its time was over
    unanswered,     ///< paid, and left to the server's patience with its partner
    rejected,       ///< by the partner
    called_off,     ///< by the customer
    undeliverable,  ///< it went out and came back
    failed,
    interrupted,
};
inline constexpr std::size_t endings = static_cast<std::size_t>(Ending::interrupted) + 1;

std::string_view to_string(Ending ending);

/// What became of one order.
struct LifeRecord {
    std::string order{};  ///< empty: never acknowledged
    std::string number{};
    std::string payment{};
    Money total{};
    Customer* customer{nullptr};
    Fate fate{Fate::happy};
    Ending ending{Ending::failed};
    std::string failure{};  ///< which step, and why
    std::vector<Moment> moments{};
};

/// What all lives share. Everything outlives them.
struct Stage {
    Api& api;
    Cast& cast;
    StepTimes& times;
    Journal& journal;
    const Clock& clock;
    std::string run;  ///< makes this run's idempotency keys its own
    TimePoint began{};
    double speed{1};  ///< divides think times
    std::size_t placed{0};
    std::set<std::string, std::less<>> abandoned{};  ///< orders that nobody will pay
};

/// What one life is about.
struct Script {
    std::size_t index{0};
    std::uint64_t seed{0};
    Customer& customer;
    Kitchen& kitchen;
    Fate fate{Fate::happy};
};

/// Plays one order from cart to door: every party acts through its own account.
class Life {
public:
    Life(Stage& stage, Script script);
    Task<LifeRecord> play(Context ctx);

private:
    Task<Outcome<void>> act(Context ctx);
    Task<Outcome<void>> place(Context ctx);
    Task<Outcome<void>> cancel_left_overs(Context ctx);
    Task<Outcome<void>> pay(Context ctx, LiveFeed::Watch& watch);
    Task<Outcome<void>> cook(Context ctx);
    Task<Outcome<void>> find_courier(Context ctx);
    Task<Outcome<void>> try_claim(Context ctx, std::size_t driver, int turn);
    Task<Outcome<void>> take_assigned(Context ctx);
    /// Has the driver whose turn it is say yes to what the server offers.
    Task<Outcome<void>> answer_offers(Context ctx, int turn);
    Task<Outcome<void>> pick_up(Context ctx);
    Task<Outcome<void>> hand_over(Context ctx, LiveFeed::Watch& watch);
    bool in_cash() const { return script_.fate == Fate::in_cash; }
    /// What was collected at the door goes to the operator.
    Task<Outcome<void>> hand_in(Context ctx);

    // What goes wrong (life_unhappy.cpp).
    Task<Outcome<void>> be_rejected(Context ctx);
    Task<Outcome<void>> call_off(Context ctx);
    Task<Outcome<void>> give_back(Context ctx);
    Task<Outcome<void>> bring_back(Context ctx, LiveFeed::Watch& watch);
    void leave(Ending ending, std::string_view step, std::string why);
    void free_driver();

    /// Until the order is at least so far; answers how it stands. Troubles: late.
    Task<Outcome<OrderFacts>> wait_for(Context ctx, LiveFeed::Watch& watch, std::string status,
                                       Duration limit);
    /// A step that was refused because it has happened already (its answer was lost) is no trouble.
    Task<Outcome<void>> settle(Context ctx, Outcome<OrderFacts> outcome, std::string_view step,
                               std::string status);
    Task<void> think(Context ctx, Duration usual);
    void note(std::string_view step, std::string detail);
    void acknowledged(std::string_view step, std::string_view status, std::int64_t version = 0);
    std::string key(std::string_view step, int turn = 0) const;
    Cart make_cart();

    Stage& stage_;
    Api& api_;
    Script script_;
    Dice dice_;
    LifeRecord record_{};
    std::string checkout_url_{};
    std::string_view doing_{"quote"};
    std::optional<std::size_t> driver_{};  ///< who carries it
    bool driver_taken_{false};             ///< out of the free ones
    std::string carrier_{};                ///< who handed it over, as the server knows them
    std::int64_t epoch_{0};
    int round_{0};  ///< of looking for a courier
};

/// How far a status is on the happy way; CANCELLED is farthest.
int rank_of(std::string_view status);

}  // namespace waybill::demo
