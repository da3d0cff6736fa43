// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/life.hpp"

#include "platform/core/cash.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace waybill::demo {
namespace {

/// How long what must follow may take, the server's absence aside.
constexpr Duration patience = 60s;
constexpr std::string_view simulator = "simulator";
constexpr Duration charge_patience = 1200ms;  // a simulated charge takes a second at most

constexpr std::array<std::string_view, 7> statuses{"PENDING",    "PAID",      "PREPARING", "READY",
                                                   "DELIVERING", "COMPLETED", "CANCELLED"};

Ending ending_of(const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::interrupted ? Ending::interrupted : Ending::failed;
}

}  // namespace

std::string_view to_string(Ending ending) {
    switch (ending) {
        case Ending::completed: return "completed";
        case Ending::declined: return "declined";
        case Ending::abandoned: return "abandoned";
        case Ending::unanswered: return "unanswered";
        case Ending::rejected: return "rejected";
        case Ending::called_off: return "called off";
        case Ending::undeliverable: return "undeliverable";
        case Ending::failed: return "failed";
        case Ending::interrupted: return "interrupted";
    }
    std::unreachable();
}

int rank_of(std::string_view status) {
    return static_cast<int>(std::ranges::find(statuses, status) - statuses.begin());
}

Life::Life(Stage& stage, Script script)
    : stage_{stage}, api_{stage.api}, script_{script}, dice_{script.seed} {
    record_.customer = &script_.customer;
    record_.fate = script_.fate;
}

Task<LifeRecord> Life::play(Context ctx) {
    const SteadyTime began = stage_.clock.steady();
    const auto outcome = co_await act(std::move(ctx));
    free_driver();
    if (outcome) {
        if (record_.ending == Ending::completed)
            stage_.times.add(Step::life, stage_.clock.steady() - began);
    } else {
        record_.ending = ending_of(outcome.error());
        record_.failure = std::format("{}: {}", doing_, to_text(outcome.error()));
        note(doing_, to_text(outcome.error()));
    }
    co_return std::move(record_);
}

