// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/switch_handler.hpp"

namespace waybill::server {
namespace {

Task<void> nothing() { co_return; }

}  // namespace

http::Response SwitchHandler::starting() {
    http::Response response{.status = 503};
    response.headers.set("Content-Type", "application/problem+json");
    response.headers.set("Retry-After", "1");
    response.body =
        R"({"type":"/problems/server.starting","title":"The server is starting","status":503,)"
        R"("code":"server.starting"})";
    return response;
}

Task<http::Response> SwitchHandler::handle(Context ctx, http::Request request) {
    if (http::Handler* open = target())
        co_return co_await open->handle(std::move(ctx), std::move(request));
    co_return starting();
}

Task<http::Judgement> SwitchHandler::judge(Context ctx, http::Request& head) {
    if (http::Handler* open = target()) co_return co_await open->judge(std::move(ctx), head);
    co_return http::Judgement{.refusal = starting()};
}

Task<Result<void>> SwitchHandler::accept_live(Context ctx, const http::Request& request,
                                              http::Response& refusal) {
    if (http::Handler* open = target())
        co_return co_await open->accept_live(std::move(ctx), request, refusal);
    refusal = starting();
    co_return fail(ErrorKind::unavailable, "server.starting");
}

Task<void> SwitchHandler::live(Context ctx, http::Request request, http::WebSocket& socket) {
    http::Handler* open = target();
    return open == nullptr ? nothing() : open->live(std::move(ctx), std::move(request), socket);
}

}  // namespace waybill::server
