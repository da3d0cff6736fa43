// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <string>
#include <vector>

namespace waybill::gateway {

struct GatewaySettings {
    Duration read_deadline{2s};
    Duration write_deadline{5s};
    ByteCount body_max{1_MiB};
    std::vector<std::string> cors_origins{};
    bool rate_limits{true};
    int reads_per_second{50};
    int writes_per_second{10};
    int logins_per_minute{5};
    int refusals_per_second{10};
    ByteCount quotes_bytes{16_MiB};
    ByteCount offers_bytes{24_MiB};
    ByteCount live_bytes{16_MiB};

    static void describe(settings::Fields<GatewaySettings>& f) {
        f.section("gateway", "The public API");
        f.add("read_deadline", &GatewaySettings::read_deadline,
              {.help = "How long a read may take", .min = 100ms, .max = 60s});
        f.add("write_deadline", &GatewaySettings::write_deadline,
              {.help = "How long a change may take", .min = 100ms, .max = 60s});
        f.add("body_max", &GatewaySettings::body_max, {.help = "Largest JSON body"});
        f.add("cors_origins", &GatewaySettings::cors_origins,
              {.help = "Other origins whose pages may call the API"});
        f.add("rate_limits", &GatewaySettings::rate_limits,
              {.help = "Whether clients are limited at all"});
        f.add("reads_per_second", &GatewaySettings::reads_per_second,
              {.help = "Reads of one client, twice as many at once", .min = 1, .max = 1'000'000});
        f.add("writes_per_second", &GatewaySettings::writes_per_second,
              {.help = "Changes of one client, twice as many at once", .min = 1, .max = 1'000'000});
        f.add("logins_per_minute", &GatewaySettings::logins_per_minute,
              {.help = "Tries to log in of one client", .min = 1, .max = 1'000'000});
        f.add("refusals_per_second", &GatewaySettings::refusals_per_second,
              {.help = "Requests from one network that may be refused before it is known who "
                       "asks, ten times as many at once",
               .min = 1,
               .max = 1'000'000});
        f.add("quotes_bytes", &GatewaySettings::quotes_bytes,
              {.help = "Memory for quotes; the oldest makes room"});
        f.add("offers_bytes", &GatewaySettings::offers_bytes,
              {.help = "Memory for answers about offers; the oldest makes room"});
        f.add("live_bytes", &GatewaySettings::live_bytes,
              {.help = "Memory for events of those who come back; the oldest makes room"});
        f.check(usable_origins);
    }

private:
    static std::optional<std::string> usable_origins(const GatewaySettings& settings) {
        for (const std::string& origin : settings.cors_origins) {
            const auto scheme = origin.find("://");
            const bool web = origin.starts_with("https://") || origin.starts_with("http://");
            if (!web || origin.size() == scheme + 3 || origin.find('/', scheme + 3) != origin.npos)
                return "gateway.cors_origins must be such as https://shop.example, not " + origin;
        }
        return std::nullopt;
    }
};

}  // namespace waybill::gateway
