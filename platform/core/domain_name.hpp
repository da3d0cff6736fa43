// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// A host name of two labels or more as DNS knows it: lower case, labels of other scripts as
/// A-labels (`Bücher.example` is `xn--bcher-kva.example`). Nothing for what is no such name.
std::optional<std::string> ascii_domain(std::string_view domain);

/// RFC 3492: what stands behind `xn--`. `label` has at least one character beyond ASCII.
std::optional<std::string> punycode(std::u32string_view label);

}  // namespace waybill
