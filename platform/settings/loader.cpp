// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/loader.hpp"

#include "platform/core/json_text.hpp"
#include "platform/settings/suggest.hpp"
#include "platform/settings/toml_source.hpp"

#include <algorithm>

namespace waybill::settings {
namespace {

enum Rank : int { from_file, from_environment, from_flag };

/// Names come from outside and have any length.
std::string shown(std::string_view name) {
    return std::string{name.substr(0, 100)} + (name.size() > 100 ? "…" : "");
}

/// Kubernetes puts addresses of every Service into the environment of each container, and one of
/// them may well be called waybill: WAYBILL_SERVICE_HOST, WAYBILL_PORT_80_TCP_ADDR, ….
bool from_kubernetes(std::string_view name, std::string_view value) {
    return name.ends_with("_SERVICE_HOST") || name.find("_SERVICE_PORT") != name.npos ||
           (name.ends_with("_PORT") && value.find("://") != value.npos) ||
           name.find("_TCP") != name.npos || name.find("_UDP") != name.npos;
}

}  // namespace

Loader::Loader(std::span<const std::unique_ptr<Registry::Module>> modules,
               std::span<const std::string> reserved)
    : modules_{modules}, reserved_{reserved} {
    const auto index = [this](const std::string& name, bool path) {
        by_name_[name] = {settings_.size() - 1, path};
        by_environment_[environment_name(name)] = name;
        names_.push_back(name);
        environment_names_.push_back(environment_name(name));
    };
    for (const auto& module : modules_)
        for (const auto& field : module->fields) {
            const std::string name = module->section + '.' + field.name;
            settings_.push_back({name, module.get(), &field, {}});
            index(name, false);
            if (field.secret()) index(name + "_file", true);
        }
}

std::expected<Listing, Mistakes> Loader::run(const Sources& sources) {
    if (sources.file) take_file(*sources.file);
    take_environment(sources.environment);
    take_flags(sources.flags);
    Listing listing;
    for (const auto& module : modules_) fill(*module, sources, listing);
    if (!mistakes_.empty()) return std::unexpected(std::move(mistakes_));
    for (const auto& [module, object] : filled_) module->commit(object.get());
    return listing;
}

void Loader::take_file(const FileText& file) {
    const auto at = [&file](std::uint32_t line) { return file.name + ':' + std::to_string(line); };
    auto content = read_toml(file.text);
    if (!content) return complain(at(content.error().line), content.error().sentence);

    std::vector<std::string> sections;
    for (const auto& module : modules_) sections.push_back(module->section);
    std::vector<std::string> unknown;  // their settings are not told one by one
    const auto inside = [&unknown](const std::string& name) {
        return std::ranges::any_of(
            unknown, [&name](const std::string& s) { return name.starts_with(s + '.'); });
    };
    for (const FileSection& section : content->sections) {
        if (inside(section.name) || known_section(section.name)) continue;
        if (by_name_.contains(section.name)) {
            complain(at(section.line), section.name + ": is a setting, not a section");
        } else {
            complain(at(section.line), "unknown section [" + shown(section.name) + ']' +
                                           suggestion(section.name, sections));
        }
        unknown.push_back(section.name);
    }
    for (FileEntry& entry : content->entries) {
        if (inside(entry.name)) continue;
        const std::string place = at(entry.line);
        Said said{std::move(entry.raw), place, place + ": " + entry.name, from_file, false};
        if (!take(entry.name, std::move(said)))
            complain(place,
                     "unknown setting " + shown(entry.name) + suggestion(entry.name, names_));
    }
}

void Loader::take_environment(const std::map<std::string, std::string>& environment) {
    for (const auto& [name, value] : environment) {
        if (!name.starts_with("WAYBILL_") || std::ranges::contains(reserved_, name)) continue;
        const auto known = by_environment_.find(name);
        if (known != by_environment_.end()) {
            take(known->second,
                 {{.text = value}, "env", "environment " + name, from_environment, false});
        } else if (!from_kubernetes(name, value)) {
            complain("environment",
                     "unknown setting " + shown(name) + suggestion(name, environment_names_));
        }
    }
}

void Loader::take_flags(std::span<const std::string> flags) {
    for (const std::string& flag : flags) {
        const std::string_view text{flag};
        const auto equals = text.find('=');
        if (!text.starts_with("--")) {
            complain("flag", "expected --section.name=value");  // it may be a secret
            continue;
        }
        const std::string_view name = text.substr(2, equals == text.npos ? text.npos : equals - 2);
        if (!by_name_.contains(name)) {
            complain("flag", "unknown setting --" + shown(name) + suggestion(name, names_));
        } else if (equals == text.npos) {
            complain("flag --" + shown(name), "has no value, write --" + shown(name) + "=…");
        } else {
            take(name, {{.text = flag.substr(equals + 1)},
                        "flag",
                        "flag --" + std::string{name},
                        from_flag,
                        false});
        }
    }
}

bool Loader::take(std::string_view name, Said said) {
    const auto known = by_name_.find(name);
    if (known == by_name_.end()) return false;
    const auto [index, path] = known->second;
    said.path = path;
    auto& all = settings_[index].said;
    const auto other = std::ranges::find_if(
        all, [&](const Said& s) { return s.source == said.source && s.path != said.path; });
    if (other != all.end())
        complain(said.where, "is given together with " + settings_[index].name +
                                 (path ? "" : "_file") + ", one of them must go");
    all.push_back(std::move(said));
    return true;
}

bool Loader::known_section(std::string_view name) const {
    return std::ranges::any_of(modules_, [name](const auto& module) {
        const std::string_view section{module->section};
        return section.starts_with(name) &&
               (section.size() == name.size() || section[name.size()] == '.');
    });
}

void Loader::fill(const Registry::Module& module, const Sources& sources, Listing& listing) {
    const std::size_t mistakes_before = mistakes_.size();
    const auto defaults = module.make();
    const auto object = module.make();
    for (const Setting& setting : settings_) {
        if (setting.module != &module) continue;
        const Field& field = *setting.field;
        std::string origin = decide(setting, sources, object.get());
        listing.entries.push_back({.name = setting.name,
                                   .type = type_name(*field.type),
                                   .value = field.show(object.get()),
                                   .standard = field.show(defaults.get()),
                                   .origin = std::move(origin),
                                   .bounds = bounds(*field.type, field.rules),
                                   .help = std::string{field.rules.help},
                                   .section_help = module.help,
                                   .environment = environment_name(setting.name),
                                   .secret = field.secret()});
    }
    if (mistakes_.size() == mistakes_before)
        for (const auto& check : module.checks)
            if (auto sentence = check(object.get()))
                complain('[' + module.section + ']', *sentence);
    filled_.emplace_back(&module, object);
}

/// Reads what every source says, weakest first, so that a bad value is told even where a stronger
/// source hides it. Answers the origin of the value that holds.
std::string Loader::decide(const Setting& setting, const Sources& sources, void* object) {
    std::string origin = "default";
    bool good = true;
    for (const Said& said : setting.said) {
        // A secret's file that is not needed is not opened.
        if (said.path && &said != &setting.said.back()) continue;
        good = read(setting, said, sources, object) && good;
        origin = said.origin;
    }
    if (good && setting.field->rules.required && setting.field->show(object).empty())
        complain(setting.name, "must be set (--" + setting.name + ", " +
                                   environment_name(setting.name) + " or in the file)");
    return origin;
}

bool Loader::read(const Setting& setting, const Said& said, const Sources& sources, void* object) {
    Raw raw = said.raw;
    if (said.path) {
        std::string path;
        if (auto verdict = settings::read(raw, json::type_of<std::string>(), {}, &path); !verdict) {
            complain(said.where, verdict.error());
            return false;
        }
        std::expected<std::string, std::string> content =
            std::unexpected<std::string>("files of secrets are not read here");
        if (sources.secret_file) content = sources.secret_file(path);
        if (!content) {
            complain(said.where, content.error());
            return false;
        }
        raw = {.text = *std::move(content)};
    }
    const Field& field = *setting.field;
    auto verdict = settings::read(raw, *field.type, field.rules, field.in(object));
    if (!verdict) complain(said.where, verdict.error());
    return verdict.has_value();
}

void Loader::complain(const std::string& where, const std::string& sentence) {
    std::string line;  // one line, whatever the sources hold
    append_printable(line, where + ": " + sentence);
    mistakes_.push_back(std::move(line));
}

}  // namespace waybill::settings
