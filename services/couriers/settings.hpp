// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"
#include "platform/settings/fields.hpp"
#include "services/couriers/domain/assignment_mode.hpp"
#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/foreign_order.hpp"
#include "services/couriers/domain/offer.hpp"
#include "services/couriers/domain/proof.hpp"

namespace waybill::couriers {

struct CouriersSettings {
    AssignmentMode assignment{AssignmentMode::claim};
    ProofWanted proof{ProofWanted::none};
    OrdersFrom orders{OrdersFrom::platform};
    std::string external_url{};
    SecretText external_secret{};
    SecretText external_secret_previous{};
    Duration external_poll{5s};
    Duration external_timeout{5s};
    Duration on_foot_limit{30min};
    Duration scooter_limit{15min};
    Duration car_limit{5min};
    Duration lost_after{10min};
    std::int64_t cash_held_max{0};
    static constexpr AskRules ask{};
    int broadcast_couriers{ask.broadcast_couriers};
    Duration broadcast_wait{ask.broadcast_wait};
    Duration sequential_wait{ask.sequential_wait};
    Duration dispatch_period{15s};
    Duration dispatch_budget{200ms};
    Duration dispatch_late_after{400ms};
    Duration dispatch_offer_wait{0s};
    Duration dispatch_tell_after{2min};
    Duration dispatch_kitchen_usual{15min};
    double dispatch_on_foot_speed{1.2};
    double dispatch_scooter_speed{4.5};
    double dispatch_car_speed{6};
    Duration dispatch_service{4min};
    // The planner's own, as the public benchmark is played with.
    static constexpr dispatch::Settings engine{};
    Duration dispatch_reserve{std::chrono::seconds{engine.reserve}};
    Duration dispatch_target{std::chrono::seconds{engine.weights.target}};
    Duration dispatch_limit{std::chrono::seconds{engine.weights.limit}};
    double dispatch_weight_click_to_door{engine.weights.click_to_door};
    double dispatch_weight_overage{engine.weights.overage};
    double dispatch_weight_lateness{engine.weights.lateness};
    double dispatch_weight_pay{engine.weights.pay};
    double dispatch_pay_width{engine.weights.pay_width};
    double dispatch_pay_blur{engine.weights.pay_blur};
    double dispatch_load_even{engine.weights.load_even};
    Duration dispatch_shift_end{std::chrono::seconds{engine.weights.shift_end}};
    double dispatch_weight_unplanned{engine.weights.unplanned};
    double dispatch_weight_end_time{engine.weights.end_time};
    double dispatch_weight_end_place{engine.weights.end_place};
    double dispatch_kitchen_share{engine.kitchen_share};
    int dispatch_candidates{engine.candidates};
    int dispatch_bundle_max{engine.bundle_max};
    int dispatch_rounds_per_order{engine.rounds_per_order};
    int dispatch_rounds_max{engine.rounds_max};

