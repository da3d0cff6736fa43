// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/courier_calls.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/geo.hpp"
#include "services/couriers/messages/courier_messages.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace waybill::couriers {
namespace {

Result<std::optional<Position>> decode_place(bool present, const waybill::v1::Place& place) {
    if (!present) return std::nullopt;
    if (!is_place({.lat = place.lat(), .lon = place.lon()}))
        return fail(ErrorKind::invalid, "couriers.bad_place");
    return Position{.lat = place.lat(), .lon = place.lon(), .at = {}};
}

int page_limit(const waybill::v1::PageRequest& page) {
    return page.limit() > 0 ? std::min(page.limit(), 100) : 10;
}

Result<StepCommand> decode_step(const v1::StepRequest& request) {
    StepCommand command;
    WAYBILL_TRY(command.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_TRY(command.courier, decode_id<CourierId>(request.courier_id()));
    command.epoch = request.epoch();
    command.pin = request.pin();
    if (request.has_cash()) {
        WAYBILL_TRY(command.cash, decode_money(request.cash()));
    }
    command.key = decode_key(request.idempotency());
    return command;
}

Result<Courier> decode_courier(const v1::CreateCourierRequest& request, IdSource& ids) {
    Courier courier;
    courier.id = ids.next<CourierId>();
    WAYBILL_TRY(courier.user, decode_id<UserId>(request.user_id()));
    courier.name = request.name();
    courier.phone = PersonalText{request.phone()};
    const auto transport = parse_enum<Transport>(request.transport());
    if (!transport) return fail(ErrorKind::invalid, "couriers.unknown_transport");
    courier.transport = *transport;
    courier.zone = request.zone();
    courier.capacity = request.capacity() == 0 ? 1 : request.capacity();
    WAYBILL_CHECK(check(courier));
    return courier;
}

Result<CourierEdit> decode_edit(const v1::UpdateCourierRequest& request) {
    CourierEdit edit;
    if (request.has_name()) edit.name = request.name();
    if (request.has_phone()) edit.phone = PersonalText{request.phone()};
    if (request.has_zone()) edit.zone = request.zone();
    if (request.has_capacity()) edit.capacity = request.capacity();
    if (request.has_transport()) {
        edit.transport = parse_enum<Transport>(request.transport());
        if (!edit.transport) return fail(ErrorKind::invalid, "couriers.unknown_transport");
    }
    WAYBILL_CHECK(check(edit));
    return edit;
}

/// How far the pick-up is from the courier; what has no place comes last.
double distance(const Delivery& delivery, const std::optional<Position>& from) {
    if (!from || !delivery.pickup.place) return std::numeric_limits<double>::max();
    const Position& place = *delivery.pickup.place;
    return distance_metres({.lat = from->lat, .lon = from->lon},
                           {.lat = place.lat, .lon = place.lon});
}

v1::ListDeliveriesReply encode(const std::vector<Delivery>& deliveries) {
    v1::ListDeliveriesReply reply;
    for (const Delivery& delivery : deliveries) *reply.add_deliveries() = to_message(delivery);
    return reply;
}

/// The newest of what a device reports, which is taken whole or not at all.
Result<std::optional<Position>> newest_of(const v1::ReportPositionsRequest& request,
                                          TimePoint now) {
    std::optional<Position> newest;
    for (const auto& reported : request.positions()) {
        WAYBILL_TRY(const auto position, check_position(to_position(reported), now));
        if (position && (!newest || newest->at < position->at)) newest = position;
    }
    return newest;
}

Result<CareCommand> decode_care(const v1::CareRequest& request) {
    CareCommand command;
    WAYBILL_TRY(command.order, decode_id<OrderId>(request.order_id()));
    command.note = request.note();
    return command;
}

/// What most steps are: a command that was read, the one who takes it, the delivery that it gives.
template <typename Taker, typename Command>
Task<Result<v1::Delivery>> hand_on(Taker& taker,
                                   Task<Result<Delivery>> (Taker::*take)(Context, Command),
                                   Context ctx, Result<Command> command) {
    if (!command) co_return fail(std::move(command).error());
    WAYBILL_CO_TRY(const auto delivery,
                   co_await (taker.*take)(std::move(ctx), *std::move(command)));
    co_return to_message(delivery);
}

}  // namespace

Task<Result<v1::Courier>> CourierCalls::create_courier(Context ctx,
                                                       v1::CreateCourierRequest request) {
    WAYBILL_CO_TRY(auto courier, decode_courier(request, deps_.ids));
    WAYBILL_CO_TRY(const auto created,
                   co_await deps_.couriers.insert(std::move(ctx), std::move(courier),
                                                  decode_key(request.idempotency())));
    co_return to_office_message(created);
}

Task<Result<v1::Courier>> CourierCalls::get_courier(Context ctx, v1::GetCourierRequest request) {
    if (request.courier_id().empty()) {
        WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
        WAYBILL_CO_TRY(const auto own, co_await deps_.couriers.find_by_user(std::move(ctx), user));
        v1::Courier reply = to_message(own);
        reply.set_asked_only(asks_couriers(deps_.mode));
        co_return reply;
    }
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto courier, co_await deps_.couriers.find(std::move(ctx), id));
    co_return to_office_message(courier);
}

