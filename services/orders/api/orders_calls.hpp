// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.service.hpp"
#include "services/orders/usecases/alerts.hpp"
#include "services/orders/usecases/change_order.hpp"
#include "services/orders/usecases/confirm_order.hpp"
#include "services/orders/usecases/erasing.hpp"
#include "services/orders/usecases/redirect_order.hpp"

namespace waybill::orders {

/// What other services may call. Decode, call, encode; no decisions.
class OrdersCalls final : public v1::OrdersService {
public:
    struct Deps {
        ConfirmOrder& confirm_order;
        ChangeOrder& change_order;
        RedirectOrder& redirect_order;
        OrderStore& store;
        PastOrders& past_orders;
        HiddenOrders& hidden_orders;
        ErasedPeople& erased_people;
        StockNeeds& stock_needs;
        AlertStore& alerts;
        IdSource& ids;
        const Clock& clock;
        std::string public_url;  ///< without a slash at its end
    };
    explicit OrdersCalls(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<v1::ConfirmReply>> confirm(Context ctx, v1::ConfirmRequest request) override;
    Task<Result<v1::Order>> get_order(Context ctx, v1::GetOrderRequest request) override;
    Task<Result<v1::Order>> get_order_at(Context ctx, v1::GetOrderAtRequest request) override;
    Task<Result<v1::ListOrdersReply>> list_orders(Context ctx,
                                                  v1::ListOrdersRequest request) override;
    Task<Result<v1::HistoryReply>> get_history(Context ctx, v1::GetOrderRequest request) override;
    Task<Result<v1::Order>> track(Context ctx, v1::TrackRequest request) override;
    Task<Result<v1::Order>> accept(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::Order>> mark_ready(Context ctx, v1::StepRequest request) override;
    Task<Result<v1::StockNeedsReply>> stock_needs(Context ctx,
                                                  v1::StockNeedsRequest request) override;
    Task<Result<v1::Order>> begin_delivery(Context ctx, v1::BeginDeliveryRequest request) override;
    Task<Result<v1::Order>> cancel(Context ctx, v1::CancelRequest request) override;
    Task<Result<v1::Order>> change_note(Context ctx, v1::ChangeNoteRequest request) override;
    Task<Result<v1::Order>> change_address(Context ctx, v1::ChangeAddressRequest request) override;
    Task<Result<v1::Order>> change_phone(Context ctx, v1::ChangePhoneRequest request) override;
    Task<Result<waybill::v1::Empty>> hide(Context ctx, v1::HideRequest request) override;
    Task<Result<v1::CountOpenReply>> count_open(Context ctx, v1::CountOpenRequest request) override;
    Task<Result<v1::ListAlertsReply>> list_alerts(Context ctx,
                                                  v1::ListAlertsRequest request) override;
    Task<Result<v1::Alert>> resolve_alert(Context ctx, v1::ResolveAlertRequest request) override;

private:
    Task<Result<v1::Order>> partner_step(Context ctx, v1::StepRequest request, Step step);
    std::string cause_or_new(const std::string& cause);

    Deps deps_;
};

}  // namespace waybill::orders
