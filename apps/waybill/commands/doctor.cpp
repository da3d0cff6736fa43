// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/files.hpp"
#include "adapters/files/folder_blobs.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/descriptors.hpp"
#include "apps/waybill/server/shared_folder.hpp"
#include "apps/waybill/wiring/platform.hpp"
#include "platform/core/json_text.hpp"

#include <cstdio>
#include <filesystem>

namespace waybill::commands {
namespace {

using server::Finding;

/// Where the folder lies, or will.
std::string nearest_place(const std::string& folder) {
    std::error_code none;
    auto place = std::filesystem::absolute(folder, none);
    while (!none && !std::filesystem::exists(place, none) && place.has_relative_path())
        place = place.parent_path();
    return place.string();
}

Finding space(const std::string& folder) {
    constexpr std::uint64_t enough = 1U << 30U;
    const auto left = files::space_at(nearest_place(folder));
    if (!left) return {.what = "disk space", .fine = false, .words = left.error().detail};
    return {.what = "disk space",
            .fine = left->free >= enough,
            .words = std::to_string(left->free >> 20U) + " MiB free"};
}

Finding open_files(const server::ServerSettings& settings) {
    const auto enough = server::enough_descriptors(settings);
    if (!enough) return {.what = "open files", .fine = false, .words = enough.error().detail};
    return {.what = "open files", .words = std::to_string(*enough) + " allowed"};
}

/// Which of them are missing is for `verify` to say, which reads who names them.
Finding pictures(const server::ServerSettings& settings) {
    const std::string folder = settings.blob_folder();
    std::error_code none;
    if (!std::filesystem::exists(folder, none)) return {.what = "pictures", .words = "none yet"};
    if (const auto writable = files::ensure_folder(folder); !writable)
        return {.what = "pictures", .fine = false, .words = writable.error().detail};
    const auto found = files::blobs_in(folder);
    if (!found) return {.what = "pictures", .fine = false, .words = found.error().detail};
    return {.what = "pictures", .words = std::to_string(found->size()) + " in " + folder};
}

void print_finding(const Finding& finding, bool json) {
    if (json)
        std::printf("{\"what\":%s,\"ok\":%s,\"detail\":%s}\n", json_string(finding.what).c_str(),
                    finding.fine ? "true" : "false", json_string(finding.words).c_str());
    else
        std::printf("%-5s %-24s %s\n", finding.fine ? "ok" : "BAD", finding.what.c_str(),
                    finding.words.c_str());
}

}  // namespace

int run_doctor(const Common& common) {
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    const auto& settings = configuration->server;
    auto findings =
        server::look_at_folder(*configuration, wiring::stored_services(configuration->here()));
    findings.insert(findings.begin() + 1, space(settings.data));
    findings.push_back(open_files(settings));
    findings.push_back(pictures(settings));
    bool fine = true;
    for (const Finding& finding : findings) {
        print_finding(finding, common.json);
        fine = fine && finding.fine;
    }
    return fine ? exit_ok : exit_wrong;
}

}  // namespace waybill::commands
