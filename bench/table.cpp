// SPDX-License-Identifier: Apache-2.0
#include "bench/table.hpp"

#include <cmath>
#include <cstdio>
#include <format>
#include <string>

namespace waybill::bench {
namespace {

constexpr int what_width = 52;

struct Ratio {
    double value;
    const char* letter;
};

Ratio ratio_of(const Row& row, const Limits& limits) {
    switch (row.limit) {
        case Unit::none: return {row.figure, ""};
        case Unit::requests: return {row.figure / limits.requests, " L"};
        case Unit::sync: return {row.figure / limits.sync_ms, " F"};
        case Unit::commits: return {row.figure / limits.commits, " G"};
    }
    return {row.figure, ""};
}

/// Three digits that say something.
std::string short_number(double value) {
    const double size = std::abs(value);
    if (size >= 100 || value == std::floor(value)) return std::format("{:.0f}", value);
    if (size >= 10) return std::format("{:.1f}", value);
    if (size >= 1) return std::format("{:.2f}", value);
    if (size >= 0.01) return std::format("{:.3f}", value);
    return std::format("{:.4f}", value);
}

bool kept(double value, double bound, Better better) {
    switch (better) {
        case Better::more: return value >= bound;
        case Better::less: return value <= bound;
        case Better::exactly: return std::abs(value - bound) < 0.5;
    }
    return false;
}

const char* verdict(const Row& row, double value) {
    if (kept(value, row.target, row.better)) return "target";
    return kept(value, row.must, row.better) ? "pass" : "over";
}

void line(const char* what, const std::string& figure, const std::string& ratio,
          const std::string& must, const std::string& target, const char* said) {
    std::printf("%-*s %14s %10s %9s %9s %s\n", what_width, what, figure.c_str(), ratio.c_str(),
                must.c_str(), target.c_str(), said);
}

}  // namespace

void print_heading() { line("what", "figure", "ratio", "must", "target", ""); }

void print(const Limits& limits) {
    constexpr double calm = 0.1;
    std::printf("L %.0f requests/s   F %.3f ms   G %.0f commits/s\n", limits.requests,
                limits.sync_ms, limits.commits);
    if (limits.others > calm)
        std::printf("    others had %.0f %% of this machine meanwhile: believe no figure\n",
                    limits.others * 100);
}

void print(const Row& row, const Limits& limits) {
    const std::string figure = short_number(row.figure) + (*row.unit == 0 ? "" : " ") + row.unit;
    const Ratio ratio = ratio_of(row, limits);
    const std::string shown =
        row.limit == Unit::none ? "" : short_number(ratio.value) + ratio.letter;
    if (row.must > 0)
        line(row.what, figure, shown, short_number(row.must) + ratio.letter,
             short_number(row.target) + ratio.letter, verdict(row, ratio.value));
    else
        line(row.what, figure, shown, "", "", "");
}

void print_note(const char* text) { std::printf("    %s\n", text); }

}  // namespace waybill::bench
