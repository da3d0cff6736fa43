// SPDX-License-Identifier: Apache-2.0
#include "tests/order_system/fake_order_system.hpp"

#include "platform/json/document.hpp"
#include "platform/rpc/channel.hpp"
#include "services/couriers/clients/foreign_orders.pb.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

#include <google/protobuf/util/json_util.h>

namespace waybill::order_system {
namespace {

/// Few, so that a page is not all of it.
constexpr std::size_t page = 2;

http::Response json_answer(int status, std::string body) {
    http::Response response{.status = status, .body = std::move(body)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

http::Response refusal(int status, std::string_view code) {
    return json_answer(status, std::format(R"({{"code":"{}"}})", code));
}

std::string text_in(std::string_view body, std::string_view name) {
    const auto read = json::Document::parse(body);
    return read ? std::string{read->root().text(name).value_or("")} : std::string{};
}

namespace wire = ::orders::v1;

constexpr rpc::Method get_orders{.service = "order_system",
                                 .name = "get_orders",
                                 .path = "/orders.v1.OrdersService/GetOrders",
                                 .callers = {}};
constexpr rpc::Method get_order_by_id{.service = "order_system",
                                      .name = "get_order_by_id",
                                      .path = "/orders.v1.OrdersService/GetOrderById",
                                      .callers = {}};
constexpr rpc::Method tell_outcome{.service = "order_system",
                                   .name = "tell_outcome",
                                   .path = "/orders.v1.OrdersService/TellOutcome",
                                   .callers = {}};

/// What was answered as JSON; what is no such message becomes bytes that are none.
template <typename Reply>
Result<std::string> by_grpc(const http::Response& response) {
    if (response.status == 404) return fail(ErrorKind::not_found, "rpc.undescribed");
    if (response.status != 200) return fail(ErrorKind::unavailable, rpc::unreachable);
    google::protobuf::util::JsonParseOptions lenient;
    lenient.ignore_unknown_fields = true;
    Reply reply;
    const auto read = google::protobuf::util::JsonStringToMessage(response.body, &reply, lenient);
    return read.ok() ? reply.SerializeAsString() : std::string{"\xff"};
}

}  // namespace

std::vector<rpc::Served> FakeOrderSystem::served() {
    const auto list_them = [this](Context, std::string bytes) -> Task<Result<std::string>> {
        wire::GetOrdersRequest request;
        if (away_ || !request.ParseFromString(bytes))
            co_return fail(ErrorKind::unavailable, rpc::unreachable);
        co_return by_grpc<wire::GetOrdersReply>(
            list(std::format(R"({{"cursor":"{}"}})", request.from())));
    };
    const auto read_one = [this](Context, std::string bytes) -> Task<Result<std::string>> {
        wire::GetOrderByIdRequest request;
        if (away_ || !request.ParseFromString(bytes))
            co_return fail(ErrorKind::unavailable, rpc::unreachable);
        co_return by_grpc<wire::Order>(
            read(std::format(R"({{"order_id":"{}"}})", request.order_id())));
    };
    const auto take_it = [this](Context, std::string bytes) -> Task<Result<std::string>> {
        wire::Outcome said;
        if (away_ || !said.ParseFromString(bytes))
            co_return fail(ErrorKind::unavailable, rpc::unreachable);
        co_return by_grpc<wire::TellOutcomeReply>(
            take(std::format(R"({{"order_id":"{}","status":"{}","sequence":{}}})", said.order_id(),
                             said.status(), said.sequence())));
    };
    return {{&get_orders, list_them}, {&get_order_by_id, read_one}, {&tell_outcome, take_it}};
}

Task<http::Response> FakeOrderSystem::handle(Context, http::Request request) {
    const std::array secrets{deps_.secret};
    const auto verified = webhooks::verify(secrets, webhooks::presented(request.headers),
                                           request.body, deps_.executor.clock().now());
    if (!verified) {
        ++badly_signed_;
        co_return refusal(401, "bad_signature");
    }
    if (away_) co_return refusal(503, "busy");
    if (request.path == "/waybill/changes") co_return list(request.body);
    if (request.path == "/waybill/orders") co_return read(request.body);
    if (request.path == "/waybill/outcomes") co_return take(request.body);
    co_return refusal(404, "no_such_path");
}

Task<Result<void>> FakeOrderSystem::accept_live(Context, const http::Request&,
                                                http::Response& refused) {
    refused = refusal(404, "no_such_path");
    co_return fail(ErrorKind::not_found, "order_system.no_live");
}

Task<void> FakeOrderSystem::live(Context, http::Request, http::WebSocket&) { co_return; }

void FakeOrderSystem::set(const std::string& order, std::string status) {
    set_silently(order, std::move(status));
    changes_.push_back(order);
}

void FakeOrderSystem::set_silently(const std::string& order, std::string status) {
    Order& kept = orders_[order];
    kept.status = std::move(status);
    ++kept.version;
}

void FakeOrderSystem::erase(const std::string& order) {
    orders_.erase(order);
    changes_.push_back(order);
}

bool FakeOrderSystem::was_told(const std::string& order, std::string_view status) {
    return std::ranges::contains(outcomes_[order], status, &Outcome::status);
}

http::Response FakeOrderSystem::list(std::string_view body) const {
    const std::string cursor = text_in(body, "cursor");
    std::size_t from = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), from);
    const std::size_t to = std::min(changes_.size(), from + page);
    std::string orders;
    for (std::size_t i = from; i < to; ++i)
        orders += std::format(R"({}{{"order_id":"{}"}})", i == from ? "" : ",", changes_[i]);
    return json_answer(200, std::format(R"({{"orders":[{}],"cursor":"{}","more":{}}})", orders, to,
                                        to < changes_.size()));
}

http::Response FakeOrderSystem::read(std::string_view body) {
    ++reads_;
    const std::string id = text_in(body, "order_id");
    const auto found = orders_.find(id);
    if (found == orders_.end()) return refusal(404, "no_such_order");
    if (!instead_.empty()) return json_answer(200, instead_);
    return json_answer(
        200, std::format(R"({{"order_id":"{}","version":{},"status":"{}","partner_id":"k7",)"
                         R"("partner_title":"Kitchen Seven","pickup":{{"address":"Mill Lane 3",)"
                         R"("lat":50.85,"lon":4.35}},"dropoff":{{"address":"Station Street 12"}},)"
                         R"("phone":"+3225550101","note":"the bell is broken","pin":"0417"}})",
                         id, found->second.version, found->second.status));
}

http::Response FakeOrderSystem::take(std::string_view body) {
    const auto read = json::Document::parse(body);
    const std::string id = text_in(body, "order_id");
    if (!read || !orders_.contains(id)) return refusal(404, "no_such_order");
    const auto sequence = read->root().find("sequence");
    outcomes_[id].push_back({.status = text_in(body, "status"),
                             .sequence = sequence ? sequence->whole().value_or(0) : 0});
    return json_answer(200, "{}");
}

}  // namespace waybill::order_system
