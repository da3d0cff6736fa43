// SPDX-License-Identifier: Apache-2.0
#include "bench/options.hpp"

#include <algorithm>
#include <charconv>
#include <format>

namespace waybill::bench {
namespace {

constexpr RowName names[] = {
    {"start", "until a server with the demo town, and later with the stored orders, serves"},
    {"reads", "cached reads of an offer", true},
    {"confirms", "confirms of 64 callers, and until all their events are handled", true},
    {"alone", "one confirm at a time", true},
    {"lives", "whole lives of orders, and bytes on disk for each", true},
    {"life", "one life alone: commits and pages of log"},
    {"couriers", "pairs of claim and decline"},
    {"positions", "positions that couriers report"},
    {"sale", "100,000 tries at 1,000 pieces, 2,000 a second"},
    {"live", "5,000 live connections, 1,000 pushes a second"},
    {"signins", "orders while sign-ins flood"},
    {"crowd", "orders beside 64 slow readers and 5,000 idle connections"},
    {"search", "parts of words among 100,000 offers, 4 callers"},
    {"memory", "idle, under load, filled", true},
    {"stored", "fills the server, looks at a confirm before and after, and repeats some rows"},
};

template <typename T>
T number(std::string_view text) {
    T value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < T{})
        throw UsageError{std::format("'{}' is no number", text)};
    return value;
}

void add_rows(std::vector<std::string>& rows, std::string_view list) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        const std::string_view name = list.substr(0, end);
        if (std::ranges::find(names, name, &RowName::name) == std::end(names))
            throw UsageError{std::format("there is no row '{}'", name)};
        rows.emplace_back(name);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    if (rows.empty()) throw UsageError{"--rows: which?"};
}

}  // namespace

std::span<const RowName> row_names() { return names; }

bool Options::wants(std::string_view row) const {
    return rows.empty() || std::ranges::find(rows, row) != rows.end();
}

std::size_t Options::sized(double count, std::size_t least) const {
    return std::max(static_cast<std::size_t>(count * scale), least);
}

std::string usage() {
    std::string text =
        "usage: ./dev bench [SCALE] [STORED] [--rows NAME,…]\n"
        "       ./dev bench servers --help\n\n"
        "SCALE 1 (the default) measures long enough to be believed, 0.1 shows that all works.\n"
        "STORED whole lives (default 100000; 0: none) fill the server for the row 'stored'.\n\n"
        "rows (all, where none is named):\n";
    for (const RowName& row : names)
        text += std::format("  {:10} {}{}\n", row.name, row.help,
                            row.repeated ? " (again when filled)" : "");
    return text;
}

Options parse_options(std::span<char* const> words) {
    Options options;
    std::size_t numbers = 0;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--help" || word == "-h") {
            options.help = true;
        } else if (word == "--rows") {
            if (++i == words.size()) throw UsageError{"--rows: which?"};
            add_rows(options.rows, words[i]);
        } else if (word.starts_with("--rows=")) {
            add_rows(options.rows, word.substr(7));
        } else if (numbers == 0) {
            options.scale = number<double>(word);
            ++numbers;
        } else if (numbers == 1) {
            options.stored = number<std::size_t>(word);
            ++numbers;
        } else {
            throw UsageError{std::format("what is '{}'?", word)};
        }
    }
    return options;
}

}  // namespace waybill::bench
