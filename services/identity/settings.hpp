// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

namespace waybill::identity {

struct IdentitySettings {
    Duration code_lifetime{10min};
    int code_tries{5};
    Duration resend_pause{1min};
    int code_failures_max{20};
    Duration code_failures_window{24h};
    Duration invitation_lifetime{168h};
    Duration refresh_lifetime{720h};
    Duration refresh_grace{30s};
    int login_failures_max{10};
    Duration login_failures_window{15min};
    bool signed_signup{false};
    SecretText signup_secret{};

    static void describe(settings::Fields<IdentitySettings>& f) {
        f.section("identity", "Accounts, verification and sessions");
        f.add("code_lifetime", &IdentitySettings::code_lifetime,
              {.help = "How long a mailed code is valid", .min = 1min, .max = 24h});
        f.add("code_tries", &IdentitySettings::code_tries,
              {.help = "How often a code may be tried", .min = 1, .max = 20});
        f.add("resend_pause", &IdentitySettings::resend_pause,
              {.help = "How long after a code another may be asked for", .min = 1s, .max = 24h});
        f.add("code_failures_max", &IdentitySettings::code_failures_max,
              {.help = "Codes that may be tried for one address, however many it asks for",
               .min = 1,
               .max = 10'000});
        f.add("code_failures_window", &IdentitySettings::code_failures_window,
              {.help = "How long a tried code counts", .min = 1min, .max = 720h});
        f.add("invitation_lifetime", &IdentitySettings::invitation_lifetime,
              {.help = "How long an invitation to a role is valid", .min = 1h, .max = 8784h});
        f.add("refresh_lifetime", &IdentitySettings::refresh_lifetime,
              {.help = "How long a session lives unused", .min = 10min, .max = 8784h});
        f.add("refresh_grace", &IdentitySettings::refresh_grace,
              {.help = "How long a spent refresh token still gives its successor",
               .min = 0s,
               .max = 5min});
        f.add("login_failures_max", &IdentitySettings::login_failures_max,
              {.help = "Failed logins of an account or an address before they are refused",
               .min = 1,
               .max = 1'000'000});
        f.add("login_failures_window", &IdentitySettings::login_failures_window,
              {.help = "How long a failed login counts", .min = 1s, .max = 24h});
        f.add("signed_signup", &IdentitySettings::signed_signup,
              {.help = "Whether the front end must sign the body of a sign-up, as a callback"});
        f.add("signup_secret", &IdentitySettings::signup_secret,
              {.help = "Signs sign-ups (whsec_...); shared with the front end", .length_max = 128});
        f.check(signed_with_a_secret);
    }

private:
    /// `whsec_` and the base64 of 24 to 64 bytes.
    static bool signs(std::string_view text) {
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        return text.starts_with("whsec_") && text.size() >= 38 && text.size() <= 94 &&
               (text.size() - 6) % 4 == 0 &&
               text.find_first_not_of(letters, 6) == std::string_view::npos;
    }
    static std::optional<std::string> signed_with_a_secret(const IdentitySettings& settings) {
        const std::string& secret = settings.signup_secret.reveal();
        if (!secret.empty() && !signs(secret))
            return "identity.signup_secret is not whsec_ and the base64 of 24 to 64 bytes";
        if (settings.signed_signup && secret.empty())
            return "identity.signed_signup needs identity.signup_secret";
        return std::nullopt;
    }
};

}  // namespace waybill::identity
