// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::bench {

/// What may be asked for by name, in the order it is measured.
struct RowName {
    std::string_view name;
    std::string_view help;
    bool repeated{false};  ///< measured again on the filled server
};
std::span<const RowName> row_names();

struct Options {
    double scale{1};
    std::size_t stored{100'000};
    std::vector<std::string> rows{};  ///< empty: all
    bool help{false};

    bool wants(std::string_view row) const;
    /// `count` at scale 1, at least `least`.
    std::size_t sized(double count, std::size_t least = 1) const;
};

std::string usage();
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// Throws UsageError.
Options parse_options(std::span<char* const> words);

}  // namespace waybill::bench
