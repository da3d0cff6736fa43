// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/testing/fake_order_services.hpp"
#include "services/gateway/testing/fake_payment_services.hpp"

/// Services that do as they are told: a call that nobody has set fails as `unavailable`.
namespace waybill::gateway::testing {

class FakeCatalogService final : public catalog::v1::CatalogService {
public:
    FakeCall<catalog::v1::CreatePartnerRequest, catalog::v1::Partner> on_create_partner{};
    FakeCall<catalog::v1::UpdatePartnerRequest, catalog::v1::Partner> on_update_partner{};
    FakeCall<catalog::v1::GetPartnerRequest, catalog::v1::Partner> on_get_partner{};
    FakeCall<catalog::v1::ListPartnersRequest, catalog::v1::ListPartnersReply> on_list_partners{};
    FakeCall<catalog::v1::AddStaffRequest, waybill::v1::Empty> on_add_staff{};
    FakeCall<catalog::v1::StaffPartnersRequest, catalog::v1::StaffPartnersReply>
        on_staff_partners{};
    FakeCall<catalog::v1::CreateProductRequest, catalog::v1::Product> on_create_product{};
    FakeCall<catalog::v1::UpdateProductRequest, catalog::v1::Product> on_update_product{};
    FakeCall<catalog::v1::CreateOfferRequest, catalog::v1::Offer> on_create_offer{};
    FakeCall<catalog::v1::UpdateOfferRequest, catalog::v1::Offer> on_update_offer{};
    FakeCall<catalog::v1::MoveStockRequest, catalog::v1::Offer> on_move_stock{};
    FakeCall<catalog::v1::GetOfferRequest, catalog::v1::Offer> on_get_offer{};
    FakeCall<catalog::v1::ListOffersRequest, catalog::v1::ListOffersReply> on_list_offers{};
    FakeCall<catalog::v1::CheckRequest, catalog::v1::CheckReply> on_check{};
    FakeCall<catalog::v1::ReserveRequest, waybill::v1::Empty> on_reserve{};
    FakeCall<catalog::v1::ReleaseRequest, waybill::v1::Empty> on_release{};
    FakeCall<catalog::v1::VerifyCallbackRequest, waybill::v1::Empty> on_verify_callback{};

