// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include "platform/json/document.hpp"
#include "platform/telemetry/registry.hpp"
#include "services/gateway/routes/all_routes.hpp"
#include "services/gateway/routes/api_words.hpp"
#include "services/gateway/routes/docs_routes.hpp"

namespace waybill::gateway::testing {
namespace {

void set(waybill::v1::Money& money, std::int64_t amount) {
    money.set_amount(amount);
    money.set_currency("EUR");
}

}  // namespace

Result<crypto::AccessClaims> FakeTokens::verify(std::string_view token) {
    const auto found = known.find(token);
    if (found == known.end()) return fail(ErrorKind::unauthenticated, "auth.invalid_token");
    return found->second;
}

void FakeTokens::revoke(const SessionId& session) {
    std::erase_if(known, [&](const auto& one) { return one.second.session == session; });
}

Result<std::string> FakePictureMaker::remake(std::string_view upload, pictures::Form form) const {
    if (!upload.starts_with("picture")) return fail(ErrorKind::malformed, "pictures.unknown_type");
    return std::string{upload} + " of " + std::to_string(form.side_max);
}

Task<Result<ApiKeyPage>> MemoryApiKeys::list(Context, ApiKeyFilter filter) {
    ApiKeyPage page;
    for (const auto& [digest, key] : known)
        if (key.partner == filter.partner) page.data.push_back(key);
    co_return page;
}

Task<Status> MemoryApiKeys::revoke(Context, PartnerId, ApiKeyId id) {
    for (auto& [digest, key] : known)
        if (key.id == id) key.revoked_at = key.made_at;
    co_return Status{};
}

Task<Result<std::optional<ApiKey>>> MemoryApiKeys::find(Context, std::string digest) {
    const auto found = known.find(digest);
    if (found == known.end()) co_return std::nullopt;
    co_return found->second;
}

GatewayWorld::GatewayWorld(std::string_view public_url) : GatewayWorld{public_url, nullptr} {}

GatewayWorld::GatewayWorld(std::string_view public_url, cache::Cache* shared)
    : browsers{{.tokens = tokens, .random = random, .clock = loop.clock()},
               {.public_url = public_url, .origins = {std::string{friend_origin}}, .key = key}},
      cache{shared == nullptr ? static_cast<cache::Cache&>(own_cache) : *shared},
      router{{.gatekeeper = gatekeeper,
              .limiter = rates,
              .answers = answers,
              .cache = cache,
              .observer = observer,
              .random = random,
              .clock = loop.clock()}},
      parts{.clients = {.identity = identity,
                        .catalog = catalog,
                        .orders = orders,
                        .payments = payments,
                        .simulator = simulator,
                        .couriers = couriers,
                        .notifications = notifications},
            .quotes = quotes,
            .staff = staff,
            .rights = rights,
            .offers = offers,
            .hub = hub,
            .actions = actions,
            .pictures = pictures,
            .api_keys = api_keys,
            .answers = answers,
            .gatekeeper = gatekeeper,
            .browsers = browsers,
            .news = news,
            .ids = ids,
            .clock = loop.clock(),
            .public_url = std::string{public_url}},
      live{.parts = parts, .hub = hub, .tokens = tokens, .limiter = rates} {
    identity.on_keys = [](const auto&) { return identity::v1::KeysReply{}; };
    add_person("ada", {Role::customer});
    add_person("pat", {Role::partner});
    add_person("carl", {Role::courier});
    add_person("olga", {Role::operator_});
    add_person("sue", {Role::support});
    mount_all(router, live);
    mount_health(router, loop.clock(), {});
    mount_docs(router, api_words("waybill_session"));
    catalog.on_staff_partners = [this](const auto& asked) {
        catalog::v1::StaffPartnersReply reply;
        if (asked.user_id() == user("pat").text()) reply.add_partner_ids(std::string{partner});
        return reply;
    };
}

void GatewayWorld::add_person(std::string name, Roles roles) {
    const auto id = ids.next<UserId>();
    const auto session = ids.next<SessionId>();
    tokens.known[name] = {
        .user = id, .session = session, .roles = roles, .expires_at = loop.clock().now() + 10min};
}

UserId GatewayWorld::user(std::string_view name) const {
    return tokens.known.find(name)->second.user;
}

Status GatewayWorld::hear(std::span<const messaging::EventType> types,
                          messaging::Subscription subscription, messaging::Event event) {
    telemetry::Registry metrics;
    const service::Intake intake{"gateway", types, metrics};
    return loop.run(intake.narrow(std::move(subscription)).handle({}, std::move(event)));
}

messaging::Event GatewayWorld::courier_at(double lat, double lon) const {
    couriers::v1::CourierMoved moved;
    moved.set_courier_id(std::string{courier});
    moved.mutable_position()->set_lat(lat);
    moved.mutable_position()->set_lon(lon);
    moved.mutable_position()->set_at(to_micros(loop.clock().now()));
    messaging::Event hint;
    hint.topic = couriers::v1::hints::topic;
    hint.type = couriers::v1::hints::courier_moved.name;
    hint.data = moved.SerializeAsString();
    return hint;
}

http::Request GatewayWorld::request(http::Method method, std::string target, std::string body,
                                    std::string_view token) {
    http::Request request;
    request.method = method;
    request.body = std::move(body);
    request.peer = "10.0.0.7";
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    if (!request.body.empty()) request.headers.add("Content-Type", "application/json");
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + std::string{token});
    return request;
}

