// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/registry.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::settings {

/// One run of Registry::load: collects what each source says about each setting, then decides.
class Loader {
public:
    Loader(std::span<const std::unique_ptr<Registry::Module>> modules,
           std::span<const std::string> reserved);

    std::expected<Listing, Mistakes> run(const Sources& sources);

private:
    struct Said {
        Raw raw;
        std::string origin;  ///< for the listing: file:line, env, flag
        std::string where;   ///< for mistakes: `waybill.toml:3: orders.x`
        int source;          ///< rank of the source
        bool path;           ///< the `…_file` form
    };
    struct Setting {
        std::string name;
        const Registry::Module* module;
        const Field* field;
        std::vector<Said> said;  ///< weakest first
    };

    void take_file(const FileText& file);
    void take_environment(const std::map<std::string, std::string>& environment);
    void take_flags(std::span<const std::string> flags);
    bool take(std::string_view name, Said said);
    bool known_section(std::string_view name) const;
    void fill(const Registry::Module& module, const Sources& sources, Listing& listing);
    std::string decide(const Setting& setting, const Sources& sources, void* object);
    bool read(const Setting& setting, const Said& said, const Sources& sources, void* object);
    void complain(const std::string& where, const std::string& sentence);

    std::span<const std::unique_ptr<Registry::Module>> modules_;
    std::span<const std::string> reserved_;
    std::vector<Setting> settings_{};
    std::map<std::string, std::pair<std::size_t, bool>, std::less<>> by_name_{};
    std::map<std::string, std::string, std::less<>> by_environment_{};
    std::vector<std::string> names_{};
    std::vector<std::string> environment_names_{};
    std::vector<std::pair<const Registry::Module*, std::shared_ptr<void>>> filled_{};
    Mistakes mistakes_{};
};

}  // namespace waybill::settings
