// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::testing {

/// One thing that a hostile client does, out of the files in tests/hostile/.
struct HostileVector {
    std::string name;                                      ///< title and values, for messages
    std::map<std::string, std::string, std::less<>> says;  ///< its lines by their first word

    const std::string& operator[](std::string_view word) const;
    /// Whether `expect` names this status: `400`, `4xx`.
    bool expects(int status) const;
};

/// Reads blocks of lines, parted by empty ones:
///
///     [a title]
///     request: POST /v1/quotes
///     body: {"quantity":<q>}
///     expect: 400 422
///     <q>: 0
///     <q>: "two"
///
/// A line in angle brackets is one value of a word; the block stands for each combination of the
/// values. A word that comes again goes on: `bytes` with nothing between, others on a new line.
/// `\n`,
/// `\r`, `\t`, `\\`, `\xHH` and `\{1000:text}` (a repetition) are undone; `#` begins a comment
/// line. Ends the process at a line that it cannot read.
std::vector<HostileVector> read_hostile(std::string_view text);

}  // namespace waybill::testing
