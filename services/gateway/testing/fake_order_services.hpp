// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/parts.hpp"
#include "services/gateway/testing/fake_call.hpp"

namespace waybill::gateway::testing {

class FakeOrdersService final : public orders::v1::OrdersService {
public:
    FakeCall<orders::v1::ConfirmRequest, orders::v1::ConfirmReply> on_confirm{};
    FakeCall<orders::v1::GetOrderRequest, orders::v1::Order> on_get_order{};
    FakeCall<orders::v1::ListOrdersRequest, orders::v1::ListOrdersReply> on_list_orders{};
    FakeCall<orders::v1::GetOrderRequest, orders::v1::HistoryReply> on_get_history{};
    FakeCall<orders::v1::TrackRequest, orders::v1::Order> on_track{};
    FakeCall<orders::v1::StepRequest, orders::v1::Order> on_accept{};
    FakeCall<orders::v1::StepRequest, orders::v1::Order> on_mark_ready{};
    FakeCall<orders::v1::StockNeedsRequest, orders::v1::StockNeedsReply> on_stock_needs{};
    FakeCall<orders::v1::BeginDeliveryRequest, orders::v1::Order> on_begin_delivery{};
    FakeCall<orders::v1::CancelRequest, orders::v1::Order> on_cancel{};
    FakeCall<orders::v1::ListAlertsRequest, orders::v1::ListAlertsReply> on_list_alerts{};
    FakeCall<orders::v1::ResolveAlertRequest, orders::v1::Alert> on_resolve_alert{};