http::Response GatewayWorld::send(http::Method method, std::string target, std::string body,
                                  std::string_view token) {
    return send(request(method, std::move(target), std::move(body), token));
}

catalog::v1::Partner GatewayWorld::a_partner() const {
    catalog::v1::Partner made;
    made.set_partner_id(std::string{partner});
    made.set_title("Corner Bakery");
    made.set_kind("bakery");
    made.set_address("Mill Lane 3");
    made.set_zone("Europe/Brussels");
    made.set_api_url("https://kitchen.example/waybill");
    made.set_verified(true);
    made.set_enabled(true);
    set(*made.mutable_delivery_fee(), 250);
    made.set_version(3);
    made.set_open_now(true);
    return made;
}

catalog::v1::Offer GatewayWorld::an_offer() const {
    catalog::v1::Offer made;
    made.set_offer_id(std::string{offer});
    made.set_partner_id(std::string{partner});
    made.mutable_product()->set_product_id(std::string{product});
    made.mutable_product()->set_name("Rye bread");
    made.mutable_product()->set_category("bread");
    set(*made.mutable_price(), 420);
    made.set_in_stock(17);
    made.set_active(true);
    made.set_version(2);
    return made;
}

orders::v1::Order GatewayWorld::an_order() const {
    orders::v1::Order made;
    made.set_order_id(std::string{order});
    made.set_number("6R1TBE");
    made.set_customer_id(user("ada").text());
    made.set_partner_id(std::string{partner});
    made.set_partner_title("Corner Bakery");
    made.set_status("DELIVERING");
    made.set_delivery_status("picked_up");
    set(*made.mutable_delivery_fee(), 250);
    set(*made.mutable_total(), 670);
    made.set_address("Station Street 12, bell 3");
    made.set_phone("+3225550101");
    made.set_courier_id(std::string{courier});
    made.set_courier_name("Carl Cycle");
    made.set_version(6);
    return made;
}

std::string code_of(const http::Response& response) {
    const auto document = json::Document::parse(response.body);
    if (!document) return {};
    return std::string{document->root().text("code").value_or("")};
}

std::string fields_of(const http::Response& response) {
    std::string out;
    const auto document = json::Document::parse(response.body);
    if (!document) return out;
    const auto errors = document->root().find("errors");
    if (!errors) return out;
    for (auto field = errors->first(); field.more(); field.next()) {
        const auto pointer = field.value().text("pointer").value_or("?");
        const auto code = field.value().text("code").value_or("?");
        out.append(pointer).append(" ").append(code).append("\n");
    }
    return out;
}

}  // namespace waybill::gateway::testing
