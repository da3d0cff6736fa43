// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/commands.hpp"
#include "platform/telemetry/build_info.hpp"

#include <cstdio>

namespace waybill::commands {

int run_config_print(const Common& common) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const std::string text =
        common.json ? configuration->listing.json() : configuration->listing.text();
    std::fputs(text.c_str(), stdout);
    return exit_ok;
}

int run_config_check(const Common& common) {
    if (!configure(common)) return exit_configuration;
    std::puts(common.json ? R"({"ok":true})" : "the settings are fine");
    return exit_ok;
}

int run_version(const Common& common) {
    const auto build = telemetry::build_info();
    const std::string version{build.version};
    const std::string compiler{build.compiler};
    if (common.json)
        std::printf("{\"version\":\"%s\",\"compiler\":\"%s\"}\n", version.c_str(),
                    compiler.c_str());
    else
        std::printf("waybill %s (%s)\n", version.c_str(), compiler.c_str());
    return exit_ok;
}

}  // namespace waybill::commands
