// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/http_client.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/commands/commands.hpp"
#include "apps/waybill/server/parked_routes.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <cstdio>
#include <format>

namespace waybill::commands {
namespace {

constexpr Duration parked_patience = 40s;  // an event may take 30

/// The server of these settings, asked at its internal port.
class ParkedClient {
public:
    explicit ParkedClient(const server::Configuration& configuration)
        : endpoint_{.port = configuration.server.internal_port} {
        loops_.start();
    }
    ~ParkedClient() { loops_.stop(); }

    Result<http::Response> ask(http::Method method, std::string target) {
        beast::ClientRequest request{.method = method, .target = std::move(target)};
        request.headers.add(server::ParkedRoutes::header, "parked");
        return run_on(loops_.at(0), send(loops_.at(0), endpoint_, std::move(request)));
    }
    int port() const { return endpoint_.port; }

private:
    static Task<Result<http::Response>> send(AsioLoop& loop, beast::Endpoint endpoint,
                                             beast::ClientRequest request) {
        beast::HttpConnection connection{loop, std::move(endpoint)};
        Context ctx;
        ctx.deadline = loop.clock().steady() + parked_patience;
        co_return co_await connection.send(std::move(ctx), request);
    }

    SystemClock clock_{};
    Loops loops_{1, clock_};
    beast::Endpoint endpoint_;
};

std::string member(json::View view, std::string_view name) {
    const auto found = view.find(name);
    return found && found->is(json::Kind::string) ? std::string{found->string()} : std::string{};
}

/// `orders/orders.payments/<id>`: what the other commands take.
std::string name_of(json::View message) {
    return std::format("{}/{}/{}", member(message, "service"), member(message, "consumer"),
                       member(message, "id"));
}

void print_line(json::View message) {
    std::printf("%s  %s of %s, parked %s: %s\n", name_of(message).c_str(),
                member(message, "type").c_str(), member(message, "key").c_str(),
                member(message, "parked_at").c_str(), member(message, "reason").c_str());
}

void print_whole(json::View message) {
    print_line(message);
    std::string text = member(message, "text");
    if (text.empty()) text = "bytes in base64: " + member(message, "data");
    if (!text.ends_with('\n')) text.push_back('\n');
    std::fputs(text.c_str(), stdout);
}

/// A refusal in one line, and its exit code.
int refused_parked(const http::Response& answer) {
    const auto document = json::Document::parse(answer.body);
    const std::string code = document ? member(document->root(), "code") : std::string{};
    const std::string detail = document ? member(document->root(), "detail") : answer.body;
    std::fprintf(stderr, "waybill: %s (%s)\n", detail.empty() ? "refused" : detail.c_str(),
                 code.c_str());
    return answer.status >= 500 ? exit_unavailable : exit_wrong;
}

/// Service, consumer and event id, as the list prints them.
bool is_message_name(std::string_view text) {
    const auto last = text.rfind('/');
    if (last == std::string_view::npos || !EventId::parse(text.substr(last + 1))) return false;
    const std::string_view rest = text.substr(0, last);
    return std::ranges::count(rest, '/') == 1 && !rest.starts_with('/') && !rest.ends_with('/') &&
           std::ranges::all_of(rest, [](char c) { return c > ' ' && c < '\x7f'; });
}

int show_list(const json::Document& document) {
    const auto data = document.root().find("data");
    if (!data) return exit_wrong;
    int count = 0;
    for (auto message = data->first(); message.more(); message.next(), ++count)
        print_line(message.value());
    std::printf("%d parked\n", count);
    return exit_ok;
}

}  // namespace

int run_parked(const Common& common, const ParkedOptions& options) {
    using enum ParkedOptions::Action;
    const auto configuration = configure(common);
    if (!configuration) return exit_configuration;
    if (options.action != list && !is_message_name(options.message)) {
        std::fprintf(stderr, "waybill: a message is called as `waybill parked list` prints it, "
                             "<service>/<consumer>/evt_ and 26 characters\n");
        return exit_usage;
    }
    std::string target{server::ParkedRoutes::prefix};
    if (options.action != list) target += "/" + options.message;
    if (options.action == replay) target += "/replay";
    auto method = http::Method::get;
    if (options.action == replay) method = http::Method::post;
    if (options.action == drop) method = http::Method::delete_;
    ParkedClient client{*configuration};
    const auto answer = client.ask(method, std::move(target));
    if (!answer) {
        std::fprintf(stderr,
                     "waybill: no server answers at the internal port %d (--server.internal_port): "
                     "parked messages are shown and replayed by the running server\n",
                     client.port());
        return exit_unavailable;
    }
    if (answer->status >= 300) return refused_parked(*answer);
    if (options.action == replay || options.action == drop) {
        const char* const done = options.action == replay ? "replayed" : "dropped";
        std::printf(common.json ? "{\"%s\":true}\n" : "%s\n", done);
        return exit_ok;
    }
    const auto document = json::Document::parse(answer->body);
    if (!document) return complain(document.error());
    if (common.json) {
        std::puts(answer->body.c_str());
        return exit_ok;
    }
    if (options.action == list) return show_list(*document);
    print_whole(document->root());
    return exit_ok;
}

}  // namespace waybill::commands
