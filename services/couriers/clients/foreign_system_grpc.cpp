// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/foreign_system_grpc.hpp"

#include "services/couriers/clients/foreign_orders.pb.h"
#include "services/couriers/clients/foreign_words.hpp"

#include <algorithm>

namespace waybill::couriers {
namespace {

namespace wire = ::orders::v1;

constexpr std::string_view order_system = "order_system";
constexpr rpc::Method get_orders{.service = order_system,
                                 .name = "get_orders",
                                 .path = "/orders.v1.OrdersService/GetOrders",
                                 .callers = {},
                                 .idempotent = true};
constexpr rpc::Method get_order_by_id{.service = order_system,
                                      .name = "get_order_by_id",
                                      .path = "/orders.v1.OrdersService/GetOrderById",
                                      .callers = {},
                                      .idempotent = true};
constexpr rpc::Method tell_of_outcome{.service = order_system,
                                      .name = "tell_outcome",
                                      .path = "/orders.v1.OrdersService/TellOutcome",
                                      .callers = {},
                                      .idempotent = true};

ForeignDoorWords words_of(const wire::Door& door) {
    ForeignDoorWords words{.address = door.address(), .lat = {}, .lon = {}};
    if (door.has_lat()) words.lat = door.lat();
    if (door.has_lon()) words.lon = door.lon();
    return words;
}

ForeignWords words_of(const wire::Order& order) {
    ForeignWords words{.order_id = order.order_id(),
                       .status = order.status(),
                       .version = order.version(),
                       .partner_id = order.partner_id(),
                       .partner_title = order.partner_title(),
                       .pickup = {},
                       .dropoff = {},
                       .phone = order.phone(),
                       .note = order.note(),
                       .pin = order.pin(),
                       .ready_at = order.ready_at()};
    if (order.has_pickup()) words.pickup = words_of(order.pickup());
    if (order.has_dropoff()) words.dropoff = words_of(order.dropoff());
    return words;
}

/// What it refuses today may be set right there: nothing is given up for it.
std::unexpected<Error> away_by(const Error& error) {
    return foreign_away(std::string{error.reason} + ' ' + error.detail);
}

bool is_no_such_order(const Error& error) { return error.kind == ErrorKind::not_found; }

}  // namespace

template <typename Reply>
Task<Result<Reply>> ForeignSystemGrpc::ask(Context ctx, const rpc::Method& method,
                                           std::string request) {
    // Who of ours asks is nothing that another system has to know.
    ctx.caller = {};
    ctx.deadline = std::min(ctx.deadline, deps_.clock.steady() + deps_.timeout);
    WAYBILL_CO_TRY(const auto bytes,
                   co_await deps_.channel.call(std::move(ctx), method, std::move(request)));
    Reply reply;
    if (bytes.size() > foreign_answer_max || !reply.ParseFromString(bytes))
        co_return foreign_unreadable("message");
    co_return reply;
}

Task<Result<ForeignChanges>> ForeignSystemGrpc::since(Context ctx, std::string cursor) {
    wire::GetOrdersRequest request;
    request.set_from(std::move(cursor));
    request.set_limit(foreign_changes_max);
    const auto reply =
        co_await ask<wire::GetOrdersReply>(std::move(ctx), get_orders, request.SerializeAsString());
    if (!reply) co_return away_by(reply.error());
    WAYBILL_CO_CHECK(check_foreign_cursor(reply->cursor()));
    ForeignChanges changes{.external_ids = {}, .cursor = reply->cursor(), .more = reply->more()};
    for (const wire::Order& order : reply->orders())
        changes.external_ids.push_back(order.order_id());
    co_return changes;
}

Task<Result<std::optional<ForeignOrder>>> ForeignSystemGrpc::read(Context ctx,
                                                                  std::string external_id) {
    wire::GetOrderByIdRequest request;
    request.set_order_id(external_id);
    const auto reply =
        co_await ask<wire::Order>(std::move(ctx), get_order_by_id, request.SerializeAsString());
    if (!reply && is_no_such_order(reply.error())) co_return std::optional<ForeignOrder>{};
    if (!reply) co_return away_by(reply.error());
    WAYBILL_CO_TRY(auto order, read_foreign_order(words_of(*reply), external_id));
    co_return std::optional<ForeignOrder>{std::move(order)};
}

Task<Status> ForeignSystemGrpc::tell(Context ctx, ForeignOutcome outcome) {
    wire::Outcome said;
    said.set_order_id(outcome.external_id);
    said.set_status(outcome.status);
    said.set_courier_name(outcome.courier_name);
    said.set_note(outcome.note);
    said.set_sequence(outcome.sequence);
    said.set_at(to_rfc3339(outcome.at));
    const auto reply = co_await ask<wire::TellOutcomeReply>(std::move(ctx), tell_of_outcome,
                                                            said.SerializeAsString());
    if (reply || is_no_such_order(reply.error())) co_return Status{};
    // One that serves no such call wants to know of no order.
    if (reply.error().reason == rpc::unknown_method) co_return Status{};
    co_return away_by(reply.error());
}

}  // namespace waybill::couriers
