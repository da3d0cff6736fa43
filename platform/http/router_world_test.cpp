// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router_world.hpp"

#include "platform/json/document.hpp"

namespace waybill::http::world {
namespace {

Task<Result<Reply<ItemView>>> take_item(Doings& doings, Call<AddItem> call) {
    ++doings.handled;
    doings.key = call.idempotency;
    if (call.input.note == "slow") WAYBILL_CO_CHECK(co_await sleep_for(call.ctx, 30s));
    if (call.input.note == "nap") WAYBILL_CO_CHECK(co_await sleep_for(call.ctx, 1s));
    if (call.input.note == "closed")
        co_return fail(Error{.kind = ErrorKind::conflict,
                             .reason = "orders.closed",
                             .detail = "secret words for the log"});
    if (call.input.note == "crash") co_return fail(ErrorKind::internal, "sql.broken", "row 17");
    if (call.input.note == "busy") {
        Error busy{.kind = ErrorKind::conflict, .reason = "orders.closed"};
        busy.retry_after = 3s;
        co_return fail(std::move(busy));
    }
    if (call.input.note == "not yours") co_return fail(ErrorKind::forbidden, "auth.wrong_role");
    if (call.input.note == "leaves") doings.leave();
    if (call.input.note == "throw") std::ignore = std::vector<int>{}.at(3);
    Reply<ItemView> reply{
        .view = {call.input.order, call.input.quantity, call.ctx.caller.user.text()}};
    if (call.input.note == "accepted") reply.status = 202;
    co_return reply;
}

/// As a service does that keeps answers itself.
Task<Result<Reply<TextView>>> kept_elsewhere(Doings& doings, Call<Empty> call) {
    Reply<TextView> reply{.view = {call.idempotency.key}};
    reply.replayed = ++doings.handled > 1;
    co_return reply;
}

Task<Result<Reply<ItemView>>> list_items(Doings& doings, Call<ListItems> call) {
    ++doings.handled;
    doings.list = call.input;
    Reply<ItemView> reply{.view = {call.input.order, call.input.limit, "anyone"}};
    reply.etag = "v7";
    reply.headers.add("Link", "</next>; rel=\"next\"");
    co_return reply;
}

Task<Result<Reply<Empty>>> edit_item(Doings& doings, Call<EditItem> call) {
    doings.version = call.input.version;
    co_return Reply<Empty>{};
}

Task<Result<Reply<Encoded<TextView>>>> cached(Encoded<TextView> text) {
    Reply<Encoded<TextView>> reply{.view = std::move(text)};
    reply.etag = "menu-1";
    co_return reply;
}

Task<Result<Reply<TextView>>> long_text() {
    co_return Reply<TextView>{.view = {std::string(5000, 'x')}};
}

Task<Response> echo(Call<RawInput> call) {
    Response response;
    response.headers.add("Content-Type", "text/plain");
    response.body = call.input["name"] + "|" + call.request.body;
    co_return response;
}

Task<void> say_hello(Call<RawInput> call, WebSocket& socket) {
    (co_await socket.send(call.ctx, "hello " + call.input["room"])).value();
}

}  // namespace

World::World(RouterSettings settings, World* other)
    : router{{.gatekeeper = gatekeeper,
              .limiter = rates,
              .answers = other == nullptr ? answers : other->answers,
              .cache = other == nullptr ? cache : other->cache,
              .observer = observer,
              .random = random,
              .clock = loop.clock(),
              .actions = &actions},
             std::move(settings)} {
    gatekeeper.let_in("ada", {.user = UserId{Uuid{{1}}}, .roles = {Role::customer}});
    gatekeeper.let_in("carl", {.user = UserId{Uuid{{2}}}, .roles = {Role::courier}});
    router.errors().add({{"orders.closed", ErrorKind::conflict, "The order is closed"}});
    mount_items();
    mount_odd_ones();
    mount_problems(router);
}

void World::mount_items() {
    Doings& seen = doings;
    router.post<AddItem, ItemView>(
        "/v1/orders/{id}/items",
        {.id = "add_item",
         .summary = "Add an item",
         .tag = "orders",
         .access = Access::roles({Role::customer}),
         .idempotency = Idempotency::required,
         .success = 201,
         .errors = {"orders.closed"},
         .body_bytes_max = 2000},
        [&seen](Call<AddItem> call) { return take_item(seen, std::move(call)); });
    router.get<ListItems, ItemView>(
        "/v1/orders/{id}/items",
        {.id = "list_items", .summary = "List items", .tag = "orders", .access = Access::anyone()},
        [&seen](Call<ListItems> call) { return list_items(seen, std::move(call)); });
    router.patch<EditItem, Empty>(
        "/v1/orders/{id}/items",
        {.id = "edit_item",
         .summary = "Edit an item",
         .tag = "orders",
         .access = Access::signed_in()},
        [&seen](Call<EditItem> call) { return edit_item(seen, std::move(call)); });
}

void World::mount_odd_ones() {
    const auto menu = encode_shared(TextView{std::string(2000, 'm')});
    router.get<Empty, Encoded<TextView>>("/v1/menu",
                                         {.id = "menu",
                                          .summary = "Read the menu",
                                          .tag = "catalog",
                                          .access = Access::anyone(),
                                          .rate = RouteClass::exempt},
                                         [menu](Call<Empty>) { return cached(menu); });
    router.get<Empty, TextView>("/v1/long",
                                {.id = "long",
                                 .summary = "Read much",
                                 .tag = "catalog",
                                 .access = Access::anyone(),
                                 .rate = RouteClass::exempt},
                                [](Call<Empty>) { return long_text(); });
    Doings& seen = doings;
    router.post<Empty, TextView>(
        "/v1/kept",
        {.id = "kept",
         .summary = "Do it once",
         .tag = "orders",
         .access = Access::signed_in(),
         .keeper = Keeper::service},
        [&seen](Call<Empty> call) { return kept_elsewhere(seen, std::move(call)); });
    router.raw(Method::post, "/v1/callbacks/{name}",
               {.id = "callback",
                .summary = "Take a callback",
                .tag = "callbacks",
                .access = Access::signature(),
                .consumes = "application/json"},
               echo);
    router.raw(Method::get, "/files/{name...}",
               {.id = "files",
                .summary = "Read a file",
                .tag = "pages",
                .access = Access::anyone(),
                .produces = "text/plain",
                .documented = false},
               echo);
    router.raw(Method::post, "/v1/logins",
               {.id = "log_in",
                .summary = "Log in",
                .tag = "identity",
                .access = Access::anyone(),
                .rate = RouteClass::logins},
               [](Call<RawInput>) -> Task<Response> { co_return Response{}; });
    router.live(
        "/v1/live/{room}",
        {.id = "live", .summary = "Watch a room", .tag = "live", .access = Access::signed_in()},
        say_hello);
}

Request World::request(Method method, std::string path, std::string body) {
    Request made{.method = method,
                 .path = std::move(path),
                 .query = {},
                 .headers = {},
                 .body = std::move(body),
                 .peer = "192.0.2.7"};
    if (const auto mark = made.path.find('?'); mark != std::string::npos) {
        made.query = made.path.substr(mark + 1);
        made.path.resize(mark);
    }
    if (!made.body.empty()) made.headers.add("Content-Type", "application/json");
    return made;
}

Request World::as(Request request, std::string_view token) {
    request.headers.set("Authorization", "Bearer " + std::string{token});
    return request;
}

Request World::with(Request request, std::string_view name, std::string_view value) {
    request.headers.set(name, value);
    return request;
}

Request World::add_item(std::string body) {
    auto made =
        request(Method::post, "/v1/orders/" + std::string{order} + "/items", std::move(body));
    return with(as(std::move(made), "ada"), "Idempotency-Key", "key-1");
}

std::string code_of(const Response& response) {
    if (response.headers.find("Content-Type") != "application/problem+json")
        return "not a problem: " + std::to_string(response.status);
    const auto document = json::Document::parse(response.body);
    if (!document) return "not JSON";
    return std::string{document->root().text("code").value_or("no code")};
}

std::string fields_of(const Response& response) {
    std::string out;
    const auto document = json::Document::parse(response.body);
    if (!document) return "not JSON";
    const auto errors = document->root().find("errors");
    if (!errors) return out;
    for (auto error = errors->first(); error.more(); error.next()) {
        out.append(error.value().text("pointer").value_or("?")).append(" ");
        out.append(error.value().text("code").value_or("?")).append("\n");
    }
    return out;
}

}  // namespace waybill::http::world
