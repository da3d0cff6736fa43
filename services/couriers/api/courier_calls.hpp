// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "platform/core/id.hpp"
#include "services/couriers/api/hints.hpp"
#include "services/couriers/domain/assignment_mode.hpp"
#include "services/couriers/usecases/care.hpp"
#include "services/couriers/usecases/erasing.hpp"
#include "services/couriers/usecases/pick_up.hpp"

namespace waybill::couriers {

/// What other services may call. Decode, call, encode; no decisions.
class CourierCalls final : public v1::CouriersService {
public:
    struct Deps {
        CourierStore& couriers;
        DeliveryStore& deliveries;
        PastDeliveries& past_deliveries;
        PickUp& pick_up;
        CareStore& care;
        DispatchStore& planned;
        ErasedPeople& erased;
        Positions& positions;
        Hints& hints;
        const Arrivals& arrivals;
        const AttentionList& attention;
        AssignmentMode mode;
        const Clock& clock;
        IdSource& ids;
    };
    explicit CourierCalls(Deps deps) : deps_{deps} {}

    Task<Result<v1::Courier>> create_courier(Context ctx,
                                             v1::CreateCourierRequest request) override;
    Task<Result<v1::Courier>> get_courier(Context ctx, v1::GetCourierRequest request) override;
    Task<Result<v1::ListCouriersReply>> list_couriers(Context ctx,
                                                      v1::ListCouriersRequest request) override;
    Task<Result<v1::Courier>> update_courier(Context ctx,
                                             v1::UpdateCourierRequest request) override;
    Task<Result<v1::Courier>> delete_courier(Context ctx,
                                             v1::DeleteCourierRequest request) override;
    Task<Result<v1::CountInHandReply>> count_in_hand(Context ctx,
                                                     v1::CountInHandRequest request) override;
    Task<Result<v1::Courier>> set_duty(Context ctx, v1::SetDutyRequest request) override;
    Task<Result<waybill::v1::Empty>> report_positions(Context ctx,
                                                      v1::ReportPositionsRequest request) override;
    Task<Result<v1::Position>> position_for(Context ctx, v1::PositionForRequest request) override;
    Task<Result<v1::ListDeliveriesReply>> list_claimable(Context ctx,
                                                         v1::ListClaimableRequest request) override;
    Task<Result<v1::ListDeliveriesReply>> list_deliveries(
        Context ctx, v1::ListDeliveriesRequest request) override;
    Task<Result<v1::DeliveryAtReply>> delivery_at(Context ctx,
                                                  v1::DeliveryAtRequest request) override;
    Task<Result<v1::Delivery>> claim(Context ctx, v1::ClaimRequest request) override;
    Task<Result<v1::Delivery>> assign(Context ctx, v1::ClaimRequest request) override;
    Task<Result<v1::Delivery>> accept(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::Delivery>> decline(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::ListAttentionReply>> list_attention(Context ctx,
                                                        v1::ListAttentionRequest request) override;
    Task<Result<v1::Delivery>> set_places(Context ctx, v1::SetPlacesRequest request) override;
    Task<Result<v1::Estimate>> estimate_for(Context ctx, v1::PositionForRequest request) override;
    Task<Result<v1::Delivery>> pick_up(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::Delivery>> deliver(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::Delivery>> fail_hand_over(Context ctx, v1::FailRequest request) override;
    Task<Result<v1::Delivery>> give_back(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::Delivery>> unassign(Context ctx, v1::CareRequest request) override;
    Task<Result<v1::Delivery>> unlock_pin(Context ctx, v1::CareRequest request) override;
    Task<Result<v1::Delivery>> end_undeliverable(Context ctx, v1::CareRequest request) override;

private:
    /// What is known of a courier before the first position since the start.
    Task<Status> recall_position(Context ctx, CourierId courier);

    Deps deps_;
};

}  // namespace waybill::couriers
