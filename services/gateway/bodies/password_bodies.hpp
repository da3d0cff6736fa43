// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.json.hpp"
#include "platform/core/id.hpp"
#include "platform/core/secret.hpp"
#include "platform/json/fields.hpp"

namespace waybill::gateway {

struct ForgotPasswordBody {
    PersonalText email;
    static void describe(json::Fields<ForgotPasswordBody>& f);
};

struct AskUnlockBody {
    PersonalText email;
    static void describe(json::Fields<AskUnlockBody>& f);
};

struct ResetPasswordBody {
    PersonalText email;
    SecretText code;
    SecretText password;
    static void describe(json::Fields<ResetPasswordBody>& f);
};

struct ChangePasswordBody {
    SecretText old_password;
    SecretText password;
    static void describe(json::Fields<ChangePasswordBody>& f);
};

struct NewEmailBody {
    PersonalText email;
    SecretText password;
    static void describe(json::Fields<NewEmailBody>& f);
};

struct ConfirmEmailBody {
    SecretText code;
    static void describe(json::Fields<ConfirmEmailBody>& f);
};

struct DeactivateOwnBody {
    SecretText password;
    static void describe(json::Fields<DeactivateOwnBody>& f);
};

struct EraseOwnBody {
    SecretText password;
    static void describe(json::Fields<EraseOwnBody>& f);
};

struct OneUser {
    UserId user_id;
    static void describe(json::Fields<OneUser>& f);
};

}  // namespace waybill::gateway
