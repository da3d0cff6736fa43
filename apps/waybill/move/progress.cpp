// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <format>

namespace waybill::move {
namespace {

constexpr std::int64_t bar_width = 24;
/// A look at the clock for each row would be seen in how long it takes.
constexpr std::int64_t rows_between = 1024;

std::string bar_of(std::int64_t done, std::int64_t rows) {
    const auto full = static_cast<std::size_t>(
        rows == 0 ? bar_width : std::min(bar_width, bar_width * done / rows));
    std::string bar(full, '#');
    bar.resize(bar_width, '.');
    return bar;
}

}  // namespace

Progress::Progress(const Clock& clock)
    : clock_{clock}, terminal_{::isatty(STDERR_FILENO) == 1}, shown_{clock.steady()} {}

/// A bar that was not drawn to its end leaves the line to what follows.
Progress::~Progress() {
    if (open_) std::fputs("\n", stderr);
}

void Progress::begin(std::string part, std::int64_t rows) {
    part_ = std::move(part);
    rows_ = rows;
    done_ = 0;
    show();
}

void Progress::add_row() {
    if (++done_ % rows_between == 0) show();
}

void Progress::show() {
    const SteadyTime now = clock_.steady();
    if (now - shown_ < (terminal_ ? Duration{100ms} : Duration{5s})) return;
    shown_ = now;
    if (terminal_)
        std::fprintf(stderr, "\r[%s] %s\033[K", bar_of(done_, rows_).c_str(), part_.c_str());
    else
        std::fprintf(stderr, "%s, %s of %s rows\n", part_.c_str(), std::to_string(done_).c_str(),
                     std::to_string(rows_).c_str());
    std::fflush(stderr);
    open_ = terminal_;
}

}  // namespace waybill::move