    static void describe(settings::Fields<CouriersSettings>& f) {
        const settings::Rules<Duration> limit{
            .help =
                "How long a courier has by this transport, from assignment or READY: what is not "
                "fetched by then is offered to others, what is carried is overdue",
            .min = 1min,
            .max = 24h};
        f.section("couriers", "Couriers and who carries what");
        f.add("assignment", &CouriersSettings::assignment,
              {.help = "claim: couriers choose; least_loaded: the system gives READY orders out; "
                       "optimal: it plans ahead; broadcast: it asks the nearest couriers at once; "
                       "sequential: one after the other"});
        f.add("proof", &CouriersSettings::proof,
              {.help = "What must show a hand-over, beside the PIN: none, photo, signature, both"});
        f.add("on_foot_limit", &CouriersSettings::on_foot_limit, limit);
        f.add("scooter_limit", &CouriersSettings::scooter_limit, limit);
        f.add("car_limit", &CouriersSettings::car_limit, limit);
        f.add("lost_after", &CouriersSettings::lost_after,
              {.help = "A courier not heard of so long loses what was not fetched; of what was "
                       "fetched the operator is alerted",
               .min = 1min,
               .max = 24h});
        f.add("cash_held_max", &CouriersSettings::cash_held_max,
              {.help = "Who holds and is to collect so much cash, in minor units of each currency, "
                       "gets no more orders in cash until it is handed in, whoever has none any "
                       "one; 0: no "
                       "cap",
               .min = 0,
               .max = 1'000'000'000});
        describe_external(f);
        describe_asking(f);
        describe_runs(f);
        describe_world(f);
        describe_weights(f);
        f.check(late_after_the_budget);
        f.check(whole_external);
    }

    /// Whether the other order system is called by gRPC, and not by HTTP.
    bool by_grpc() const {
        return external_url.starts_with("grpc://") || external_url.starts_with("grpcs://");
    }

private:
    static std::optional<std::string> late_after_the_budget(const CouriersSettings& settings) {
        if (settings.dispatch_late_after > settings.dispatch_budget) return std::nullopt;
        return "couriers.dispatch_late_after must be longer than couriers.dispatch_budget";
    }
    static void describe_external(settings::Fields<CouriersSettings>& f) {
        f.add(
            "orders", &CouriersSettings::orders,
            {.help = "Whose orders are brought: `platform`, or `external`, another order system's "
                     "(docs/foreign-orders.md); change it only when nothing is to be brought"});
        f.add("external_url", &CouriersSettings::external_url,
              {.help = "Of external: where that system is called: http(s)://host/path, or by gRPC "
                       "grpc://host:port, grpcs:// with the certificates of rpc",
               .length_max = 300});
        f.add("external_secret", &CouriersSettings::external_secret,
              {.help = "Signs our calls by HTTP (whsec_...)", .length_max = 128});
        f.add("external_secret_previous", &CouriersSettings::external_secret_previous,
              {.help = "Signs them as well while the secret is being replaced", .length_max = 128});
        f.add("external_poll", &CouriersSettings::external_poll,
              {.help = "How often that system is asked what has changed", .min = 1s, .max = 10min});
        f.add("external_timeout", &CouriersSettings::external_timeout,
              {.help = "How long it may take to answer", .min = 100ms, .max = 25s});
    }
    /// `host:port` or `[::1]:port` behind a scheme, for a channel.
    static bool is_channel_url(std::string_view url) {
        constexpr std::string_view digits = "0123456789";
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
        const std::string_view address = url.substr(url.find("://") + 3);
        const std::size_t colon = address.rfind(':');
        if (colon == std::string_view::npos || colon == 0) return false;
        const std::string_view port = address.substr(colon + 1);
        return !port.empty() && port.find_first_not_of(digits) == std::string_view::npos &&
               address.find_first_not_of(letters) == std::string_view::npos;
    }
    /// As it is put before a path. Where it may lead to, the egress rules say.
    static bool is_base_url(std::string_view url) {
        const std::size_t host = url.find("://");
        return (url.starts_with("https://") || url.starts_with("http://")) &&
               url.size() > host + 3 && !url.ends_with('/') &&
               url.find_first_of(" \t\r\n\"<>#?@\\") == std::string_view::npos;
    }
    /// `whsec_` and the base64 of 24 to 64 bytes, or nothing.
    static bool readable(const SecretText& secret) {
        const std::string_view text = secret.reveal();
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        return text.empty() || (text.starts_with("whsec_") && text.size() >= 38 &&
                                text.size() <= 94 && (text.size() - 6) % 4 == 0 &&
                                text.find_first_not_of(letters, 6) == std::string_view::npos);
    }
    static std::optional<std::string> whole_external(const CouriersSettings& s) {
        if (!readable(s.external_secret) || !readable(s.external_secret_previous))
            return "couriers.external_secret is not whsec_ and the base64 of 24 to 64 bytes";
        if (s.by_grpc() ? !is_channel_url(s.external_url)
                        : !s.external_url.empty() && !is_base_url(s.external_url))
            return "couriers.external_url is not http(s)://host/path without a slash at its end, "
                   "nor grpc(s)://host:port";
        if (s.by_grpc() && !s.external_secret.reveal().empty())
            return "couriers.external_secret signs calls by HTTP; by gRPC certificates say who "
                   "calls";
        if (s.orders == OrdersFrom::platform) return std::nullopt;
        if (s.external_url.empty())
            return "couriers.orders is external, and couriers.external_url "
                   "is not set";
        if (!s.by_grpc() && s.external_secret.reveal().empty())
            return "couriers.external_url is set, and its secret is not";
        return std::nullopt;
    }
    static void describe_asking(settings::Fields<CouriersSettings>& f) {
        f.add("broadcast_couriers", &CouriersSettings::broadcast_couriers,
              {.help = "Of broadcast: so many of the nearest are asked at once; the first yes wins",
               .min = 1,
               .max = 100});
        f.add("broadcast_wait", &CouriersSettings::broadcast_wait,
              {.help = "Of broadcast: without a yes after so long others are asked",
               .min = 5s,
               .max = 10min});
        f.add("sequential_wait", &CouriersSettings::sequential_wait,
              {.help = "Of sequential: without a yes after so long the next is asked",
               .min = 5s,
               .max = 10min});
    }
    /// All of these are for the mode `optimal`.
    static void describe_runs(settings::Fields<CouriersSettings>& f) {
        f.add("dispatch_period", &CouriersSettings::dispatch_period,
              {.help = "The plan is repaired this often, and when something happens",
               .min = 1s,
               .max = 5min});
        f.add("dispatch_budget", &CouriersSettings::dispatch_budget,
              {.help = "Time for one repair of the plan", .min = 1ms, .max = 10s});
        f.add("dispatch_late_after", &CouriersSettings::dispatch_late_after,
              {.help = "Without a plan after so long, orders go to the earliest drop-off",
               .min = 2ms,
               .max = 20s});
        f.add("dispatch_rounds_per_order", &CouriersSettings::dispatch_rounds_per_order,
              {.help = "Rounds of one repair for each open order", .min = 0, .max = 100'000});
        f.add("dispatch_rounds_max", &CouriersSettings::dispatch_rounds_max,
              {.help = "Rounds of one repair at most", .min = 0, .max = 10'000'000});
        f.add("dispatch_candidates", &CouriersSettings::dispatch_candidates,
              {.help = "Couriers looked at for each order", .min = 1, .max = 1'000});
        f.add("dispatch_bundle_max", &CouriersSettings::dispatch_bundle_max,
              {.help = "Orders of one partner in one trip", .min = 1, .max = 16});
        f.add("dispatch_offer_wait", &CouriersSettings::dispatch_offer_wait,
              {.help = "How long a courier may take to answer an offer; 0s: couriers are sent",
               .min = 0s,
               .max = 10min});
        f.add("dispatch_tell_after", &CouriersSettings::dispatch_tell_after,
              {.help = "Whoever watches an order is told when its arrival moves by more",
               .min = 10s,
               .max = 1h});
    }
    static void describe_world(settings::Fields<CouriersSettings>& f) {
        const settings::Rules<double> speed{
            .help = "Metres a second along a straight line, detours included",
            .min = 0.1,
            .max = 100};
        f.add("dispatch_on_foot_speed", &CouriersSettings::dispatch_on_foot_speed, speed);
        f.add("dispatch_scooter_speed", &CouriersSettings::dispatch_scooter_speed, speed);
        f.add("dispatch_car_speed", &CouriersSettings::dispatch_car_speed, speed);
        f.add("dispatch_service", &CouriersSettings::dispatch_service,
              {.help = "Time that a courier spends at each door", .min = 0s, .max = 1h});
        f.add(
            "dispatch_kitchen_usual", &CouriersSettings::dispatch_kitchen_usual,
            {.help = "How long a kitchen takes of which nothing is known", .min = 1min, .max = 4h});
        f.add(
            "dispatch_kitchen_share", &CouriersSettings::dispatch_kitchen_share,
            {.help = "The quantile of a kitchen's times that is planned with", .min = 0, .max = 1});
        f.add("dispatch_reserve", &CouriersSettings::dispatch_reserve,
              {.help = "Couriers leave so much earlier when a kitchen's time is a guess",
               .min = 0s,
               .max = 1h});
    }
    static void describe_weights(settings::Fields<CouriersSettings>& f) {
        const auto weight = [](const char* per) {
            return settings::Rules<double>{.help = per, .min = 0, .max = 1'000'000};
        };
        f.add("dispatch_target", &CouriersSettings::dispatch_target,
              {.help = "Waiting beyond it is overage", .min = 1min, .max = 24h});
        f.add("dispatch_limit", &CouriersSettings::dispatch_limit,
              {.help = "Waiting beyond it is lateness", .min = 1min, .max = 24h});
        f.add("dispatch_weight_click_to_door", &CouriersSettings::dispatch_weight_click_to_door,
              weight("Cost of a minute that a customer waits"));
        f.add("dispatch_weight_overage", &CouriersSettings::dispatch_weight_overage,
              weight("Cost of a minute of overage, beside"));
        f.add("dispatch_weight_lateness", &CouriersSettings::dispatch_weight_lateness,
              weight("Cost of a minute of lateness, beside"));
        f.add("dispatch_weight_pay", &CouriersSettings::dispatch_weight_pay,
              weight("Cost of a currency unit of pay above a guarantee"));
        f.add("dispatch_pay_width", &CouriersSettings::dispatch_pay_width,
              {.help = "How unsure pay to come is, times what chance alone makes it",
               .min = 0,
               .max = 1'000});
        f.add("dispatch_pay_blur", &CouriersSettings::dispatch_pay_blur,
              {.help = "How unsure pay is at least, in orders", .min = 0.01, .max = 1'000});
        f.add("dispatch_load_even", &CouriersSettings::dispatch_load_even,
              {.help = "Open orders per courier that just keep everybody busy",
               .min = 0.01,
               .max = 1'000});
        f.add("dispatch_shift_end", &CouriersSettings::dispatch_shift_end,
              {.help = "Within it before its end a courier's time after the plan loses its value",
               .min = 0s,
               .max = 24h});
        f.add("dispatch_weight_unplanned", &CouriersSettings::dispatch_weight_unplanned,
              weight("Cost of an order that nobody brings"));
        f.add("dispatch_weight_end_time", &CouriersSettings::dispatch_weight_end_time,
              weight("Cost of a minute until a courier's plan is done, with everybody just busy"));
        f.add("dispatch_weight_end_place", &CouriersSettings::dispatch_weight_end_place,
              weight("Cost of a minute's ride from a courier's last door to likely work"));
    }
};

}  // namespace waybill::couriers
