// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/process.hpp"
#include "platform/http/postman.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace waybill::commands {
namespace {

/// A folder that nobody else sees, gone at the end.
class Scratch {
public:
    Scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "waybill-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~Scratch() {
        std::error_code ignored;  // what is left in a temporary folder harms nobody
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace

int run_openapi(const OpenApiOptions& options) {
    const Scratch scratch;
    server::Configuration configuration;
    configuration.server.data = scratch.path();
    configuration.server.port = 0;
    configuration.server.internal_port = 0;
    configuration.server.log_level = telemetry::Level::error;
    auto process = server::Process::start(configuration);
    if (!process) return complain(process.error());
    std::string document = (*process)->platform().openapi();
    (void)(*process)->stop();  // nothing was served
    if (options.postman) {
        auto collection = http::postman(document);
        if (!collection) return complain(collection.error());
        document = *std::move(collection);
    }
    std::fputs(document.c_str(), stdout);
    std::fputc('\n', stdout);
    return exit_ok;
}

}  // namespace waybill::commands
