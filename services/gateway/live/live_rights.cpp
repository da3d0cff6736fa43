// SPDX-License-Identifier: Apache-2.0
#include "contracts/parked/v1/events.json.hpp"
#include "platform/json/codec.hpp"
#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/courier_bodies.hpp"
#include "services/gateway/bodies/order_bodies.hpp"
#include "services/gateway/live/live_session.hpp"
#include "services/gateway/live/planned_arrival.hpp"

/// Who may watch what, and what of it they see.
namespace waybill::gateway {
namespace {

constexpr Duration asking_max = 2s;

/// What couriers are told about a delivery that is not theirs (yet).
struct OfferedView {
    OrderId order_id;
    std::string partner_title;
    std::string pickup_address;
    std::optional<waybill::v1::Place> pickup_place;
    std::optional<waybill::v1::Place> dropoff_place;
    static void describe(json::Fields<OfferedView>& f) {
        f.title("OfferedDelivery");
        f.required("order_id", &OfferedView::order_id);
        f.required("partner_title", &OfferedView::partner_title);
        f.required("pickup_address", &OfferedView::pickup_address);
        f.optional("pickup_place", &OfferedView::pickup_place);
        f.optional("dropoff_place", &OfferedView::dropoff_place);
    }
};

std::string offered(orders::v1::Order& order) {
    narrow(order, {OrderReader::asked}, OrderPhase::waiting);
    OfferedView view{.order_id = read_id<OrderId>(order.order_id()),
                     .partner_title = order.partner_title(),
                     .pickup_address = order.pickup_address(),
                     .pickup_place = {},
                     .dropoff_place = {}};
    if (order.has_pickup_place()) view.pickup_place = order.pickup_place();
    if (order.has_place()) view.dropoff_place = order.place();
    return json::encode(view);
}

/// What others have got by now is not theirs to look at.
struct GoneView {
    OrderId order_id;
    static void describe(json::Fields<GoneView>& f) {
        f.title("OfferGone");
        f.required("order_id", &GoneView::order_id);
    }
};

struct EstimatedView {
    OrderId order_id;
    TimePoint estimated_at;
    static void describe(json::Fields<EstimatedView>& f) {
        f.title("EstimatedArrival");
        f.required("order_id", &EstimatedView::order_id);
        f.required("estimated_at", &EstimatedView::estimated_at);
    }
};

std::string estimated_view(const couriers::v1::DeliveryEstimated& estimated) {
    return json::encode(EstimatedView{.order_id = read_id<OrderId>(estimated.order_id()),
                                      .estimated_at = from_micros(estimated.arrives_at())});
}

orders::v1::Alert alert_of(const LiveEvent& event, const orders::v1::OrderAlerted& alerted) {
    orders::v1::Alert alert;
    alert.set_alert_id(event.id.text());
    alert.set_order_id(alerted.order().order_id());
    alert.set_order_number(alerted.order().number());
    alert.set_order_status(alerted.order().status());
    alert.set_partner_id(alerted.order().partner_id());
    alert.set_reason(alerted.reason());
    alert.set_note(alerted.note());
    alert.set_at(to_micros(event.time));
    return alert;
}

std::unexpected<Error> refused(std::string_view reason) {
    return fail(ErrorKind::not_found, reason);
}

}  // namespace

/// A live connection has no end in time; each question has one, and the caller's name.
Context LiveSession::asking(const Context& ctx) const {
    Context shorter = ctx.no_later_than(live_.parts.clock.steady() + asking_max);
    shorter.caller = caller_.value_or(Caller{.service = "gateway"});
    return shorter;
}

Task<Result<LiveSession::Watched>> LiveSession::find(Context ctx, std::string label) {
    const auto colon = label.find(':');
    const std::string kind = label.substr(0, colon);
    const std::string rest = colon == std::string::npos ? "" : label.substr(colon + 1);
    if (kind == "tracking") co_return co_await find_tracking(ctx, rest);
    if (!caller_) co_return fail(ErrorKind::unauthenticated, "auth.missing_token");
    if (kind == "order") co_return co_await find_order(ctx, rest);
    if (kind == "partner") co_return co_await find_partner(ctx, rest);
    if (label == "courier:me") co_return co_await find_courier(ctx);
    if (label == "board") co_return find_board();
    co_return refused("live.no_such_topic");
}

Task<Result<LiveSession::Watched>> LiveSession::find_order(Context ctx, std::string id) {
    const auto order = OrderId::parse(id);
    if (!order) co_return refused("orders.not_found");
    WAYBILL_CO_TRY(const auto seen, co_await live_.parts.rights.read(asking(ctx), *order));
    live_.hub.learn(seen.order);
    Watched watched{.shape = LiveShape::order,
                    .topics = {},
                    .readers = seen.readers,
                    .pin = seen.order.pin(),
                    .tracking_token = seen.order.tracking_token()};
    watched.topics.push_back("order:" + id);
    co_return watched;
}

Task<Result<LiveSession::Watched>> LiveSession::find_partner(Context ctx, std::string id) {
    const auto partner = PartnerId::parse(id);
    if (!partner) co_return refused("catalog.partner_not_found");
    if (!sees_all()) WAYBILL_CO_CHECK(co_await live_.parts.staff.check(asking(ctx), *partner));
    co_return Watched{.shape = LiveShape::partner, .topics = {"partner:" + id}};
}

Task<Result<LiveSession::Watched>> LiveSession::find_courier(Context ctx) {
    if (!caller_->roles.has(Role::courier)) co_return fail(ErrorKind::forbidden, "auth.wrong_role");
    couriers::v1::GetCourierRequest request;
    request.set_user_id(caller_->user.text());
    const Context asked = asking(ctx);
    WAYBILL_CO_TRY(const auto courier,
                   co_await live_.parts.clients.couriers.get_courier(asked, std::move(request)));
    courier_ = courier.courier_id();
    std::vector<std::string> topics{"courier:" + courier_};
    if (!courier.asked_only()) topics.emplace_back("offers");
    co_return Watched{.shape = LiveShape::courier, .topics = std::move(topics)};
}

Task<Result<LiveSession::Watched>> LiveSession::find_tracking(Context ctx, std::string token) {
    if (token.size() != 32) co_return refused("orders.not_found");
    orders::v1::TrackRequest request;
    request.set_token(std::move(token));
    const Context asked = asking(ctx);
    WAYBILL_CO_TRY(const auto order,
                   co_await live_.parts.clients.orders.track(asked, std::move(request)));
    live_.hub.learn(order);
    Watched watched{.shape = LiveShape::tracking, .topics = {}, .readers = {OrderReader::link}};
    watched.topics.push_back("order:" + order.order_id());
    co_return watched;
}

Result<LiveSession::Watched> LiveSession::find_board() const {
    if (!sees_all()) return fail(ErrorKind::forbidden, "auth.wrong_role");
    return Watched{.shape = LiveShape::board, .topics = {"board"}};
}

Task<OrderReaders> LiveSession::readers_of(Context ctx, LiveShape shape,
                                           const orders::v1::Order& order) {
    if (shape == LiveShape::tracking) co_return OrderReaders{OrderReader::link};
    if (!caller_) co_return OrderReaders{};
    if (shape == LiveShape::offers)
        co_return caller_->roles.has(Role::courier) ? OrderReaders{OrderReader::asked}
                                                    : OrderReaders{};
    if (shape == LiveShape::courier)
        co_return order.courier_id() == courier_ ? OrderReaders{OrderReader::courier}
                                                 : OrderReaders{};
    if (caller_->roles.has(Role::courier) && courier_.empty() && !order.courier_id().empty())
        (void)co_await find_courier(ctx);  // whose deliveries are shown; nobody's if there is none
    co_return (co_await live_.parts.rights.readers(asking(ctx), order)).value_or(OrderReaders{});
}

void LiveSession::dress(const std::string& label, orders::v1::Order& order, OrderReaders readers) {
    const auto watched = watched_.find(label);
    if (watched == watched_.end() || watched->second.shape != LiveShape::order) return;
    watched->second.readers = readers;
    order.set_pin(watched->second.pin);
    order.set_tracking_token(watched->second.tracking_token);
}

bool LiveSession::shows_position(const std::string& label) const {
    const auto watched = watched_.find(label);
    return watched != watched_.end() &&
           shows(OrderField::courier_place, watched->second.readers, OrderPhase::on_way);
}

Task<std::optional<std::string>> LiveSession::show(Context ctx, const LiveItem& item,
                                                   const LiveEvent& event) {
    // No more than the time, to whom the order was shown when they began to watch.
    if (event.type == "delivery.estimated") {
        couriers::v1::DeliveryEstimated estimated;
        if (!estimated.ParseFromString(event.data)) co_return std::nullopt;
        co_return live_event(item.label, event.type, event, estimated_view(estimated));
    }
    if (event.type.starts_with("delivery.")) {
        couriers::v1::DeliveryChanged changed;
        if (!changed.ParseFromString(event.data)) co_return std::nullopt;
        if (!sees_all() && changed.delivery().courier_id() != courier_) co_return std::nullopt;
        const auto view = sees_all() ? shown_to(changed.delivery(), {OrderReader::office})
                                     : shown_to_courier(changed.delivery());
        co_return live_event(item.label, event.type, event, json::encode(view));
    }
    if (event.type.starts_with("courier.")) {
        couriers::v1::CourierChanged changed;
        if (!changed.ParseFromString(event.data) || !sees_all()) co_return std::nullopt;
        co_return live_event(item.label, event.type, event, json::encode(changed.courier()));
    }
    if (event.type == "order.alerted") {
        orders::v1::OrderAlerted alerted;
        if (!alerted.ParseFromString(event.data) || !sees_all()) co_return std::nullopt;
        co_return live_event(item.label, event.type, event, json::encode(alert_of(event, alerted)));
    }
    if (event.type == "message.parked") {
        parked::v1::MessageParked message;
        if (!message.ParseFromString(event.data) || !sees_all()) co_return std::nullopt;
        co_return live_event(item.label, event.type, event, json::encode(message));
    }
    orders::v1::OrderChanged changed;
    if (!changed.ParseFromString(event.data)) co_return std::nullopt;
    orders::v1::Order& order = *changed.mutable_order();
    const OrderReaders readers = co_await readers_of(ctx, item.shape, order);
    if (readers.empty()) {
        const std::string label = item.label;
        unsubscribe(label);
        co_return live_note("refused", label, "auth.wrong_role");
    }
    dress(item.label, order, readers);
    if (item.shape == LiveShape::offers && may_be_claimed(event.type, order))
        co_return live_event(item.label, "offer.added", event, offered(order));
    if (item.shape == LiveShape::offers) {
        const GoneView gone{.order_id = read_id<OrderId>(order.order_id())};
        co_return live_event(item.label, "offer.gone", event, json::encode(gone));
    }
    // The order's own estimate knows nothing of the plan.
    if (const auto arrival = co_await planned_arrival(live_.parts, asking(ctx), order))
        order.set_estimated_at(to_micros(*arrival));
    if (item.shape == LiveShape::tracking)
        co_return live_event(item.label, event.type, event, json::encode(to_tracking(order)));
    co_return live_event(item.label, event.type, event,
                         json::encode(shown_to(std::move(order), readers, live_.parts.public_url)));
}

}  // namespace waybill::gateway
