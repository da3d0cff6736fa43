// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "platform/egress/policy.hpp"
#include "services/catalog/metrics.hpp"
#include "services/catalog/usecases/browse_catalog.hpp"
#include "services/catalog/usecases/check_basket.hpp"
#include "services/catalog/usecases/keep_pictures.hpp"
#include "services/catalog/usecases/manage_offers.hpp"
#include "services/catalog/usecases/manage_partners.hpp"
#include "services/catalog/usecases/reserve_stock.hpp"

namespace waybill::catalog {

/// What other services may call. Decode, call, encode; no decisions.
class CatalogCalls final : public v1::CatalogService {
public:
    struct Deps {
        ManagePartners& manage_partners;
        ManageOffers& manage_offers;
        KeepPictures& keep_pictures;
        BrowseCatalog& browse;
        CheckBasket& check_basket;
        ReserveStock& reserve_stock;
        PartnerStore& partners;
        ReservationStore& reservations;
        PastHolds& past_holds;
        const egress::Policy& egress;
        Random& random;
        const Clock& clock;
        CatalogMetrics& metrics;
    };
    explicit CatalogCalls(Deps deps) : deps_{deps} {}

    Task<Result<v1::Partner>> create_partner(Context ctx,
                                             v1::CreatePartnerRequest request) override;
    Task<Result<v1::Partner>> update_partner(Context ctx,
                                             v1::UpdatePartnerRequest request) override;
    Task<Result<waybill::v1::Empty>> delete_partner(Context ctx,
                                                    v1::DeleteRequest request) override;
    Task<Result<v1::Partner>> make_secret(Context ctx, v1::MakeSecretRequest request) override;
    Task<Result<v1::Partner>> get_partner(Context ctx, v1::GetPartnerRequest request) override;
    Task<Result<v1::ListPartnersReply>> list_partners(Context ctx,
                                                      v1::ListPartnersRequest request) override;
    Task<Result<waybill::v1::Empty>> add_staff(Context ctx, v1::AddStaffRequest request) override;
    Task<Result<v1::StaffPartnersReply>> staff_partners(Context ctx,
                                                        v1::StaffPartnersRequest request) override;
    Task<Result<v1::Product>> create_product(Context ctx,
                                             v1::CreateProductRequest request) override;
    Task<Result<v1::Product>> update_product(Context ctx,
                                             v1::UpdateProductRequest request) override;
    Task<Result<v1::Product>> set_product_picture(Context ctx,
                                                  v1::SetProductPictureRequest request) override;
    Task<Result<waybill::v1::Empty>> delete_product(Context ctx,
                                                    v1::DeleteRequest request) override;
    Task<Result<v1::Product>> get_product(Context ctx, v1::GetProductRequest request) override;
    Task<Result<v1::ListProductChangesReply>> list_product_changes(
        Context ctx, v1::ListProductChangesRequest request) override;
    Task<Result<v1::Offer>> create_offer(Context ctx, v1::CreateOfferRequest request) override;
    Task<Result<v1::Offer>> update_offer(Context ctx, v1::UpdateOfferRequest request) override;
    Task<Result<waybill::v1::Empty>> delete_offer(Context ctx, v1::DeleteRequest request) override;
    Task<Result<v1::Offer>> move_stock(Context ctx, v1::MoveStockRequest request) override;
    Task<Result<v1::Offer>> get_offer(Context ctx, v1::GetOfferRequest request) override;
    Task<Result<v1::ListOffersReply>> list_offers(Context ctx,
                                                  v1::ListOffersRequest request) override;
    Task<Result<v1::ListByPartnerReply>> list_by_partner(Context ctx,
                                                         v1::ListOffersRequest request) override;
    Task<Result<v1::CheckReply>> check(Context ctx, v1::CheckRequest request) override;
    Task<Result<waybill::v1::Empty>> check_area(Context ctx, v1::CheckAreaRequest request) override;
    Task<Result<waybill::v1::Empty>> reserve(Context ctx, v1::ReserveRequest request) override;
    Task<Result<waybill::v1::Empty>> release(Context ctx, v1::ReleaseRequest request) override;
    Task<Result<v1::ReservationAtReply>> reservation_at(Context ctx,
                                                        v1::ReservationAtRequest request) override;
    Task<Result<waybill::v1::Empty>> verify_callback(Context ctx,
                                                     v1::VerifyCallbackRequest request) override;

private:
    Deps deps_;
};

}  // namespace waybill::catalog
