// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/internal_handler.hpp"

#include "adapters/prometheus/exposition.hpp"
#include "platform/json/codec.hpp"

#include <ranges>

namespace waybill::server {
namespace {

struct MailView {
    std::vector<std::string> to;
    std::string subject;
    std::string text;
    static void describe(json::Fields<MailView>& f) {
        f.title("Mail");
        f.required("to", &MailView::to);
        f.required("subject", &MailView::subject);
        f.required("text", &MailView::text);
    }
};

struct MailsView {
    std::vector<MailView> data;
    static void describe(json::Fields<MailsView>& f) {
        f.title("Mails", "Newest first");
        f.required("data", &MailsView::data);
    }
};

http::Response text(int status, std::string_view type, std::string body) {
    http::Response response{.status = status};
    response.headers.set("Content-Type", type);
    response.body = std::move(body);
    return response;
}

}  // namespace

Task<http::Response> InternalHandler::handle(Context ctx, http::Request request) {
    if (request.path.starts_with(ParkedRoutes::prefix))
        co_return co_await deps_.parked.handle(std::move(ctx), std::move(request));
    if (request.method != http::Method::get && request.method != http::Method::head)
        co_return text(405, "text/plain", "only GET is known here\n");
    if (request.path == "/metrics")
        co_return text(200, prometheus_adapter::content_type,
                       prometheus_adapter::exposition(deps_.metrics));
    if (request.path == "/livez") co_return text(200, "text/plain", "ok\n");
    if (request.path == "/readyz") {
        if (const http::ReadyChecks* checks = checks_)
            co_return co_await http::answer_ready(*checks, deps_.clock, std::move(ctx));
        co_return co_await deps_.api.handle(std::move(ctx), std::move(request));
    }
    if (request.path == "/dev/mails" && deps_.caught != nullptr) co_return mails(request);
    co_return text(404, "text/plain", "try /metrics, /livez, /readyz\n");
}

http::Response InternalHandler::mails(const http::Request& request) const {
    const auto query = http::parse_query(request.query);
    const bool of_one = query && !query->empty() && query->front().first == "to";
    MailsView view;
    for (const auto& mail : std::views::reverse(
             of_one ? deps_.caught->mails_to(query->front().second) : deps_.caught->mails()))
        view.data.push_back(
            {.to = {mail.to.reveal()}, .subject = mail.subject, .text = mail.text.reveal()});
    return text(200, "application/json", json::encode(view));
}

Task<http::Judgement> InternalHandler::judge(Context, http::Request&) {
    co_return http::Judgement{.refusal = text(413, "text/plain", "no body is taken here\n")};
}

Task<Result<void>> InternalHandler::accept_live(Context, const http::Request&,
                                                http::Response& refusal) {
    refusal = text(404, "text/plain", "nothing live here\n");
    co_return fail(ErrorKind::not_found, "request.no_route");
}

Task<void> InternalHandler::live(Context, http::Request, http::WebSocket&) { co_return; }

}  // namespace waybill::server