Task<Result<v1::ListCouriersReply>> CourierCalls::list_couriers(Context ctx,
                                                                v1::ListCouriersRequest request) {
    CourierFilter filter{.duty = {}, .zone = request.zone()};
    if (!request.status().empty()) {
        filter.duty = parse_enum<Duty>(request.status());
        if (!filter.duty) co_return fail(ErrorKind::invalid, "couriers.unknown_status");
    }
    WAYBILL_CO_TRY(const auto page, co_await deps_.couriers.list(std::move(ctx), std::move(filter),
                                                                 page_limit(request.page()),
                                                                 request.page().cursor()));
    v1::ListCouriersReply reply;
    for (const Courier& courier : page.couriers) *reply.add_couriers() = to_office_message(courier);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::Courier>> CourierCalls::update_courier(Context ctx,
                                                       v1::UpdateCourierRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(auto wanted, decode_edit(request));
    DecideCourier decide = [wanted = std::move(wanted)](Courier& courier, TimePoint) {
        return edit(courier, wanted);
    };
    WAYBILL_CO_TRY(const auto courier,
                   co_await deps_.couriers.change(std::move(ctx), id, CourierNews::changed,
                                                  std::move(decide)));
    co_return to_office_message(courier);
}

Task<Result<v1::Courier>> CourierCalls::delete_courier(Context ctx,
                                                       v1::DeleteCourierRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto courier, co_await deps_.couriers.change(
                                           std::move(ctx), id, CourierNews::deleted, dismiss));
    co_return to_office_message(courier);
}

Task<Result<v1::CountInHandReply>> CourierCalls::count_in_hand(Context ctx,
                                                               v1::CountInHandRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto carried, co_await deps_.erased.carried_by(std::move(ctx), user));
    v1::CountInHandReply reply;
    reply.set_deliveries(carried.deliveries);
    reply.set_courier(carried.is_courier);
    co_return reply;
}

Task<Result<v1::Courier>> CourierCalls::set_duty(Context ctx, v1::SetDutyRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    const auto duty = parse_enum<Duty>(request.status());
    if (!duty) co_return fail(ErrorKind::invalid, "couriers.unknown_status");
    const auto said = request.has_position() ? to_position(request.position()) : std::nullopt;
    WAYBILL_CO_TRY(const auto position, check_position(said, deps_.clock.now()));
    if (position) {
        WAYBILL_CO_CHECK(co_await recall_position(ctx, id));
        (void)deps_.positions.offer(id, *position);  // stored below, if it is news
    }
    WAYBILL_CO_TRY(const auto courier, co_await deps_.couriers.set_duty(ctx, id, *duty, position));
    if (position) co_await deps_.hints.moved(std::move(ctx), id, *position);
    co_return to_message(courier);
}

Task<Result<waybill::v1::Empty>> CourierCalls::report_positions(
    Context ctx, v1::ReportPositionsRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto newest, newest_of(request, deps_.clock.now()));
    const waybill::v1::Empty reply;
    if (!newest) co_return reply;
    WAYBILL_CO_CHECK(co_await recall_position(ctx, id));
    const auto keep = deps_.positions.offer(id, *newest);
    if (keep == Positions::Keep::no) co_return reply;
    if (keep == Positions::Keep::durably)
        WAYBILL_CO_CHECK(co_await deps_.couriers.save_position(ctx, id, *newest));
    co_await deps_.hints.moved(std::move(ctx), id, *newest);
    co_return reply;
}

