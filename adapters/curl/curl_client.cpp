// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/curl_client.hpp"

#include "adapters/curl/http_transfer.hpp"
#include "adapters/curl/run_transfer.hpp"
#include "platform/core/ascii.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace waybill::curl {
namespace {

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return ascii::is_alphanumeric(c) || std::string_view{"!#$%&'*+-.^_`|~"}.contains(c);
    });
}

/// Framing and host are ours: a caller who sets them could smuggle a request.
bool is_ours(std::string_view name) {
    static constexpr std::string_view ours[] = {
        "host", "content-length", "transfer-encoding", "connection", "upgrade",         "expect",
        "te",   "trailer",        "accept-encoding",   "keep-alive", "proxy-connection"};
    return std::ranges::contains(ours, ascii::lower(name));
}

Status check_headers(const http::Headers& headers) {
    for (const auto& [name, value] : headers) {
        const bool clean = std::ranges::none_of(value, [](char c) {
            return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
        });
        if (!is_token(name) || is_ours(name) || !clean)
            return fail(ErrorKind::invalid, "egress.bad_header", name);
    }
    return {};
}

}  // namespace

CurlClient::CurlClient(Engine& engine, const egress::Policy& policy, Settings settings)
    : engine_{engine}, policy_{policy}, settings_{std::move(settings)} {}

Task<Result<http::Response>> CurlClient::send(Context ctx, http::OutboundRequest request) {
    auto url = egress::Url::parse(request.url);
    if (!url) co_return fail(ErrorKind::forbidden, "egress.blocked", url.error().detail);
    if (auto allowed = policy_.check(*url); !allowed)
        co_return fail(ErrorKind::forbidden, "egress.blocked", allowed.error().detail);
    WAYBILL_CO_CHECK(check_headers(request.headers));

    const Duration limit = request.timeout;
    HttpTransfer::Call call{.url = *std::move(url),
                            .request = std::move(request),
                            .policy = policy_,
                            .user_agent = settings_.user_agent,
                            .ca_file = settings_.ca_file,
                            .pinned_names = settings_.pinned_names};
    auto transfer = std::make_shared<HttpTransfer>(std::move(call));
    WAYBILL_CO_CHECK(co_await run_transfer(engine_, std::move(ctx), transfer, limit));
    co_return transfer->take_answer();
}

}  // namespace waybill::curl