    Task<Result<catalog::v1::Partner>> create_partner(
        Context ctx, catalog::v1::CreatePartnerRequest request) override {
        return on_create_partner.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Partner>> update_partner(
        Context ctx, catalog::v1::UpdatePartnerRequest request) override {
        return on_update_partner.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Partner>> get_partner(
        Context ctx, catalog::v1::GetPartnerRequest request) override {
        return on_get_partner.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::ListPartnersReply>> list_partners(
        Context ctx, catalog::v1::ListPartnersRequest request) override {
        return on_list_partners.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> add_staff(Context ctx,
                                               catalog::v1::AddStaffRequest request) override {
        return on_add_staff.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::StaffPartnersReply>> staff_partners(
        Context ctx, catalog::v1::StaffPartnersRequest request) override {
        return on_staff_partners.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Product>> create_product(
        Context ctx, catalog::v1::CreateProductRequest request) override {
        return on_create_product.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Product>> update_product(
        Context ctx, catalog::v1::UpdateProductRequest request) override {
        return on_update_product.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Offer>> create_offer(
        Context ctx, catalog::v1::CreateOfferRequest request) override {
        return on_create_offer.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Offer>> update_offer(
        Context ctx, catalog::v1::UpdateOfferRequest request) override {
        return on_update_offer.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Offer>> move_stock(Context ctx,
                                                catalog::v1::MoveStockRequest request) override {
        return on_move_stock.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::Offer>> get_offer(Context ctx,
                                               catalog::v1::GetOfferRequest request) override {
        return on_get_offer.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::ListOffersReply>> list_offers(
        Context ctx, catalog::v1::ListOffersRequest request) override {
        return on_list_offers.run(std::move(ctx), std::move(request));
    }
    Task<Result<catalog::v1::CheckReply>> check(Context ctx,
                                                catalog::v1::CheckRequest request) override {
        return on_check.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> reserve(Context ctx,
                                             catalog::v1::ReserveRequest request) override {
        return on_reserve.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> release(Context ctx,
                                             catalog::v1::ReleaseRequest request) override {
        return on_release.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> verify_callback(
        Context ctx, catalog::v1::VerifyCallbackRequest request) override {
        return on_verify_callback.run(std::move(ctx), std::move(request));
    }
};

class FakeIdentityService final : public identity::v1::IdentityService {
public:
    FakeCall<identity::v1::RegisterRequest, identity::v1::Account> on_register_{};
    FakeCall<identity::v1::VerifyRequest, identity::v1::Account> on_verify{};
    FakeCall<identity::v1::ResendCodeRequest, waybill::v1::Empty> on_resend_code{};
    FakeCall<identity::v1::LoginRequest, identity::v1::Session> on_login{};
    FakeCall<identity::v1::RefreshRequest, identity::v1::Session> on_refresh{};
    FakeCall<identity::v1::SignOutRequest, waybill::v1::Empty> on_sign_out{};
    FakeCall<identity::v1::GetProfileRequest, identity::v1::Account> on_get_profile{};
    FakeCall<identity::v1::UpdateProfileRequest, identity::v1::Account> on_update_profile{};
    FakeCall<identity::v1::AddUserRequest, identity::v1::Account> on_add_user{};
    FakeCall<identity::v1::GrantRoleRequest, identity::v1::Account> on_grant_role{};
    FakeCall<identity::v1::KeysRequest, identity::v1::KeysReply> on_keys{};

    Task<Result<identity::v1::Account>> register_(Context ctx,
                                                  identity::v1::RegisterRequest request) override {
        return on_register_.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Account>> verify(Context ctx,
                                               identity::v1::VerifyRequest request) override {
        return on_verify.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> resend_code(Context ctx,
                                                 identity::v1::ResendCodeRequest request) override {
        return on_resend_code.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Session>> login(Context ctx,
                                              identity::v1::LoginRequest request) override {
        return on_login.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Session>> refresh(Context ctx,
                                                identity::v1::RefreshRequest request) override {
        return on_refresh.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> sign_out(Context ctx,
                                              identity::v1::SignOutRequest request) override {
        return on_sign_out.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Account>> get_profile(
        Context ctx, identity::v1::GetProfileRequest request) override {
        return on_get_profile.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Account>> update_profile(
        Context ctx, identity::v1::UpdateProfileRequest request) override {
        return on_update_profile.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Account>> add_user(Context ctx,
                                                 identity::v1::AddUserRequest request) override {
        return on_add_user.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::Account>> grant_role(
        Context ctx, identity::v1::GrantRoleRequest request) override {
        return on_grant_role.run(std::move(ctx), std::move(request));
    }
    Task<Result<identity::v1::KeysReply>> keys(Context ctx,
                                               identity::v1::KeysRequest request) override {
        return on_keys.run(std::move(ctx), std::move(request));
    }
};

class FakeNotificationsService final : public notifications::v1::NotificationsService {
public:
    FakeCall<notifications::v1::ListRequest, notifications::v1::ListReply> on_list{};
    FakeCall<notifications::v1::MarkReadRequest, waybill::v1::Empty> on_mark_read{};
    FakeCall<notifications::v1::SendCodeRequest, waybill::v1::Empty> on_send_code{};

    Task<Result<notifications::v1::ListReply>> list(
        Context ctx, notifications::v1::ListRequest request) override {
        return on_list.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> mark_read(
        Context ctx, notifications::v1::MarkReadRequest request) override {
        return on_mark_read.run(std::move(ctx), std::move(request));
    }
    Task<Result<waybill::v1::Empty>> send_code(
        Context ctx, notifications::v1::SendCodeRequest request) override {
        return on_send_code.run(std::move(ctx), std::move(request));
    }
};

}  // namespace waybill::gateway::testing
