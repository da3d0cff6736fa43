// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/domain/refusal.hpp"

namespace waybill::catalog {

/// A refusal as callers hear it.
Error to_error(Refused refused);

template <typename T>
Result<T> told(std::expected<T, Refused> verdict) {
    return std::move(verdict).transform_error(to_error);
}

}  // namespace waybill::catalog
