// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/audit.hpp"

#include "platform/async/sleep.hpp"
#include "platform/core/cash.hpp"

#include <algorithm>
#include <format>
#include <map>
#include <utility>

namespace waybill::demo {
namespace {

constexpr Duration refund_patience = 20s;
constexpr std::size_t readers = 8;
constexpr std::size_t named_max = 5;  // a finding names so many orders

/// Collects what is wrong under one promise.
struct Tally {
    std::string what;
    std::size_t right{0};
    std::vector<std::string> wrong{};

    void add(Verdict verdict, std::string words) {
        if (verdict == Verdict::right)
            ++right;
        else
            wrong.push_back(std::move(words));
    }
    Finding finding() const {
        Finding found{.what = what, .detail = std::format("{} of {}", right, right + wrong.size())};
        if (wrong.empty()) return found;
        found.verdict = Verdict::wrong;
        for (std::size_t i = 0; i < std::min(named_max, wrong.size()); ++i)
            found.detail += (i == 0 ? ": " : "; ") + wrong[i];
        if (wrong.size() > named_max) found.detail += "; …";
        return found;
    }
};

class Audit {
public:
    explicit Audit(Player& player) : player_{player}, api_{player.api()} {}

    Task<std::vector<Finding>> run(Context ctx) {
        std::vector<Task<Status>> tasks;
        for (std::size_t i = 0; i < readers; ++i) tasks.push_back(read_orders(ctx));
        (void)co_await when_all(std::move(tasks));  // what cannot be read is in the tallies
        std::vector<Finding> findings{orders_.finding(), histories_.finding(), payments_.finding()};
        findings.push_back(co_await check_ledger(ctx));
        findings.push_back(co_await check_couriers(ctx));
        co_return findings;
    }

private:
    Task<Status> read_orders(Context ctx) {
        const auto& records = player_.records();
        while (next_ < records.size()) {
            const LifeRecord& record = records[next_++];
            if (record.order.empty()) continue;
            co_await read_order(ctx, record);
        }
        co_return Status{};
    }

    Task<void> read_order(Context ctx, const LifeRecord& record) {
        Session& who = record.customer->session;
        const auto order = co_await api_.order(ctx, who, record.order);
        if (!order) {
            orders_.add(Verdict::wrong, record.order + " " + to_text(order.error()));
            co_return;
        }
        orders_.add(check_ending(record, *order),
                    std::format("{} ({}) is {} {}", record.order, to_string(record.ending),
                                order->status, order->cancel_reason));
        const auto history = co_await api_.history(ctx, who, record.order);
        if (history)
            histories_.add(check_history(*history, order->version),
                           std::format("{} has {} steps at version {}", record.order,
                                       history->size(), order->version));
        else
            histories_.add(Verdict::wrong, record.order + " " + to_text(history.error()));
        co_await read_payment(ctx, record, *order);
    }

    /// What was captured and given back was not kept; giving it back takes a moment. Cash is
    /// captured at the door, which is booked a moment later.
    Task<void> read_payment(Context ctx, const LifeRecord& record, const OrderFacts& order) {
        const bool in_cash = order.payment_method == cash_method;
        const bool paid = order.status != "CANCELLED" && order.status != "PENDING";
        const bool owed = in_cash ? order.status == "COMPLETED" : paid;
        const auto due = owed ? order.total.amount : 0;
        const SteadyTime until = player_.clock().steady() + refund_patience;
        for (;;) {
            const auto payment =
                co_await api_.payment(ctx, record.customer->session, order.payment);
            if (!payment) {
                payments_.add(Verdict::wrong, record.order + " " + to_text(payment.error()));
                co_return;
            }
            const auto kept = payment->captured.amount - payment->refunded.amount;
            const bool right = kept == due && order.total == record.total;
            const bool waits = !right && (!owed || in_cash) && player_.clock().steady() < until;
            if (waits && co_await sleep_for(ctx, 100ms)) continue;
            payments_.add(right ? Verdict::right : Verdict::wrong,
                          std::format("{} costs {} and {} was captured, {} given back",
                                      record.order, to_text(order.total),
                                      to_text(payment->captured), to_text(payment->refunded)));
            co_return;
        }
    }

