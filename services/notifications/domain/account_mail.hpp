// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <cstdint>

/// What identity has mailed about an account. None of it is news of the app: who cannot sign in
/// reads it, too.
namespace waybill::notifications {

/// What a mailed code is good for. Each has its words in every language (wording.hpp).
enum class CodePurpose : std::uint8_t { verify, reset_password, unlock, change_email };

struct SecretCode {
    SecretText code{};
    TimePoint expires_at{};
    CodePurpose purpose{CodePurpose::verify};
};

/// What has happened to an account, told to its owner whether or not it was them.
enum class NoticeKind : std::uint8_t {
    account_verified,
    password_changed,
    email_changed,
    deactivated,
    erased,
};

}  // namespace waybill::notifications
