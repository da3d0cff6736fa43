// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/configuration.hpp"

#include "adapters/files/files.hpp"
#include "platform/core/text.hpp"

#include <unistd.h>

#include <cstdlib>
#include <format>

namespace waybill::server {
namespace {

constexpr const char* file_variable = "WAYBILL_CONFIG";

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto equals = text.find('=');
        if (text.starts_with("WAYBILL_") && equals != std::string_view::npos)
            out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

void declare(settings::Registry& registry, Configuration& target) {
    registry.add(target.server);
    registry.add(target.storage);
    registry.add(target.mail);
    registry.add(target.rpc);
    registry.add(target.peers);
    registry.add(target.events);
    registry.add(target.cache);
    target.services.add_to(registry);
    registry.reserve_environment(file_variable);
    registry.reserve_environment("WAYBILL_BINARY");  // where system tests find the program
}

/// What a process needs that does not run everything.
void check_parts(const Configuration& all, settings::Mistakes& mistakes) {
    const wiring::Selection here = all.here();
    if (here.all()) return;
    if (!all.storage.in_postgres())
        mistakes.emplace_back("server.services: services in several processes keep what they know "
                              "in PostgreSQL: set storage.postgres");
    if (all.events.kafka.empty())
        mistakes.emplace_back("server.services: services in several processes tell each other "
                              "through Kafka: set events.kafka");
    if (!here.runs("gateway") && all.server.public_url.empty())
        mistakes.emplace_back("server.public_url: must be given where the gateway does not run");
    for (const std::string_view service : wiring::called_by(here))
        if (!here.runs(service) && all.peers.of(service).empty())
            mistakes.push_back(std::format("peers.{}: must be given, since services that run here "
                                           "call it",
                                           service));
}

/// What is wrong between settings that are fine alone.
settings::Mistakes mistakes_between(const Configuration& all) {
    settings::Mistakes mistakes;
    check_parts(all, mistakes);
    if (all.services.orders.outside_status && !all.events.in_kafka())
        mistakes.emplace_back("orders.outside_status: other systems write into Kafka: set "
                              "events.kafka");
    const std::string& alerts = all.services.notifications.alert_address;
    if (!alerts.empty() && !mail_address(alerts))
        mistakes.emplace_back("notifications.alert_address: not an e-mail address");
    return mistakes;
}

}  // namespace

std::expected<Configuration, settings::Mistakes> load_configuration(ConfigurationSources given) {
    settings::Sources sources{.environment = environment(), .flags = std::move(given.flags)};
    if (!given.file)
        if (const char* path = std::getenv(file_variable)) given.file = path;
    if (given.file) {
        auto text = files::read_text(*given.file);
        if (!text) return std::unexpected(settings::Mistakes{text.error().detail});
        sources.file = settings::FileText{.name = *given.file, .text = *std::move(text)};
    }
    sources.secret_file = [](const std::string& path) -> std::expected<std::string, std::string> {
        auto secret = files::read_secret(path);
        if (!secret) return std::unexpected(secret.error().detail);
        return *std::move(secret);
    };
    Configuration configuration;
    settings::Registry registry;
    declare(registry, configuration);
    auto listing = registry.load(sources);
    if (!listing) return std::unexpected(std::move(listing).error());
    configuration.listing = *std::move(listing);
    if (auto mistakes = mistakes_between(configuration); !mistakes.empty())
        return std::unexpected(std::move(mistakes));
    return configuration;
}

std::vector<std::string> setting_names() {
    Configuration configuration;
    settings::Registry registry;
    declare(registry, configuration);
    return registry.names();
}

std::string url_host(const std::string& address) {
    if (address == "0.0.0.0") return "127.0.0.1";
    if (address == "::") return "[::1]";
    return address.contains(':') ? "[" + address + "]" : address;
}

}  // namespace waybill::server
