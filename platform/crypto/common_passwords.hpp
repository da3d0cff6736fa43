// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waybill::crypto {

/// Whether a password is among the first that an attacker tries: one of the commonest (assets/),
/// a word with a few digits and signs around it (`Password123!`), a date, a walk on the keyboard.
/// Case does not matter.
bool is_common_password(std::string_view password);

/// Whether it is made of its owner's own words (names, parts of the e-mail address) and the
/// product's, with little or nothing beside them that would have to be guessed.
bool is_own_password(std::string_view password, std::vector<std::string> own_words);

}  // namespace waybill::crypto
