// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/foreign_system_http.hpp"

#include "platform/json/document.hpp"
#include "platform/json/writer.hpp"
#include "services/couriers/clients/foreign_words.hpp"

#include <algorithm>

namespace waybill::couriers {
namespace {

constexpr json::ParseLimits foreign_limits{.bytes_max = foreign_answer_max, .depth_max = 8};

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

std::optional<double> number_in(json::View door, std::string_view name) {
    const auto found = door.find(name);
    if (!found || !(found->is(json::Kind::integer) || found->is(json::Kind::number)))
        return std::nullopt;
    return found->number();
}

std::optional<ForeignDoorWords> door_in(json::View order, std::string_view name) {
    const auto door = order.find(name);
    if (!door) return std::nullopt;
    return ForeignDoorWords{.address = door->text("address").value_or(""),
                            .lat = number_in(*door, "lat"),
                            .lon = number_in(*door, "lon")};
}

ForeignWords words_of(json::View order) {
    const auto text = [order](std::string_view name) { return order.text(name).value_or(""); };
    const auto version = order.find("version");
    return {.order_id = text("order_id"),
            .status = text("status"),
            .version = version ? version->whole() : std::nullopt,
            .partner_id = text("partner_id"),
            .partner_title = text("partner_title"),
            .pickup = door_in(order, "pickup"),
            .dropoff = door_in(order, "dropoff"),
            .phone = text("phone"),
            .note = text("note"),
            .pin = text("pin"),
            .ready_at = text("ready_at")};
}

Result<ForeignChanges> read_changes(std::string_view answer) {
    const auto body = json::Document::parse(answer, foreign_limits);
    if (!body) return foreign_unreadable("body");
    const auto orders = body->root().find("orders");
    const auto cursor = body->root().text("cursor");
    if (!orders || !orders->is(json::Kind::array)) return foreign_unreadable("orders");
    if (!cursor) return foreign_unreadable("cursor");
    WAYBILL_CHECK(check_foreign_cursor(*cursor));
    ForeignChanges changes{.external_ids = {}, .cursor = std::string{*cursor}, .more = false};
    for (auto order = orders->first(); order.more(); order.next()) {
        const auto id = order.value().text("order_id");
        if (!id) return foreign_unreadable("order_id");
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
        .member("limit", foreign_changes_max)
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
    if (!body) co_return foreign_unreadable("order");
    WAYBILL_CO_TRY(auto order, read_foreign_order(words_of(body->root()), external_id));
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