Task<Outcome<void>> Life::act(Context ctx) {
    WAYBILL_CO_CHECK(co_await place(ctx));
    if (script_.fate == Fate::abandoned) {
        stage_.abandoned.insert(record_.order);
        leave(Ending::abandoned, "abandoned", "nobody pays it");
        co_return Outcome<void>{};
    }
    LiveFeed::Watch watch{script_.customer.feed.get(), record_.order};
    if (!in_cash()) WAYBILL_CO_CHECK(co_await pay(ctx, watch));
    if (record_.ending == Ending::declined) co_return Outcome<void>{};
    switch (script_.fate) {
        case Fate::silent_partner:
            leave(Ending::unanswered, "unanswered", script_.kitchen.title + " says nothing");
            co_return Outcome<void>{};
        case Fate::rejected: co_return co_await be_rejected(ctx);
        case Fate::called_off: co_return co_await call_off(ctx);
        default: break;
    }
    WAYBILL_CO_CHECK(co_await cook(ctx));
    WAYBILL_CO_CHECK(co_await find_courier(ctx));
    if (script_.fate == Fate::courier_declines) {
        WAYBILL_CO_CHECK(co_await give_back(ctx));
        WAYBILL_CO_CHECK(co_await find_courier(ctx));
    }
    WAYBILL_CO_CHECK(co_await pick_up(ctx));
    if (script_.fate == Fate::failed_delivery) co_return co_await bring_back(ctx, watch);
    WAYBILL_CO_CHECK(co_await hand_over(ctx, watch));
    if (in_cash()) WAYBILL_CO_CHECK(co_await hand_in(ctx));
    record_.ending = Ending::completed;
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::place(Context ctx) {
    Session& who = script_.customer.session;
    const SteadyTime until = stage_.clock.steady() + patience + api_.client().reconnect_for();
    Outcome<PlacedFacts> placed = trouble(Trouble::Kind::late, "no order");
    for (int turn = 0; !placed && stage_.clock.steady() < until; ++turn) {
        doing_ = "quote";
        WAYBILL_CO_TRY(const auto quote, co_await api_.quote(ctx, who, make_cart()));
        if (turn == 0) note("quote", to_text(quote.total) + " at " + script_.kitchen.title);
        doing_ = "confirm";
        Confirmation what{.quote = quote.id,
                          .payment_method = in_cash() ? cash_method : simulator,
                          .key = key("confirm", turn)};
        placed = co_await api_.confirm(ctx, who, std::move(what));
        if (placed) break;
        // Another basket may cost less.
        if (is_refusal(placed.error(), "payments.too_much_for_cash")) continue;
        // A server that was started anew has forgotten quotes; had it made the order, it would
        // have answered with it.
        if (is_refusal(placed.error(), "orders.quote_gone") ||
            is_refusal(placed.error(), "orders.quote_expired"))
            continue;
        if (!is_refusal(placed.error(), "orders.limit_reached")) break;
        WAYBILL_CO_CHECK(co_await cancel_left_overs(ctx));
    }
    if (!placed) co_return std::unexpected(placed.error());
    const OrderFacts& order = placed->order;
    if (order.id.empty()) co_return trouble(Trouble::Kind::unreadable, "order");
    record_.order = order.id;
    record_.number = order.number;
    record_.payment = order.payment;
    record_.total = order.total;
    checkout_url_ = placed->checkout_url;
    ++stage_.placed;
    acknowledged("confirm", order.status, order.version);
    note("confirm", std::format("order {} is {}", order.number, order.status));
    co_return Outcome<void>{};
}

/// Unpaid orders of runs that were broken off count against the customer's limit, and so do those
/// that this run abandoned.
Task<Outcome<void>> Life::cancel_left_overs(Context ctx) {
    Session& who = script_.customer.session;
    WAYBILL_CO_TRY(const auto unpaid, co_await api_.orders(ctx, who, "PENDING"));
    for (const OrderFacts& order : unpaid.rows) {
        const auto created = parse_rfc3339(order.created_at);
        const bool ours = !created || *created >= stage_.began;
        if (ours && !stage_.abandoned.contains(order.id)) continue;
        const auto cancelled = co_await api_.cancel(ctx, who, order.id, "left-over-" + order.id);
        // Another life of this customer may have been faster, or the order was paid after all.
        (void)cancelled;
    }
    // Whatever the speed: the unpaid orders of other lives need their time.
    const auto slept = co_await sleep_for(ctx, 100ms);
    if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::pay(Context ctx, LiveFeed::Watch& watch) {
    doing_ = "checkout";
    WAYBILL_CO_TRY(const auto page, co_await api_.open_checkout(ctx, checkout_url_));
    co_await think(ctx, 50ms);
    const bool no = script_.fate == Fate::declined_card;
    const std::string decision = no ? "decline" : "approve";
    doing_ = no ? "decline" : "approve";
    const SteadyTime began = stage_.clock.steady();
    const SteadyTime until = began + patience + api_.client().reconnect_for();
    bool open = true;  // the checkout takes a decision
    while (stage_.clock.steady() < until) {
        if (open) {
            const auto decided = co_await api_.decide(ctx, page, decision);
            if (decided) note(doing_, "the checkout says " + *decided);
            // Refused: decided already, or out of tries. The order will tell.
            if (!decided && decided.error().status != 409)
                co_return std::unexpected(decided.error());
        }
        const auto order = co_await wait_for(ctx, watch, "PAID", charge_patience);
        if (order && order->status == "CANCELLED") {
            record_.ending = Ending::declined;
            note("declined", "order " + record_.number + " is CANCELLED: " + order->cancel_reason);
            if (order->cancel_reason == "payment_failed") co_return Outcome<void>{};
            co_return trouble(Trouble::Kind::late, "cancelled: " + order->cancel_reason);
        }
        if (order) {
            stage_.times.add(Step::paid, stage_.clock.steady() - began);
            acknowledged("paid", order->status, order->version);
            note("paid", std::format("{} captured", to_text(record_.total)));
            co_return Outcome<void>{};
        }
        if (order.error().kind != Trouble::Kind::late) co_return std::unexpected(order.error());
        WAYBILL_CO_TRY(const auto status, co_await api_.checkout_status(ctx, page));
        open = status == "DECLINED" || status == "OPEN";
    }
    co_return trouble(Trouble::Kind::late, "the order was not paid");
}

Task<Outcome<void>> Life::cook(Context ctx) {
    const AtShop where{.shop = script_.kitchen.id, .order = record_.order};
    Session& staff = script_.kitchen.staff;
    co_await think(ctx, 80ms);
    doing_ = "accept";
    auto accepted = co_await api_.accept(ctx, staff, where, key("accept"));
    WAYBILL_CO_CHECK(co_await settle(ctx, std::move(accepted), "accept", "PREPARING"));
    note("accept", script_.kitchen.title + " prepares it");
    co_await think(ctx, 200ms);
    doing_ = "ready";
    auto ready = co_await api_.ready(ctx, staff, where, key("ready"));
    WAYBILL_CO_CHECK(co_await settle(ctx, std::move(ready), "ready", "READY"));
    note("ready", "it can be fetched");
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::pick_up(Context ctx) {
    Driver& driver = stage_.cast.drivers[*driver_];
    co_await think(ctx, 150ms);
    doing_ = "pick up";
    const AtDoor door{.order = record_.order, .epoch = epoch_};
    auto fetched = co_await api_.pick_up(ctx, driver.session, door, key("pick-up"));
    // That it is ready reaches the courier's side a moment after the shop's.
    for (int again = 1; again <= 20 && !fetched; ++again) {
        if (!is_refusal(fetched.error(), "couriers.not_ready")) break;
        co_await think(ctx, 100ms);
        const std::string next = "pick-up-" + std::to_string(again);
        fetched = co_await api_.pick_up(ctx, driver.session, door, key(next));
    }
    WAYBILL_CO_CHECK(std::move(fetched));
    acknowledged("pick_up", "");
    note("pick up", driver.name + " is on the way");
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::hand_over(Context ctx, LiveFeed::Watch& watch) {
    Driver& driver = stage_.cast.drivers[*driver_];
    co_await think(ctx, 200ms);
    doing_ = "read the PIN";
    WAYBILL_CO_TRY(const auto order,
                   co_await api_.order(ctx, script_.customer.session, record_.order));
    doing_ = "deliver";
    AtDoor door{.order = record_.order, .epoch = epoch_, .pin = order.pin};
    if (in_cash()) door.cash = record_.total;
    carrier_ = order.courier;
    const SteadyTime began = stage_.clock.steady();
    WAYBILL_CO_CHECK(co_await api_.deliver(ctx, driver.session, door, key("deliver")));
    acknowledged("deliver", "");
    note("deliver", "handed over for the PIN" +
                        (in_cash() ? " and " + to_text(record_.total) : std::string{}));
    free_driver();

    doing_ = "completed";
    const Duration limit = patience + api_.client().reconnect_for();
    WAYBILL_CO_TRY(const auto done, co_await wait_for(ctx, watch, "COMPLETED", limit));
    if (done.status != "COMPLETED")
        co_return trouble(Trouble::Kind::late, done.status + " " + done.cancel_reason);
    stage_.times.add(Step::completed, stage_.clock.steady() - began);
    acknowledged("completed", done.status, done.version);
    note("completed", std::format("order {} is {}", record_.number, done.status));
    co_return Outcome<void>{};
}

Task<Outcome<void>> Life::hand_in(Context ctx) {
    doing_ = "hand in";
    const SteadyTime until = stage_.clock.steady() + patience + api_.client().reconnect_for();
    Duration pause = 25ms;
    for (int turn = 0;; ++turn) {
        // A refusal is kept under its key, so who comes again has a new one.
        CashBrought cash{.courier = carrier_, .amount = record_.total, .key = key("hand-in", turn)};
        const auto taken = co_await api_.hand_in(ctx, stage_.cast.boss, std::move(cash));
        if (taken) break;
        // That it was collected is still under way to the books.
        if (!is_refusal(taken.error(), "payments.more_than_held") || stage_.clock.steady() >= until)
            co_return std::unexpected(taken.error());
        const auto slept = co_await sleep_for(ctx, pause);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
        pause = std::min<Duration>(500ms, pause * 2);
    }
    acknowledged("hand_in", "");
    note("hand in", "the operator has " + to_text(record_.total));
    co_return Outcome<void>{};
}

Task<Outcome<OrderFacts>> Life::wait_for(Context ctx, LiveFeed::Watch& watch, std::string status,
                                         Duration limit) {
    const SteadyTime until = stage_.clock.steady() + limit;
    Duration pause = 25ms;
    while (stage_.clock.steady() < until) {
        if (ctx.stop.stop_requested()) co_return trouble(Trouble::Kind::interrupted, {});
        // Told by the feed, or nobody tells: ask. While the feed is there asking is a safety net.
        const bool told = co_await watch.wait(ctx, watch.connected() ? 1s : pause);
        pause = std::min<Duration>(500ms, pause * 2);
        if (told && !watch.status().empty() && rank_of(watch.status()) < rank_of(status)) continue;
        WAYBILL_CO_TRY(auto order,
                       co_await api_.order(ctx, script_.customer.session, record_.order));
        if (rank_of(order.status) >= rank_of(status)) co_return order;
    }
    co_return trouble(Trouble::Kind::late, "the order did not become " + status);
}

Task<Outcome<void>> Life::settle(Context ctx, Outcome<OrderFacts> outcome, std::string_view step,
                                 std::string status) {
    if (!outcome && is_refusal(outcome.error(), "orders.wrong_state")) {
        WAYBILL_CO_TRY(auto order,
                       co_await api_.order(ctx, script_.customer.session, record_.order));
        if (rank_of(order.status) >= rank_of(status) && order.status != "CANCELLED")
            outcome = std::move(order);
    }
    if (!outcome) co_return std::unexpected(outcome.error());
    acknowledged(step, outcome->status, outcome->version);
    co_return Outcome<void>{};
}

Task<void> Life::think(Context ctx, Duration usual) {
    // Between half and one and a half of the usual.
    const auto share = 500 + dice_.below(1'001);
    const auto wait = Duration{static_cast<Duration::rep>(
        static_cast<double>(usual.count()) * static_cast<double>(share) / 1000 / stage_.speed)};
    // Ended by the stop, which the next call notices.
    if (wait >= 1ms) (void)co_await sleep_for(std::move(ctx), wait);
}

void Life::note(std::string_view step, std::string detail) {
    record_.moments.push_back(
        {.at = stage_.clock.now(), .step = std::string{step}, .detail = std::move(detail)});
}

void Life::acknowledged(std::string_view step, std::string_view status, std::int64_t version) {
    stage_.journal.add({.at = stage_.clock.now(),
                        .step = step,
                        .order = record_.order,
                        .status = status,
                        .version = version});
}

std::string Life::key(std::string_view step, int turn) const {
    return std::format("demo-{}-{}-{}-{}", stage_.run, script_.index, step, turn);
}

Cart Life::make_cart() {
    const auto& offers = script_.kitchen.offers;
    Cart cart{.shop = script_.kitchen.id,
              .lines = {},
              .address = script_.customer.address,
              .place = script_.customer.place,
              .phone = script_.customer.phone};
    const std::size_t lines = 1 + dice_.below(std::min<std::size_t>(4, offers.size()));
    const std::size_t first = dice_.below(offers.size());
    for (std::size_t i = 0; i < lines; ++i)
        cart.lines.push_back({.offer = offers[(first + i) % offers.size()].id,
                              .quantity = 1 + static_cast<int>(dice_.below(3))});
    return cart;
}

}  // namespace waybill::demo
