// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/domain/account.hpp"

#include <cstdint>

namespace waybill::identity {

/// What a mailed code is good for. An account has one code for each at a time.
enum class CodePurpose : std::uint8_t { verify, reset_password, unlock, change_email };

/// What has happened to an account, which its owner is mailed.
enum class NoticeKind : std::uint8_t {
    account_verified,
    password_changed,
    email_changed,
    deactivated,
    erased,
};

/// Whether the account has a use for such a code. Who asks for one does not learn the answer.
bool has_use_for(CodePurpose purpose, const Account& account);

}  // namespace waybill::identity
