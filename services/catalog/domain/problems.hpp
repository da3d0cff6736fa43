// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/domain/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::catalog {

/// The longest length is in characters (code points), the shortest in those that are seen.
struct TextRule {
    std::size_t min{0};
    std::size_t max{255};
    bool line_feeds{false};
};

/// Collects every wrong field of one command, so that all are answered at once.
class Problems {
public:
    void add(std::string pointer, std::string_view code, std::string detail = {});
    /// Well-formed UTF-8 of the right length without control characters, empty or to be seen.
    void check_text(std::string pointer, std::string_view text, TextRule rule);
    void check_range(std::string pointer, std::int64_t value, std::int64_t min, std::int64_t max);
    /// Refused with all fields, if there are any.
    Verdict<> verdict(Refusal why) &&;

private:
    std::vector<FieldProblem> fields_{};
};

}  // namespace waybill::catalog
