// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/random.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/event_log.hpp"
#include "apps/waybill/server/shared_folder.hpp"
#include "apps/waybill/wiring/platform.hpp"

#include <cstdio>

namespace waybill::commands {

int run_migrate(const Common& common, const MigrateOptions& options) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    using Trust = server::DataFolder::Trust;
    SystemRandom random;
    const auto services = wiring::stored_services(configuration->here());
    const auto folder = server::open_folder(*configuration, services, random,
                                            options.accept_folder ? Trust::accept : Trust::check);
    if (!folder) return complain(folder.error());
    if (configuration->events.in_kafka()) {
        telemetry::NullLog nobody;
        const auto topics =
            server::EventLog::prepare(configuration->events, folder->installation(), nobody);
        if (!topics) return complain(topics.error());
    }
    for (const auto& service : services) {
        const std::string name{service.name};
        std::printf(common.json ? "{\"database\":\"%s\",\"ok\":true}\n" : "%s: up to date\n",
                    name.c_str());
    }
    return exit_ok;
}

}  // namespace waybill::commands
