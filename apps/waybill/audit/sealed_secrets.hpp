// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"
#include "platform/core/secret.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace waybill::audit {

using SealingKey = std::optional<SecretText>;

/// Tells what is broken, after opening everything that is sealed. Without the key it is only known
/// whether a text is sealed at all, and that the key is gone, which is told with the partners.
Status check_sealed_partners(Books& books, const SealingKey& key, Tell tell);
Status check_sealed_webhooks(Books& books, const SealingKey& key, Tell tell);
/// Those from `low` to before `high`.
Status check_sealed_orders(Books& books, const SealingKey& key, std::string_view low,
                           std::string_view high, Tell tell);
/// Those from `first` to `last`, in microseconds.
Status check_sealed_answers(Books& books, const SealingKey& key, std::int64_t first,
                            std::int64_t last, Tell tell);
/// When the first of the kept answers was given, and the last.
std::pair<std::int64_t, std::int64_t> times_of_answers(Books& books);

}  // namespace waybill::audit
