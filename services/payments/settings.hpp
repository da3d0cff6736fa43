// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/cash.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace waybill::payments {

struct PaymentsSettings {
    std::vector<std::string> active_providers{"simulator"};
    int commission{1'500};
    std::int64_t courier_trip_pay{0};
    std::int64_t cash_amount_max{20'000};
    Duration simulator_delay_min{200ms};
    Duration simulator_delay_max{1s};
    int simulator_success_ppm{800'000};
    int simulator_lost_ppm{0};
    int simulator_repeated_ppm{0};
    int simulator_late_ppm{0};
    Duration simulator_late_by{30s};
    int simulator_away_ppm{0};
    SecretText simulator_secret{};
    SecretText simulator_secret_previous{};
    std::string visa_url{};
    SecretText visa_secret{};
    SecretText visa_secret_previous{};
    std::string km_url{};
    SecretText km_secret{};
    SecretText km_secret_previous{};
    std::string paypal_url{};
    SecretText paypal_secret{};
    SecretText paypal_secret_previous{};
    Duration provider_timeout{5s};

    /// A provider outside, as it was configured; without URL it was not.
    struct Hosted {
        std::string_view provider;
        const std::string& url;
        const SecretText& secret;
        const SecretText& secret_previous;
    };
    std::array<Hosted, 3> hosted() const {
        return {Hosted{"visa", visa_url, visa_secret, visa_secret_previous},
                Hosted{"km", km_url, km_secret, km_secret_previous},
                Hosted{"paypal", paypal_url, paypal_secret, paypal_secret_previous}};
    }

    static void describe(settings::Fields<PaymentsSettings>& f) {
        f.section("payments", "Payments, providers and the ledger");
        f.add("active_providers", &PaymentsSettings::active_providers,
              {.help = "Providers that customers may choose, and cash for paying at the door; one "
                       "outside needs its URL and secret",
               .length_min = 1,
               .length_max = 50,
               .items_min = 1,
               .items_max = 16});
        f.add(
            "commission", &PaymentsSettings::commission,
            {.help = "The platform's part of the goods, in basis points", .min = 0, .max = 10'000});
        f.add("courier_trip_pay", &PaymentsSettings::courier_trip_pay,
              {.help = "What a courier gets who was on the way for an order that is cancelled, in "
                       "minor units of its currency",
               .min = 0,
               .max = 1'000'000});
        f.add("cash_amount_max", &PaymentsSettings::cash_amount_max,
              {.help = "The largest total that can be paid in cash, in minor units of its currency",
               .min = 1,
               .max = 1'000'000'000});
        f.add("simulator_delay_min", &PaymentsSettings::simulator_delay_min,
              {.help = "How long a charge of the simulator takes at least", .min = 0ms, .max = 1h});
        f.add("simulator_delay_max", &PaymentsSettings::simulator_delay_max,
              {.help = "How long a charge of the simulator takes at most", .min = 0ms, .max = 1h});
        f.add(
            "simulator_success_ppm", &PaymentsSettings::simulator_success_ppm,
            {.help = "How many of a million approved charges succeed", .min = 0, .max = 1'000'000});
        describe_mishaps(f);
        f.add("simulator_secret", &PaymentsSettings::simulator_secret,
              {.help = "Signs the simulator's callbacks (whsec_...); empty: made at start",
               .length_max = 128});
        f.add("simulator_secret_previous", &PaymentsSettings::simulator_secret_previous,
              {.help = "Still accepted while the secret is being replaced", .length_max = 128});
        describe_hosted(f);
        f.check(active_ones);
        f.check(ordered_delays);
        f.check(readable_secrets);
        f.check(whole_providers);
    }

private:
    static void describe_mishaps(settings::Fields<PaymentsSettings>& f) {
        const auto share = [&f](std::string_view name, int PaymentsSettings::* ppm,
                                std::string_view help) {
            f.add(name, ppm, {.help = help, .min = 0, .max = 1'000'000});
        };
        share("simulator_lost_ppm", &PaymentsSettings::simulator_lost_ppm,
              "How many of a million of the simulator's callbacks are never sent");
        share("simulator_repeated_ppm", &PaymentsSettings::simulator_repeated_ppm,
              "How many of a million are sent twice");
        share("simulator_late_ppm", &PaymentsSettings::simulator_late_ppm,
              "How many of a million are late, so that later ones may overtake them");
        f.add("simulator_late_by", &PaymentsSettings::simulator_late_by,
              {.help = "How late those are", .min = 0ms, .max = 24h});
        share("simulator_away_ppm", &PaymentsSettings::simulator_away_ppm,
              "How many of a million calls of the simulator fail, half of them after it acted");
    }
    static void describe_hosted(settings::Fields<PaymentsSettings>& f) {
        using Settings = PaymentsSettings;
        const auto provider = [&f](const std::string& id, std::string Settings::* url,
                                   SecretText Settings::* secret, SecretText Settings::* previous) {
            f.add(id + "_url", url,
                  {.help = "Where this provider is called (docs/payments.md); empty: it is not",
                   .length_max = 300});
            f.add(id + "_secret", secret,
                  {.help = "Signs our calls and its callbacks (whsec_...)", .length_max = 128});
            f.add(id + "_secret_previous", previous,
                  {.help = "Still accepted while the secret is being replaced", .length_max = 128});
        };
        provider("visa", &Settings::visa_url, &Settings::visa_secret,
                 &Settings::visa_secret_previous);
        provider("km", &Settings::km_url, &Settings::km_secret, &Settings::km_secret_previous);
        provider("paypal", &Settings::paypal_url, &Settings::paypal_secret,
                 &Settings::paypal_secret_previous);
        f.add("provider_timeout", &Settings::provider_timeout,
              {.help = "How long a provider outside may take to answer", .min = 100ms, .max = 25s});
    }
    static std::optional<std::string> active_ones(const PaymentsSettings& s) {
        for (const auto& active : s.active_providers) {
            if (active == "simulator" || active == cash_method) continue;
            const auto hosted = s.hosted();
            const auto known = std::ranges::find(hosted, active, &Hosted::provider);
            if (known == hosted.end())
                return "payments.active_providers names what is no provider: " + active;
            if (known->url.empty())
                return "payments.active_providers names " + active + ", and payments." + active +
                       "_url is not set";
        }
        return std::nullopt;
    }
    /// As it is put before a path. Where it may lead to, the egress rules say.
    static bool is_base_url(std::string_view url) {
        const std::size_t host = url.find("://");
        return (url.starts_with("https://") || url.starts_with("http://")) &&
               url.size() > host + 3 && !url.ends_with('/') &&
               url.find_first_of(" \t\r\n\"<>#?@\\") == std::string_view::npos;
    }
    static std::optional<std::string> whole_providers(const PaymentsSettings& s) {
        for (const Hosted& one : s.hosted()) {
            const std::string name = "payments." + std::string{one.provider};
            if (!readable(one.secret) || !readable(one.secret_previous))
                return name + "_secret is not whsec_ and the base64 of 24 to 64 bytes";
            if (one.url.empty()) continue;
            if (!is_base_url(one.url))
                return name + "_url is not http(s)://host/path without a slash at its end";
            if (one.secret.reveal().empty()) return name + "_url is set, and its secret is not";
        }
        return std::nullopt;
    }
    static std::optional<std::string> ordered_delays(const PaymentsSettings& s) {
        if (s.simulator_delay_min <= s.simulator_delay_max) return std::nullopt;
        return "payments.simulator_delay_min is above payments.simulator_delay_max";
    }
    /// `whsec_` and the base64 of 24 to 64 bytes.
    static bool readable(const SecretText& secret) {
        const std::string_view text = secret.reveal();
        if (text.empty()) return true;
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        return text.starts_with("whsec_") && text.size() >= 38 && text.size() <= 94 &&
               (text.size() - 6) % 4 == 0 &&
               text.find_first_not_of(letters, 6) == std::string_view::npos;
    }
    static std::optional<std::string> readable_secrets(const PaymentsSettings& s) {
        if (readable(s.simulator_secret) && readable(s.simulator_secret_previous))
            return std::nullopt;
        return "payments.simulator_secret is not whsec_ and the base64 of 24 to 64 bytes";
    }
};

}  // namespace waybill::payments
