// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <optional>
#include <string_view>

namespace waybill::identity {

/// A bcrypt hash that is worth storing: `$2a$`, `$2b$` or `$2y$`, of 4 to 14 doublings, which is
/// what signing in bears.
std::optional<FieldProblem> problem_of_imported_hash(std::string_view hash);

}  // namespace waybill::identity
