// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/toml_source.hpp"

#include <toml++/toml.hpp>

#include <algorithm>
#include <sstream>

namespace waybill::settings {
namespace {

Raw raw_of(const toml::node& node) {
    Raw raw;
    switch (node.type()) {
        case toml::node_type::string:
            raw.kind = Raw::Kind::text;
            raw.text = node.as_string()->get();
            break;
        case toml::node_type::integer:
            raw.kind = Raw::Kind::integer;
            raw.integer = node.as_integer()->get();
            raw.text = std::to_string(raw.integer);
            break;
        case toml::node_type::floating_point:
            raw.kind = Raw::Kind::real;
            raw.real = node.as_floating_point()->get();
            raw.text = std::to_string(raw.real);
            break;
        case toml::node_type::boolean:
            raw.kind = Raw::Kind::boolean;
            raw.boolean = node.as_boolean()->get();
            raw.text = raw.boolean ? "true" : "false";
            break;
        case toml::node_type::array:
            raw.kind = Raw::Kind::list;
            for (const toml::node& item : *node.as_array()) raw.items.push_back(raw_of(item));
            break;
        case toml::node_type::table:
            raw.kind = Raw::Kind::other;
            raw.text = "a table";
            break;
        case toml::node_type::none:
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
            raw.kind = Raw::Kind::other;
            raw.text = "a date or time";
            break;
    }
    return raw;
}

void collect(const toml::table& table, const std::string& prefix, FileContent& out) {
    for (const auto& [key, node] : table) {
        const std::string name = prefix + std::string{key.str()};
        if (const toml::table* inner = node.as_table()) {
            out.sections.push_back({name, inner->source().begin.line});
            collect(*inner, name + '.', out);
        } else {
            out.entries.push_back({name, key.source().begin.line, raw_of(node)});
        }
    }
}

}  // namespace

std::expected<FileContent, FileMistake> read_toml(std::string_view text) {
    try {
        FileContent out;
        const toml::table root = toml::parse(text);
        collect(root, "", out);
        std::ranges::stable_sort(out.sections, {}, &FileSection::line);
        std::ranges::stable_sort(out.entries, {}, &FileEntry::line);
        return out;
    } catch (const toml::parse_error& error) {
        // The library's own description quotes the file.
        const bool twice = error.description().find("redefine") != std::string_view::npos;
        return std::unexpected(FileMistake{
            error.source().begin.line,
            twice ? "the same name is set a second time"
                  : "this is not TOML (name = value; text, durations and sizes in \"quotes\")"});
    }
}

}  // namespace waybill::settings
