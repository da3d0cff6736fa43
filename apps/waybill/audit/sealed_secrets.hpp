// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"
#include "platform/core/secret.hpp"

#include <optional>
#include <span>
#include <vector>

namespace waybill::audit {

/// What is broken, after opening everything that is sealed. Without the key it is only known
/// whether a text is sealed at all, and that the key is gone.
std::vector<Finding> check_sealed_secrets(Books& books, const std::optional<SecretText>& key);
std::span<const Finding> sealing_promises();

}  // namespace waybill::audit