    Task<Finding> check_ledger(Context ctx) {
        Finding found{.what = "the ledger's accounts sum to zero"};
        const auto balances = co_await api_.balances(std::move(ctx), player_.cast().boss);
        if (!balances) {
            found.detail = to_text(balances.error());
        } else if (balances->empty()) {
            found.detail = "no accounts";
        } else {
            found.detail = check_balances(*balances);
        }
        const bool good = balances && (!balances->empty() || player_.progress().completed() == 0) &&
                          check_balances(*balances).empty();
        found.verdict = good ? Verdict::right : Verdict::wrong;
        if (good) found.detail = std::format("{} accounts", balances->size());
        co_return found;
    }

    Task<Finding> check_couriers(Context ctx) {
        Tally tally{.what = "couriers' hands are free"};
        const auto couriers = co_await api_.couriers(ctx, player_.cast().boss);
        if (!couriers) tally.add(Verdict::wrong, to_text(couriers.error()));
        for (const CourierFacts& courier : couriers.value_or(std::vector<CourierFacts>{})) {
            auto& drivers = player_.cast().drivers;
            const auto driver = std::ranges::find(drivers, courier.phone, &Driver::phone);
            if (driver == drivers.end()) continue;
            const Verdict free = co_await check_hands(ctx, driver->session, courier);
            tally.add(free, std::format("{} has {}", courier.name, courier.active));
        }
        co_return tally.finding();
    }

    /// What somebody else left unfinished is in hand rightly.
    Task<Verdict> check_hands(Context ctx, Session& driver, const CourierFacts& courier) {
        if (courier.active == 0)
            co_return courier.status == "busy" ? Verdict::wrong : Verdict::right;
        const auto hands = co_await api_.deliveries(std::move(ctx), driver);
        if (!hands) co_return Verdict::wrong;
        const auto& records = player_.records();
        const auto ours = [&](const DeliveryFacts& hand) {
            return std::ranges::contains(records, hand.order, &LifeRecord::order);
        };
        co_return std::ranges::any_of(*hands, ours) ? Verdict::wrong : Verdict::right;
    }

    Player& player_;
    Api& api_;
    std::size_t next_{0};
    Tally orders_{.what = "acknowledged orders ended as they should"};
    Tally histories_{.what = "histories have each version once"};
    Tally payments_{.what = "payments are what the orders cost"};
};

}  // namespace

Task<std::vector<Finding>> audit(Context ctx, Player& player) {
    Audit audit{player};
    co_return co_await audit.run(std::move(ctx));
}

Verdict check_ending(const LifeRecord& record, const OrderFacts& order) {
    const auto is = [&order](std::string_view status, std::string_view reason = {}) {
        return order.status == status && (reason.empty() || order.cancel_reason == reason);
    };
    bool right = false;
    switch (record.ending) {
        case Ending::declined: right = is("CANCELLED", "payment_failed"); break;
        case Ending::abandoned:
            right = is("PENDING") || is("CANCELLED", "expired") || is("CANCELLED", "customer");
            break;
        case Ending::unanswered: right = is("PAID") || is("CANCELLED", "partner_rejected"); break;
        case Ending::rejected: right = is("CANCELLED", "partner_rejected"); break;
        case Ending::called_off: right = is("CANCELLED", "customer"); break;
        case Ending::undeliverable: right = is("CANCELLED", "undeliverable"); break;
        case Ending::completed:
        case Ending::failed:
        case Ending::interrupted: right = is("COMPLETED"); break;
    }
    return right ? Verdict::right : Verdict::wrong;
}

Verdict check_history(const std::vector<HistoryFacts>& history, std::int64_t version) {
    std::vector<std::int64_t> versions;
    for (const HistoryFacts& entry : history) versions.push_back(entry.version);
    std::ranges::sort(versions);
    for (std::size_t i = 0; i < versions.size(); ++i)
        if (versions[i] != static_cast<std::int64_t>(i) + 1) return Verdict::wrong;
    return static_cast<std::int64_t>(versions.size()) == version && version > 0 ? Verdict::right
                                                                                : Verdict::wrong;
}

std::string check_balances(const std::vector<BalanceFacts>& balances) {
    std::map<std::string, std::int64_t, std::less<>> sums;
    for (const BalanceFacts& row : balances)
        sums[std::string{row.balance.currency.code()}] += row.balance.amount;
    std::string wrong;
    for (const auto& [currency, sum] : sums)
        if (sum != 0)
            wrong += std::format("{}{} sums to {}", wrong.empty() ? "" : ", ", currency, sum);
    return wrong;
}

}  // namespace waybill::demo
