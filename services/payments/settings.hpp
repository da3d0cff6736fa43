// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <vector>

namespace waybill::payments {

struct PaymentsSettings {
    std::vector<std::string> active_providers{"simulator"};
    int commission{1'500};
    Duration simulator_delay_min{200ms};
    Duration simulator_delay_max{1s};
    int simulator_success_ppm{800'000};
    SecretText simulator_secret{};
    SecretText simulator_secret_previous{};

    static void describe(settings::Fields<PaymentsSettings>& f) {
        f.section("payments", "Payments, providers and the ledger");
        f.add("active_providers", &PaymentsSettings::active_providers,
              {.help = "Providers that customers may choose",
               .length_min = 1,
               .length_max = 50,
               .items_min = 1,
               .items_max = 16});
        f.add(
            "commission", &PaymentsSettings::commission,
            {.help = "The platform's part of the goods, in basis points", .min = 0, .max = 10'000});
        f.add("simulator_delay_min", &PaymentsSettings::simulator_delay_min,
              {.help = "How long a charge of the simulator takes at least", .min = 0ms, .max = 1h});
        f.add("simulator_delay_max", &PaymentsSettings::simulator_delay_max,
              {.help = "How long a charge of the simulator takes at most", .min = 0ms, .max = 1h});
        f.add(
            "simulator_success_ppm", &PaymentsSettings::simulator_success_ppm,
            {.help = "How many of a million approved charges succeed", .min = 0, .max = 1'000'000});
        f.add("simulator_secret", &PaymentsSettings::simulator_secret,
              {.help = "Signs the simulator's callbacks (whsec_...); empty: made at start",
               .length_max = 128});
        f.add("simulator_secret_previous", &PaymentsSettings::simulator_secret_previous,
              {.help = "Still accepted while the secret is being replaced", .length_max = 128});
        f.check(simulator_only);
        f.check(ordered_delays);
        f.check(readable_secrets);
    }

private:
    static std::optional<std::string> simulator_only(const PaymentsSettings& s) {
        for (const auto& provider : s.active_providers)
            if (provider != "simulator")
                return "payments.active_providers names one that cannot be configured yet";
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
