// SPDX-License-Identifier: Apache-2.0
#include "tests/component/wire.hpp"

#include "platform/async/sleep.hpp"
#include "platform/crypto/digest.hpp"

#include <algorithm>

namespace waybill::town {
namespace {

/// `https://host:port` and the rest.
std::pair<std::string, std::string> split_url(const std::string& url) {
    const auto host = url.find("://") + 3;
    const auto path = url.find('/', host);
    if (path == std::string::npos) return {url, "/"};
    return {url.substr(0, path), url.substr(path)};
}

http::Request incoming(const http::OutboundRequest& outbound, std::string target) {
    http::Request request;
    request.method = outbound.method;
    const auto mark = target.find('?');
    request.query = mark == std::string::npos ? std::string{} : target.substr(mark + 1);
    target.resize(std::min(mark, target.size()));
    request.path = std::move(target);
    request.headers = outbound.headers;
    request.body = outbound.body;
    request.peer = "127.0.0.1";
    return request;
}

}  // namespace

void Trace::note(const http::Request& request, const http::Response& response) {
    std::string text = digest_;
    text.append(http::to_string(request.method)).append(" ").append(request.path).append("?");
    text.append(request.query).append("\n").append(request.body).append("\n");
    text.append(std::to_string(response.status)).append("\n");
    for (const auto& [name, value] : response.headers)
        text.append(name).append(": ").append(value).append("\n");
    digest_ = crypto::sha256_hex(text.append(response.body));
    ++exchanges_;
}

void Wire::connect(std::string origin, http::Handler& handler) {
    handlers_.insert_or_assign(std::move(origin), &handler);
}

Task<Result<http::Response>> Wire::send(Context ctx, http::OutboundRequest request) {
    auto [origin, target] = split_url(request.url);
    const auto found = handlers_.find(origin);
    if (found == handlers_.end())
        co_return fail(ErrorKind::unavailable, "http.unreachable", request.url);
    const auto latency =
        Duration{1ms} + Duration{static_cast<Duration::rep>(random_.below(20'000))};
    WAYBILL_CO_CHECK(co_await sleep_for(ctx, latency));
    http::Request arriving = incoming(request, std::move(target));
    Context fresh;  // the other side knows nothing of the caller's deadline
    auto response = co_await found->second->handle(std::move(fresh), arriving);
    trace_.note(arriving, response);
    sent_.push_back(
        {.url = request.url, .request = std::move(arriving), .status = response.status});
    co_return response;
}

std::vector<Wire::Sent> Wire::sent_to(std::string_view part) const {
    std::vector<Sent> found;
    std::ranges::copy_if(sent_, std::back_inserter(found),
                         [&](const Sent& sent) { return sent.url.contains(part); });
    return found;
}

}  // namespace waybill::town
