// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/foreign_system_http.hpp"

#include "platform/core/geo.hpp"
#include "platform/core/text.hpp"
#include "platform/json/document.hpp"
#include "platform/json/writer.hpp"

#include <algorithm>

namespace waybill::couriers {
namespace {

constexpr int changes_max = 100;
constexpr std::size_t foreign_answer_max = std::size_t{256} * 1024;
constexpr json::ParseLimits foreign_limits{.bytes_max = foreign_answer_max, .depth_max = 8};
constexpr std::size_t cursor_size_max = 200;
constexpr std::size_t foreign_text_max = 500;

/// It waits: the same may be asked, or said, again.
std::unexpected<Error> foreign_away(std::string detail) {
    return fail(ErrorKind::unavailable, "couriers.foreign_away", std::move(detail));
}
std::unexpected<Error> cannot_read(std::string_view what) {
    return foreign_away("unreadable: " + std::string{what});
}

/// What it refuses today may be set right there: nothing is given up for it.
Status check_answer(const http::Response& response) {
    if (response.status >= 200 && response.status < 300) return {};
    return foreign_away("status " + std::to_string(response.status));
}

bool is_no_such_order(const http::Response& response) {
    if (response.status != 404) return false;
    const auto body = json::Document::parse(response.body, foreign_limits);
    return body && body->root().text("code") == "no_such_order";
}

std::optional<Position> read_foreign_place(json::View door) {
    const auto lat = door.find("lat");
    const auto lon = door.find("lon");
    const auto is_number = [](const std::optional<json::View>& one) {
        return one && (one->is(json::Kind::integer) || one->is(json::Kind::number));
    };
    if (!is_number(lat) || !is_number(lon)) return std::nullopt;
    const Position place{.lat = lat->number(), .lon = lon->number(), .at = {}};
    if (!is_place({.lat = place.lat, .lon = place.lon})) return std::nullopt;
    return place;
}

Result<Door> read_foreign_door(json::View order, std::string_view name) {
    const auto door = order.find(name);
    const auto address = door ? door->text("address") : std::nullopt;
    if (!address || address->empty() || address->size() > foreign_text_max)
        return cannot_read(name);
    return Door{.address = std::string{*address}, .place = read_foreign_place(*door)};
}

bool is_foreign_pin(std::string_view pin) {
    return pin.size() == 4 &&
           std::ranges::all_of(pin, [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// Of a text that may be missing: at most so much of it.
std::string some_text(json::View order, std::string_view name) {
    return std::string{order.text(name).value_or("").substr(0, foreign_text_max)};
}

Result<ForeignOrder> read_foreign_order(json::View order, const std::string& external_id) {
    if (order.text("order_id") != external_id) return cannot_read("order_id");
    const auto state = parse_foreign_state(order.text("status").value_or(""));
    if (!state) return cannot_read("status");
    const auto version = order.find("version");
    const auto number = version ? version->whole() : std::nullopt;
    if (!number || *number < 1) return cannot_read("version");
    ForeignOrder read{.external_id = external_id, .version = *number, .state = *state};
    // Of what nobody fetches, nothing else has to be there.
    if (*state != ForeignState::coming && *state != ForeignState::ready) return read;
    const std::string_view pin = order.text("pin").value_or("");
    if (!is_foreign_pin(pin)) return cannot_read("pin");
    WAYBILL_TRY(read.pickup, read_foreign_door(order, "pickup"));
    WAYBILL_TRY(read.dropoff, read_foreign_door(order, "dropoff"));
    read.pin = PersonalText{std::string{pin}};
    read.partner_id = some_text(order, "partner_id");
    read.partner_title = some_text(order, "partner_title");
    read.phone = PersonalText{some_text(order, "phone")};
    if (!read.phone.reveal().empty() && !is_phone(read.phone.reveal())) return cannot_read("phone");
    read.note = PersonalText{some_text(order, "note")};
    read.ready_at = parse_rfc3339(order.text("ready_at").value_or(""));
    return read;
}

Result<ForeignChanges> read_changes(std::string_view answer) {
    const auto body = json::Document::parse(answer, foreign_limits);
    if (!body) return cannot_read("body");
    const auto orders = body->root().find("orders");
    const auto cursor = body->root().text("cursor");
    if (!orders || !orders->is(json::Kind::array)) return cannot_read("orders");
    if (!cursor || cursor->size() > cursor_size_max) return cannot_read("cursor");
    ForeignChanges changes{.external_ids = {}, .cursor = std::string{*cursor}, .more = false};
    for (auto order = orders->first(); order.more(); order.next()) {
        const auto id = order.value().text("order_id");
        if (!id) return cannot_read("order_id");
        changes.external_ids.emplace_back(*id);
    }
    const auto more = body->root().find("more");
    changes.more = more && more->is(json::Kind::boolean) && more->boolean();
    return changes;
}

}  // namespace

Task<Result<http::Response>> ForeignSystemHttp::say(Context ctx, Message message) {
    http::OutboundRequest request{.method = http::Method::post,
                                  .url = deps_.url + std::string{message.path},
                                  .body = std::move(message.body),
                                  .timeout = deps_.timeout,
                                  .answer_bytes_max = foreign_answer_max};
    request.headers.set("content-type", "application/json");
    request.headers.set("accept", "application/json");
    const auto signature =
        webhooks::sign(deps_.secrets, message.id, deps_.clock.now(), request.body);
    signature.put(request.headers);
    auto response = co_await deps_.client.send(std::move(ctx), std::move(request));
    if (!response) co_return foreign_away(std::string{response.error().reason});
    co_return response;
}

Task<Result<ForeignChanges>> ForeignSystemHttp::since(Context ctx, std::string cursor) {
    Message message{
        .path = "/changes", .id = "changes_" + deps_.ids.next<EventId>().text(), .body = {}};
    json::Writer{message.body}
        .begin_object()
        .member("cursor", cursor)
        .member("limit", changes_max)
        .end_object();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    WAYBILL_CO_CHECK(check_answer(response));
    co_return read_changes(response.body);
}

Task<Result<std::optional<ForeignOrder>>> ForeignSystemHttp::read(Context ctx,
                                                                  std::string external_id) {
    Message message{
        .path = "/orders", .id = "read_" + deps_.ids.next<EventId>().text(), .body = {}};
    json::Writer{message.body}.begin_object().member("order_id", external_id).end_object();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    if (is_no_such_order(response)) co_return std::optional<ForeignOrder>{};
    WAYBILL_CO_CHECK(check_answer(response));
    const auto body = json::Document::parse(response.body, foreign_limits);
    if (!body) co_return cannot_read("order");
    WAYBILL_CO_TRY(auto order, read_foreign_order(body->root(), external_id));
    co_return std::optional<ForeignOrder>{std::move(order)};
}

Task<Status> ForeignSystemHttp::tell(Context ctx, ForeignOutcome outcome) {
    Message message{.path = "/outcomes",
                    .id = "outcome_" + outcome.external_id + "_" + std::to_string(outcome.sequence),
                    .body = {}};
    std::ranges::replace(message.id, '.', '_');  // an id has no dot
    json::Writer json{message.body};
    json.begin_object()
        .member("order_id", outcome.external_id)
        .member("status", outcome.status)
        .member("courier_name", outcome.courier_name)
        .member("note", outcome.note)
        .member("sequence", outcome.sequence)
        .member("at", to_rfc3339(outcome.at))
        .end_object();
    WAYBILL_CO_TRY(const auto response, co_await say(std::move(ctx), std::move(message)));
    if (is_no_such_order(response)) co_return Status{};
    co_return check_answer(response);
}

}  // namespace waybill::couriers
