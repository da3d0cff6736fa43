// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/password_bodies.hpp"

#include "services/gateway/bodies/credential_rules.hpp"

namespace waybill::gateway {

void ForgotPasswordBody::describe(json::Fields<ForgotPasswordBody>& f) {
    f.title("ForgotPassword");
    f.required("email", &ForgotPasswordBody::email, email_rules);
}

void AskUnlockBody::describe(json::Fields<AskUnlockBody>& f) {
    f.title("AskUnlock");
    f.required("email", &AskUnlockBody::email, email_rules);
}

void ResetPasswordBody::describe(json::Fields<ResetPasswordBody>& f) {
    f.title("ResetPassword", "A new password for who has the mailed code");
    f.required("email", &ResetPasswordBody::email, email_rules);
    f.required("code", &ResetPasswordBody::code, code_rules);
    f.required("password", &ResetPasswordBody::password, new_password_rules);
}

void ChangePasswordBody::describe(json::Fields<ChangePasswordBody>& f) {
    f.title("ChangePassword", "A new password for who knows the one before");
    f.required("old_password", &ChangePasswordBody::old_password,
               {.help = "The one before", .example = "five grey herons", .length = {1, 128}});
    f.required("password", &ChangePasswordBody::password, new_password_rules);
}

void NewEmailBody::describe(json::Fields<NewEmailBody>& f) {
    f.title("NewEmail", "Another address for the account");
    f.required("email", &NewEmailBody::email, email_rules);
    f.required("password", &NewEmailBody::password, password_rules);
}

void ConfirmEmailBody::describe(json::Fields<ConfirmEmailBody>& f) {
    f.title("ConfirmEmail");
    f.required("code", &ConfirmEmailBody::code, code_rules);
}

void DeactivateOwnBody::describe(json::Fields<DeactivateOwnBody>& f) {
    f.title("DeactivateOwn");
    f.required("password", &DeactivateOwnBody::password, password_rules);
}

void EraseOwnBody::describe(json::Fields<EraseOwnBody>& f) {
    f.title("EraseOwn", "Once more, since it cannot be taken back");
    f.required("password", &EraseOwnBody::password, password_rules);
}

void OneUser::describe(json::Fields<OneUser>& f) {
    f.path("user_id", &OneUser::user_id, {.help = "Whose account it is"});
}

}  // namespace waybill::gateway
