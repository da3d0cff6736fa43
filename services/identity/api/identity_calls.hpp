// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.service.hpp"
#include "platform/crypto/tokens.hpp"
#include "services/identity/api/session_news.hpp"
#include "services/identity/api/signed_signup.hpp"
#include "services/identity/usecases/add_address.hpp"
#include "services/identity/usecases/change_email.hpp"
#include "services/identity/usecases/change_photo.hpp"
#include "services/identity/usecases/deactivate.hpp"
#include "services/identity/usecases/erase_account.hpp"
#include "services/identity/usecases/import_users.hpp"
#include "services/identity/usecases/invite.hpp"
#include "services/identity/usecases/make_right_set.hpp"
#include "services/identity/usecases/open_account.hpp"
#include "services/identity/usecases/passwords.hpp"
#include "services/identity/usecases/register_device.hpp"
#include "services/identity/usecases/sign_in.hpp"

namespace waybill::identity {

/// What other services may call. Decode, call, encode; no decisions.
class IdentityCalls final : public v1::IdentityService {
public:
    struct Deps {
        OpenAccount& open_account;
        UpdateProfile& update_profile;
        ChangePhoto& change_photo;
        MailedCodes& mailed_codes;
        ResetPassword& reset_password;
        ChangePassword& change_password;
        ChangeEmail& change_email;
        DeactivateOwn& deactivate_own;
        EraseAccount& erase_account;
        SignIn& sign_in;
        Invite& invite;
        ImportUsers& import_users;
        AddAddress& add_address;
        RegisterDevice& register_device;
        AccountStore& accounts;
        RoleRequestStore& role_requests;
        InvitationStore& invitations;
        MakeRightSet& make_right_set;
        RightSetStore& right_sets;
        HeldRightSetStore& held_rights;
        AddressStore& addresses;
        DeviceStore& devices;
        DeactivationStore& deactivations;
        SessionStore& sessions;
        SessionNews& news;
        const SignedSignup& signed_signup;
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
    Task<Result<waybill::v1::Empty>> deactivate_own(Context ctx,
                                                    v1::DeactivateOwnRequest request) override;
    Task<Result<v1::Account>> deactivate(Context ctx, v1::DeactivateRequest request) override;
    Task<Result<v1::Account>> reactivate(Context ctx, v1::ReactivateRequest request) override;
    Task<Result<waybill::v1::Empty>> erase_own(Context ctx, v1::EraseOwnRequest request) override;
    Task<Result<waybill::v1::Empty>> erase(Context ctx, v1::EraseRequest request) override;
    Task<Result<v1::Session>> login(Context ctx, v1::LoginRequest request) override;
    Task<Result<waybill::v1::Empty>> ask_unlock(Context ctx, v1::AskUnlockRequest request) override;
    Task<Result<v1::Session>> refresh(Context ctx, v1::RefreshRequest request) override;
    Task<Result<v1::ListSessionsReply>> list_sessions(Context ctx,
                                                      v1::ListSessionsRequest request) override;
    Task<Result<waybill::v1::Empty>> sign_out(Context ctx, v1::SignOutRequest request) override;
    Task<Result<v1::Account>> get_profile(Context ctx, v1::GetProfileRequest request) override;
    Task<Result<v1::Account>> update_profile(Context ctx,
                                             v1::UpdateProfileRequest request) override;
    Task<Result<v1::Account>> set_photo(Context ctx, v1::SetPhotoRequest request) override;
    Task<Result<v1::Account>> remove_photo(Context ctx, v1::RemovePhotoRequest request) override;
    Task<Result<v1::Account>> add_user(Context ctx, v1::AddUserRequest request) override;
    Task<Result<v1::ImportUsersReply>> import_users(Context ctx,
                                                    v1::ImportUsersRequest request) override;
    Task<Result<v1::Account>> grant_role(Context ctx, v1::GrantRoleRequest request) override;
    Task<Result<v1::ListAddressesReply>> list_addresses(Context ctx,
                                                        v1::ListAddressesRequest request) override;
    Task<Result<v1::Address>> add_address(Context ctx, v1::AddAddressRequest request) override;
    Task<Result<v1::Address>> update_address(Context ctx,
                                             v1::UpdateAddressRequest request) override;
    Task<Result<waybill::v1::Empty>> remove_address(Context ctx,
                                                    v1::RemoveAddressRequest request) override;
    Task<Result<v1::ListDevicesReply>> list_devices(Context ctx,
                                                    v1::ListDevicesRequest request) override;
    Task<Result<v1::Device>> register_device(Context ctx,
                                             v1::RegisterDeviceRequest request) override;
    Task<Result<waybill::v1::Empty>> remove_device(Context ctx,
                                                   v1::RemoveDeviceRequest request) override;
    Task<Result<v1::RoleRequest>> get_role_request(Context ctx,
                                                   v1::GetRoleRequestRequest request) override;
    Task<Result<v1::ListRoleRequestsReply>> list_role_requests(
        Context ctx, v1::ListRoleRequestsRequest request) override;
    Task<Result<v1::RoleRequest>> approve_role(Context ctx,
                                               v1::ApproveRoleRequest request) override;
    Task<Result<v1::RoleRequest>> refuse_role(Context ctx, v1::RefuseRoleRequest request) override;
    Task<Result<v1::Invitation>> invite(Context ctx, v1::InviteRequest request) override;
    Task<Result<v1::ListInvitationsReply>> list_invitations(
        Context ctx, v1::ListInvitationsRequest request) override;
    Task<Result<v1::Invitation>> revoke_invitation(Context ctx,
                                                   v1::RevokeInvitationRequest request) override;
    Task<Result<v1::ListRightSetsReply>> list_right_sets(Context ctx,
                                                         v1::ListRightSetsRequest request) override;
    Task<Result<v1::RightSet>> get_right_set(Context ctx, v1::RightSetRequest request) override;
    Task<Result<v1::RightSet>> make_right_set(Context ctx,
                                              v1::MakeRightSetRequest request) override;
    Task<Result<v1::RightSet>> change_right_set(Context ctx,
                                                v1::ChangeRightSetRequest request) override;
    Task<Result<waybill::v1::Empty>> delete_right_set(Context ctx,
                                                      v1::DeleteRightSetRequest request) override;
    Task<Result<v1::HeldRightSets>> list_held_right_sets(Context ctx,
                                                         v1::HeldRightSetsRequest request) override;
    Task<Result<v1::HeldRightSets>> give_right_set(Context ctx,
                                                   v1::GiveRightSetRequest request) override;
    Task<Result<v1::HeldRightSets>> take_right_set(Context ctx,
                                                   v1::TakeRightSetRequest request) override;
    Task<Result<v1::KeysReply>> keys(Context ctx, v1::KeysRequest request) override;

private:
    Deps deps_;
};

}  // namespace waybill::identity