Task<Status> CourierCalls::recall_position(Context ctx, CourierId courier) {
    if (deps_.positions.newest(courier)) co_return Status{};
    WAYBILL_CO_TRY(const auto stored, co_await deps_.couriers.find(std::move(ctx), courier));
    // A fix from the future, of times when they were taken, must not stand before all others.
    if (stored.position && check_position(stored.position, deps_.clock.now()))
        (void)deps_.positions.offer(courier, *stored.position);  // stored it is
    co_return Status{};
}

Task<Result<v1::Position>> CourierCalls::position_for(Context ctx, v1::PositionForRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto delivery, co_await deps_.deliveries.find(std::move(ctx), order));
    const bool under_way =
        delivery.state == DeliveryState::assigned || delivery.state == DeliveryState::picked_up;
    const auto position =
        under_way ? deps_.positions.newest(delivery.courier) : std::optional<Position>{};
    if (!position) co_return fail(ErrorKind::not_found, "couriers.no_position");
    co_return to_message(*position);
}

Task<Result<v1::ListDeliveriesReply>> CourierCalls::list_claimable(
    Context ctx, v1::ListClaimableRequest request) {
    constexpr int considered_max = 200;  // the longest waiting; the nearest of them come first
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto courier, co_await deps_.couriers.find(ctx, id));
    WAYBILL_CO_TRY(auto waiting, co_await deps_.deliveries.waiting(ctx, id, considered_max));
    std::erase_if(waiting, [&](const Delivery& d) { return d.customer == courier.user; });
    const auto live = deps_.positions.newest(id);
    const auto from = live ? live : courier.position;
    std::ranges::stable_sort(waiting, std::less{},
                             [&](const Delivery& delivery) { return distance(delivery, from); });
    const int limit = request.limit() > 0 ? std::min(request.limit(), 100) : 10;
    constexpr int hands_max = 100;  // more than any capacity, and than anybody is asked about
    WAYBILL_CO_TRY(auto hand, co_await deps_.deliveries.of_courier(ctx, id, Listed::active,
                                                                   hands_max, std::string{}));
    std::vector<Delivery> offers = std::move(hand.deliveries);
    std::erase_if(offers, [](const Delivery& d) { return d.state != DeliveryState::offered; });
    if (deps_.mode == AssignmentMode::broadcast) {
        WAYBILL_CO_TRY(auto asked, co_await deps_.deliveries.asked(ctx, id, hands_max));
        std::ranges::move(asked, std::back_inserter(offers));
    }
    std::ranges::move(waiting, std::back_inserter(offers));
    if (offers.size() > static_cast<std::size_t>(limit))
        offers.resize(static_cast<std::size_t>(limit));
    co_return encode(offers);
}

Task<Result<v1::ListDeliveriesReply>> CourierCalls::list_deliveries(
    Context ctx, v1::ListDeliveriesRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<CourierId>(request.courier_id()));
    const Listed which = request.active_only() ? Listed::active : Listed::all;
    WAYBILL_CO_TRY(const auto page, co_await deps_.deliveries.of_courier(std::move(ctx), id, which,
                                                                         page_limit(request.page()),
                                                                         request.page().cursor()));
    auto reply = encode(page.deliveries);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::Delivery>> CourierCalls::claim(Context ctx, v1::ClaimRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto courier, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto delivery,
                   co_await deps_.deliveries.assign(std::move(ctx), order, courier,
                                                    decode_key(request.idempotency())));
    co_return to_message(delivery);
}

Task<Result<v1::Delivery>> CourierCalls::assign(Context ctx, v1::ClaimRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto courier, decode_id<CourierId>(request.courier_id()));
    WAYBILL_CO_TRY(const auto delivery, co_await deps_.care.assign(std::move(ctx), order, courier));
    co_return to_message(delivery);
}

Task<Result<v1::Delivery>> CourierCalls::accept(Context ctx, v1::StepRequest request) {
    return hand_on(deps_.planned, &DispatchStore::accept, std::move(ctx), decode_step(request));
}

