// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::bench {

/// What this machine can do at most, measured in the same run.
struct Limits {
    double requests{0};  ///< L: `/livez` of the same server a second, 64 connections
    double sync_ms{0};   ///< F: one fdatasync of a page appended to a file beside the data
    double commits{0};   ///< G: three inserts durable a second, bare SQLite, 64 callers
    double others{0};    ///< share of the machine that neither we nor the server had meanwhile
};

enum class Unit : std::uint8_t { none, requests, sync, commits };
enum class Better : std::uint8_t { more, less, exactly };

/// `must` and `target` are in the limit's unit where there is one, else in the figure's. 0: none.
struct Row {
    const char* what;
    double figure;
    const char* unit{""};
    Unit limit{Unit::none};
    double must{0};
    double target{0};
    Better better{Better::more};
};

void print_heading();
void print(const Limits& limits);
/// The figure, its ratio to the limit, what it must be, and `target`, `pass` or `over`.
void print(const Row& row, const Limits& limits);
/// A line of explanation below a row.
void print_note(const char* text);

}  // namespace waybill::bench
