// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/lives.hpp"
#include "apps/waybill/audit/words.hpp"
#include "platform/core/cash.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace waybill::audit {

/// What the databases of all services have of one order.
struct Life {
    struct Order {
        std::string status{};
        std::string delivery_status{};
        Text cancel_reason{};
        std::string currency{};
        std::int64_t fee{0};
        std::int64_t total{0};
        std::string details{};
        std::string payment{};
        std::string provider{};
        Text courier{};
        std::string courier_name{};
        std::int64_t epoch{0};
        std::int64_t created{0};
        std::int64_t expires{0};
        Number paid{};
        Number accepted{};
        Number ready{};
        Number picked_up{};
        Number finished{};
        std::int64_t version{0};
        std::string number{};
        std::string customer{};
        std::string partner{};
        std::string pin_digest{};
        std::string note{};
        bool hidden{false};
        bool people_known{false};  ///< customer and partner
        bool person_gone{false};   ///< the customer is erased
        bool erasing{false};       ///< and what is left of it is looked for
        bool erased{false};
        bool sealed{false};  ///< has something sealed

        bool in_cash() const { return provider == cash_method; }
        /// It waits for its payment, and for nobody else.
        bool unpaid() const { return status == "PENDING" && !in_cash(); }
    };
    struct Payment {
        std::string id{};
        std::string customer{};
        std::string provider{};
        std::string currency{};
        std::string status{};
        std::int64_t due{0};
        std::int64_t captured{0};
        std::int64_t refunded{0};
        std::int64_t failures{0};
        bool order_cancelled{false};
        bool settled{false};
        std::int64_t reduced{0};
        std::int64_t revision{0};
        std::string past{};
    };
    struct Delivery {
        std::string state{};
        bool ready{false};
        Text courier{};
        std::string courier_name{};
        std::int64_t epoch{0};
        std::int64_t order_version{0};
        std::string details{};
        std::string pin_digest{};
        Number ready_at{};
        bool assigned{false};
        Number picked_up{};
        bool finished{false};
        bool to_answer{false};
        bool courier_known{false};
        Number due{};
        Number overdue{};
        std::int64_t version{0};
        std::string past{};
        bool foreign{false};  ///< its order is another system's
        std::int64_t cash_due{0};
        std::int64_t cash_collected{0};
    };
    /// Put to a courier, or decided by the planner.
    struct Asked {
        std::int64_t epoch{0};
        std::string courier{};
        std::string state{};
    };
    struct Held {
        std::string offer{};
        std::int64_t quantity{0};
        std::string state{};
    };
    struct Step {
        std::int64_t count{0};
        std::int64_t latest{0};
    };
    /// Of its history: by the word for a step, and `finished` for any that ends it.
    enum Kind : std::uint8_t {
        created,
        paid,
        accepted,
        made_ready,
        assigned,
        picked_up,
        completed,
        cancelled,
        returned,
        finished,
        unknown,
        kind_count,
    };
    struct History {
        std::array<Step, kind_count> steps{};
        std::int64_t count{0};
        bool gap{false};
        std::string state{};
        std::string kept{};  ///< what the order was after its last step; empty: not kept
        std::vector<std::string> wrong{};  ///< what is wrong with its steps
        std::vector<std::string> causes{};
        Text used_twice{};          ///< one of them
        Text heard{};               ///< the step that its delivery last heard of
        Text to_hear{};             ///< the last that couriers hear of
        std::int64_t replacing{0};  ///< steps that replaced what was agreed on
    };
    /// What was told of it.
    struct Told {
        std::int64_t count{0};
        std::string first_user{};
        std::string last_user{};
        std::array<bool, kind_count> kinds{};  ///< by the step that it tells of
        std::int64_t steps{0};                 ///< all but reminders and news of money
        std::int64_t failures{0};
        std::int64_t refunded{0};
        std::string number{};  ///< this and the next as its first news says
        std::string user{};
        std::string currency{};
        std::int64_t amount{0};
        std::int64_t due{0};
    };

    std::string id{};
    std::optional<Order> order{};
    std::optional<Payment> payment{};
    std::optional<Delivery> delivery{};
    std::vector<Asked> offers{};
    std::vector<Asked> decisions{};
    History history{};
    std::int64_t former{0};  ///< what they replaced, as it was
    std::int64_t lines{0};
    std::int64_t last_line{0};
    std::int64_t lines_total{0};
    std::vector<Held> ordered{};  ///< by its lines
    std::vector<Held> reservations{};
    Number held_until{};  ///< of stock that is only held
    bool called{false};   ///< its partner was told of it
    Number window_timer{};
    Told told{};
};

/// The word of a step, as the history has it; `unknown` for any other.
Life::Kind kind_of_step(std::string_view what);
std::string_view word_of_step(Life::Kind kind);

/// What is wrong with an order by itself and with what others hold for it.
void judge_life(const Life& life, TimePoint now, Tell tell);
/// What is kept of the past, beside what it led to.
void judge_pasts(const Life& life, Tell tell);
/// What payment, delivery and news say of an order, beside what the order says.
void judge_copies(const Life& life, Tell tell);

}  // namespace waybill::audit