Task<Result<v1::Delivery>> CourierCalls::decline(Context ctx, v1::StepRequest request) {
    WAYBILL_CO_TRY(auto command, decode_step(request));
    WAYBILL_CO_TRY(const auto delivery,
                   co_await deps_.planned.release(std::move(ctx), std::move(command), "declined"));
    co_return to_message(delivery);
}

Task<Result<v1::ListAttentionReply>> CourierCalls::list_attention(
    Context, v1::ListAttentionRequest request) {
    if (deps_.mode != AssignmentMode::optimal)
        co_return fail(ErrorKind::conflict, "couriers.not_planning");
    const int limit = request.limit() > 0 ? std::min(request.limit(), 100) : 10;
    const auto part = deps_.attention.list(static_cast<std::size_t>(limit));
    v1::ListAttentionReply reply;
    for (const AttentionItem& item : part.items) *reply.add_items() = to_message(item);
    reply.set_total(static_cast<std::int64_t>(part.total));
    if (part.planned_at) reply.set_planned_at(to_micros(*part.planned_at));
    co_return reply;
}

Task<Result<v1::Delivery>> CourierCalls::set_places(Context ctx, v1::SetPlacesRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    Places places;
    WAYBILL_CO_TRY(places.pickup, decode_place(request.has_pickup(), request.pickup()));
    WAYBILL_CO_TRY(places.dropoff, decode_place(request.has_dropoff(), request.dropoff()));
    WAYBILL_CO_TRY(const auto delivery,
                   co_await deps_.planned.set_places(std::move(ctx), order, places));
    co_return to_message(delivery);
}

Task<Result<v1::DeliveryAtReply>> CourierCalls::delivery_at(Context ctx,
                                                            v1::DeliveryAtRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto delivery, co_await deps_.past_deliveries.at(
                                            std::move(ctx), order, from_micros(request.at())));
    v1::DeliveryAtReply reply;
    if (delivery) *reply.mutable_delivery() = to_message(*delivery);
    co_return reply;
}

Task<Result<v1::Estimate>> CourierCalls::estimate_for(Context, v1::PositionForRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    const auto arrival = deps_.arrivals.of(order);
    if (!arrival) co_return fail(ErrorKind::not_found, "couriers.no_estimate");
    v1::Estimate reply;
    reply.set_arrives_at(to_micros(*arrival));
    co_return reply;
}

Task<Result<v1::Delivery>> CourierCalls::pick_up(Context ctx, v1::StepRequest request) {
    return hand_on(deps_.pick_up, &PickUp::run, std::move(ctx), decode_step(request));
}

Task<Result<v1::Delivery>> CourierCalls::deliver(Context ctx, v1::StepRequest request) {
    return hand_on(deps_.deliveries, &DeliveryStore::deliver, std::move(ctx), decode_step(request));
}

Task<Result<v1::Delivery>> CourierCalls::fail_hand_over(Context ctx, v1::FailRequest request) {
    FailCommand command;
    WAYBILL_CO_TRY(command.step, decode_step(request.step()));
    const auto reason = parse_enum<FailReason>(request.reason());
    if (!reason) co_return fail(ErrorKind::invalid, "couriers.unknown_reason");
    command.reason = *reason;
    command.note = request.note();
    WAYBILL_CO_TRY(const auto delivery,
                   co_await deps_.care.fail_hand_over(std::move(ctx), std::move(command)));
    co_return to_message(delivery);
}

Task<Result<v1::Delivery>> CourierCalls::give_back(Context ctx, v1::StepRequest request) {
    return hand_on(deps_.care, &CareStore::give_back, std::move(ctx), decode_step(request));
}

Task<Result<v1::Delivery>> CourierCalls::unassign(Context ctx, v1::CareRequest request) {
    return hand_on(deps_.care, &CareStore::unassign, std::move(ctx), decode_care(request));
}

Task<Result<v1::Delivery>> CourierCalls::unlock_pin(Context ctx, v1::CareRequest request) {
    return hand_on(deps_.care, &CareStore::unlock_pin, std::move(ctx), decode_care(request));
}

Task<Result<v1::Delivery>> CourierCalls::end_undeliverable(Context ctx, v1::CareRequest request) {
    return hand_on(deps_.care, &CareStore::end_undeliverable, std::move(ctx), decode_care(request));
}

}  // namespace waybill::couriers
