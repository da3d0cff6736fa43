// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/registry.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/settings/loader.hpp"

#include <algorithm>
#include <set>

namespace waybill::settings {
namespace {

bool is_name(std::string_view name, std::string_view extra) {
    return !name.empty() && std::ranges::all_of(name, [extra](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || extra.find(c) != extra.npos;
    });
}

}  // namespace

Registry::Registry() = default;
Registry::~Registry() = default;

void Registry::insert(std::unique_ptr<Module> module) {
    WAYBILL_ASSERT(is_name(module->section, "_."));
    for (const auto& field : module->fields) {
        WAYBILL_ASSERT(is_name(field.name, "_"));
        WAYBILL_ASSERT(!field.rules.help.empty());
    }
    modules_.push_back(std::move(module));

    // The environment has no dots: `a.b_c` and `a_b.c` would be one variable.
    std::set<std::string> seen{reserved_.begin(), reserved_.end()};
    for (const std::string& name : names())
        WAYBILL_ASSERT(seen.insert(environment_name(name)).second);
}

void Registry::reserve_environment(std::string_view name) { reserved_.emplace_back(name); }

std::expected<Listing, Mistakes> Registry::load(const Sources& sources) const {
    return Loader{modules_, reserved_}.run(sources);
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> all;
    for (const auto& module : modules_)
        for (const auto& field : module->fields) {
            all.push_back(module->section + '.' + field.name);
            if (field.secret()) all.push_back(all.back() + "_file");
        }
    return all;
}

std::string environment_name(std::string_view setting) {
    std::string out = "WAYBILL_";
    for (const char c : setting) out += c == '.' ? '_' : ascii::upper(c);
    return out;
}

bool is_setting_flag(std::string_view argument) {
    return argument.starts_with("--") &&
           argument.substr(0, argument.find('=')).find('.') != argument.npos;
}

}  // namespace waybill::settings
