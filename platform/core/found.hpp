// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

namespace waybill {

/// What was looked for and must be there: without it not_found, with `reason`.
template <typename T>
Result<T> found_or(Result<std::optional<T>> found, std::string_view reason) {
    if (!found) return fail(std::move(found).error());
    if (!*found) return fail(ErrorKind::not_found, reason);
    return **std::move(found);
}

}  // namespace waybill
