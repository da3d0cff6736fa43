// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/commands/town.hpp"
#include "apps/waybill/server/process.hpp"

#include <cstdio>

namespace waybill::commands {
namespace {

void print_where(const server::Process& process, const server::Configuration& configuration) {
    if (configuration.here().runs("gateway")) {
        const std::string& url = process.public_url();
        std::printf("\nServing %s\n", url.c_str());
        std::printf("  API documentation  %s/docs\n", url.c_str());
        std::printf("  OpenAPI document   %s/openapi.json\n", url.c_str());
    } else {
        std::puts("\nServing other processes");
    }
    std::printf("  metrics            http://127.0.0.1:%d/metrics\n", process.internal_port());
    if (configuration.mail.sink && configuration.here().runs("notifications"))
        std::printf("  caught mail        http://127.0.0.1:%d/dev/mails\n",
                    process.internal_port());
    std::fflush(stdout);
}

}  // namespace

int run_serve(const Common& common, const ServeOptions& options) {
    auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    if (options.demo && !configuration->here().runs("gateway")) {
        std::fputs("waybill: --demo plays through the gateway, which server.services leaves out\n",
                   stderr);
        return exit_usage;
    }
    // `waybill demo` logs a whole town in from one address.
    if (options.demo) configuration->services.gateway.rate_limits = false;
    auto process = server::Process::start(*configuration);
    if (!process) return complain(process.error());
    if (options.demo)
        if (auto loaded = load_demo_town(**process); !loaded) {
            if ((*process)->ending().stop_requested()) return (*process)->serve_until_told();
            const int code = complain(loaded.error());
            (void)(*process)->stop();  // the complaint is the answer
            return code;
        }
    if (options.demo) show_one_order(**process);
    print_where(**process, *configuration);
    if (options.demo) print_accounts(**process);
    return (*process)->serve_until_told();
}

}  // namespace waybill::commands