    Task<Result<orders::v1::ConfirmReply>> confirm(Context ctx,
                                                   orders::v1::ConfirmRequest request) override {
        return on_confirm.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> get_order(Context ctx,
                                              orders::v1::GetOrderRequest request) override {
        return on_get_order.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::ListOrdersReply>> list_orders(
        Context ctx, orders::v1::ListOrdersRequest request) override {
        return on_list_orders.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::HistoryReply>> get_history(
        Context ctx, orders::v1::GetOrderRequest request) override {
        return on_get_history.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> track(Context ctx, orders::v1::TrackRequest request) override {
        return on_track.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> accept(Context ctx, orders::v1::StepRequest request) override {
        return on_accept.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> mark_ready(Context ctx,
                                               orders::v1::StepRequest request) override {
        return on_mark_ready.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::StockNeedsReply>> stock_needs(
        Context ctx, orders::v1::StockNeedsRequest request) override {
        return on_stock_needs.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> begin_delivery(
        Context ctx, orders::v1::BeginDeliveryRequest request) override {
        return on_begin_delivery.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Order>> cancel(Context ctx,
                                           orders::v1::CancelRequest request) override {
        return on_cancel.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::ListAlertsReply>> list_alerts(
        Context ctx, orders::v1::ListAlertsRequest request) override {
        return on_list_alerts.run(std::move(ctx), std::move(request));
    }
    Task<Result<orders::v1::Alert>> resolve_alert(
        Context ctx, orders::v1::ResolveAlertRequest request) override {
        return on_resolve_alert.run(std::move(ctx), std::move(request));
    }
};

class FakeCouriersService final : public couriers::v1::CouriersService {
public:
    FakeCall<couriers::v1::CreateCourierRequest, couriers::v1::Courier> on_create_courier{};
    FakeCall<couriers::v1::GetCourierRequest, couriers::v1::Courier> on_get_courier{};
    FakeCall<couriers::v1::ListCouriersRequest, couriers::v1::ListCouriersReply> on_list_couriers{};
    FakeCall<couriers::v1::SetDutyRequest, couriers::v1::Courier> on_set_duty{};
    FakeCall<couriers::v1::ReportPositionsRequest, couriers::v1::PositionsReply>
        on_report_positions{};
    FakeCall<couriers::v1::PositionForRequest, couriers::v1::Position> on_position_for{};
    FakeCall<couriers::v1::ListClaimableRequest, couriers::v1::ListDeliveriesReply>
        on_list_claimable{};
    FakeCall<couriers::v1::ListDeliveriesRequest, couriers::v1::ListDeliveriesReply>
        on_list_deliveries{};
    FakeCall<couriers::v1::ClaimRequest, couriers::v1::Delivery> on_claim{};
    FakeCall<couriers::v1::ClaimRequest, couriers::v1::Delivery> on_assign{};
    FakeCall<couriers::v1::StepRequest, couriers::v1::Delivery> on_pick_up{};
    FakeCall<couriers::v1::StepRequest, couriers::v1::Delivery> on_accept{};
    FakeCall<couriers::v1::StepRequest, couriers::v1::Delivery> on_decline{};
    FakeCall<couriers::v1::PositionForRequest, couriers::v1::Estimate> on_estimate_for{};
    FakeCall<couriers::v1::StepRequest, couriers::v1::Delivery> on_deliver{};
    FakeCall<couriers::v1::ListAttentionRequest, couriers::v1::ListAttentionReply>
        on_list_attention{};
    FakeCall<couriers::v1::SetPlacesRequest, couriers::v1::Delivery> on_set_places{};
    FakeCall<couriers::v1::FailRequest, couriers::v1::Delivery> on_fail_hand_over{};
    FakeCall<couriers::v1::StepRequest, couriers::v1::Delivery> on_give_back{};
    FakeCall<couriers::v1::CareRequest, couriers::v1::Delivery> on_unassign{};
    FakeCall<couriers::v1::CareRequest, couriers::v1::Delivery> on_unlock_pin{};
    FakeCall<couriers::v1::CareRequest, couriers::v1::Delivery> on_end_undeliverable{};

    Task<Result<couriers::v1::ListAttentionReply>> list_attention(
        Context ctx, couriers::v1::ListAttentionRequest request) override {
        return on_list_attention.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> set_places(
        Context ctx, couriers::v1::SetPlacesRequest request) override {
        return on_set_places.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Courier>> create_courier(
        Context ctx, couriers::v1::CreateCourierRequest request) override {
        return on_create_courier.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Courier>> get_courier(
        Context ctx, couriers::v1::GetCourierRequest request) override {
        return on_get_courier.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::ListCouriersReply>> list_couriers(
        Context ctx, couriers::v1::ListCouriersRequest request) override {
        return on_list_couriers.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Courier>> set_duty(Context ctx,
                                                 couriers::v1::SetDutyRequest request) override {
        return on_set_duty.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::PositionsReply>> report_positions(
        Context ctx, couriers::v1::ReportPositionsRequest request) override {
        return on_report_positions.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> accept(Context ctx,
                                                couriers::v1::StepRequest request) override {
        return on_accept.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> decline(Context ctx,
                                                 couriers::v1::StepRequest request) override {
        return on_decline.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Estimate>> estimate_for(
        Context ctx, couriers::v1::PositionForRequest request) override {
        return on_estimate_for.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Position>> position_for(
        Context ctx, couriers::v1::PositionForRequest request) override {
        return on_position_for.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::ListDeliveriesReply>> list_claimable(
        Context ctx, couriers::v1::ListClaimableRequest request) override {
        return on_list_claimable.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::ListDeliveriesReply>> list_deliveries(
        Context ctx, couriers::v1::ListDeliveriesRequest request) override {
        return on_list_deliveries.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> claim(Context ctx,
                                               couriers::v1::ClaimRequest request) override {
        return on_claim.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> assign(Context ctx,
                                                couriers::v1::ClaimRequest request) override {
        return on_assign.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> pick_up(Context ctx,
                                                 couriers::v1::StepRequest request) override {
        return on_pick_up.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> deliver(Context ctx,
                                                 couriers::v1::StepRequest request) override {
        return on_deliver.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> fail_hand_over(
        Context ctx, couriers::v1::FailRequest request) override {
        return on_fail_hand_over.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> give_back(Context ctx,
                                                   couriers::v1::StepRequest request) override {
        return on_give_back.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> unassign(Context ctx,
                                                  couriers::v1::CareRequest request) override {
        return on_unassign.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> unlock_pin(Context ctx,
                                                    couriers::v1::CareRequest request) override {
        return on_unlock_pin.run(std::move(ctx), std::move(request));
    }
    Task<Result<couriers::v1::Delivery>> end_undeliverable(
        Context ctx, couriers::v1::CareRequest request) override {
        return on_end_undeliverable.run(std::move(ctx), std::move(request));
    }
};

}  // namespace waybill::gateway::testing
