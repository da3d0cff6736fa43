// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.service.hpp"
#include "platform/crypto/tokens.hpp"
#include "services/identity/api/session_news.hpp"
#include "services/identity/usecases/change_email.hpp"
#include "services/identity/usecases/open_account.hpp"
#include "services/identity/usecases/passwords.hpp"
#include "services/identity/usecases/sign_in.hpp"

namespace waybill::identity {

/// What other services may call. Decode, call, encode; no decisions.
class IdentityCalls final : public v1::IdentityService {
public:
    struct Deps {
        OpenAccount& open_account;
        UpdateProfile& update_profile;
        MailedCodes& mailed_codes;
        ResetPassword& reset_password;
        ChangePassword& change_password;
        ChangeEmail& change_email;
        SignIn& sign_in;
        AccountStore& accounts;
        SessionStore& sessions;
        SessionNews& news;
        crypto::TokenSigner& signer;
        const Clock& clock;
    };
    explicit IdentityCalls(Deps deps) : deps_{deps} {}

    // `register` is a keyword, so the generated name has an underscore.
    Task<Result<v1::Account>> register_(Context ctx, v1::RegisterRequest request) override;
    Task<Result<v1::Account>> verify(Context ctx, v1::VerifyRequest request) override;
    Task<Result<waybill::v1::Empty>> resend_code(Context ctx,
                                                 v1::ResendCodeRequest request) override;
    Task<Result<waybill::v1::Empty>> forgot_password(Context ctx,
                                                     v1::ForgotPasswordRequest request) override;
    Task<Result<waybill::v1::Empty>> reset_password(Context ctx,
                                                    v1::ResetPasswordRequest request) override;
    Task<Result<waybill::v1::Empty>> change_password(Context ctx,
                                                     v1::ChangePasswordRequest request) override;
    Task<Result<waybill::v1::Empty>> ask_email_change(Context ctx,
                                                      v1::AskEmailChangeRequest request) override;
    Task<Result<v1::Account>> confirm_email(Context ctx, v1::ConfirmEmailRequest request) override;
    Task<Result<v1::Session>> login(Context ctx, v1::LoginRequest request) override;
    Task<Result<waybill::v1::Empty>> ask_unlock(Context ctx, v1::AskUnlockRequest request) override;
    Task<Result<v1::Session>> refresh(Context ctx, v1::RefreshRequest request) override;
    Task<Result<v1::ListSessionsReply>> list_sessions(Context ctx,
                                                      v1::ListSessionsRequest request) override;
    Task<Result<waybill::v1::Empty>> sign_out(Context ctx, v1::SignOutRequest request) override;
    Task<Result<v1::Account>> get_profile(Context ctx, v1::GetProfileRequest request) override;
    Task<Result<v1::Account>> update_profile(Context ctx,
                                             v1::UpdateProfileRequest request) override;
    Task<Result<v1::Account>> add_user(Context ctx, v1::AddUserRequest request) override;
    Task<Result<v1::Account>> grant_role(Context ctx, v1::GrantRoleRequest request) override;
    Task<Result<v1::KeysReply>> keys(Context ctx, v1::KeysRequest request) override;

private:
    Deps deps_;
};

}  // namespace waybill::identity
