// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/network_settings.hpp"
#include "apps/waybill/server/settings.hpp"
#include "apps/waybill/wiring/all_settings.hpp"
#include "apps/waybill/wiring/selection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::server {

/// Every setting of the process with where its value came from.
struct Configuration {
    ServerSettings server;
    StorageSettings storage;
    MailSettings mail;
    RpcSettings rpc;
    PeerSettings peers;
    EventSettings events;
    CacheSettings cache;
    wiring::ServiceSettings services;
    settings::Listing listing;

    wiring::Selection here() const { return wiring::Selection{server.services}; }
};

/// Where a command was told to look for settings.
struct ConfigurationSources {
    std::optional<std::string> file{};  ///< --config, else WAYBILL_CONFIG, else none
    std::vector<std::string> flags{};   ///< `--section.name=value`
};

/// Flags over environment over file over defaults: all of it, or all mistakes at once.
std::expected<Configuration, settings::Mistakes> load_configuration(ConfigurationSources sources);
/// The host of a URL by which somebody on this machine finds what listens at `address`.
std::string url_host(const std::string& address);
/// Names of all settings, for the golden list.
std::vector<std::string> setting_names();

}  // namespace waybill::server
