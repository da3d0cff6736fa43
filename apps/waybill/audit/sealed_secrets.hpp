// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"
#include "platform/core/secret.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::audit {

using SealingKey = std::optional<SecretText>;

/// What is broken, after opening everything that is sealed. Without the key it is only known
/// whether a text is sealed at all, and that the key is gone, which is told with the partners.
std::vector<Finding> check_sealed_partners(Books& books, const SealingKey& key);
/// Those from `low` to before `high`.
std::vector<Finding> check_sealed_orders(Books& books, const SealingKey& key, std::string_view low,
                                         std::string_view high);
/// Those from row `first` to row `last`.
std::vector<Finding> check_sealed_answers(Books& books, const SealingKey& key, std::int64_t first,
                                          std::int64_t last);
/// The first row of answers, and the last.
std::pair<std::int64_t, std::int64_t> rows_of_answers(Books& books);
std::span<const Finding> sealing_promises();

}  // namespace waybill::audit
