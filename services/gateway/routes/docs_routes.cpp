// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/docs_routes.hpp"

#include "platform/core/assets.hpp"
#include "platform/http/problem.hpp"
#include "services/gateway/assets/own_assets.hpp"
#include "services/gateway/assets/swagger_assets.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace waybill::gateway {
namespace {

using http::Call;
using http::RawInput;
using http::Response;

constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Swagger UI writes style attributes.
constexpr std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view media_type_of(std::string_view path) {
    if (path.ends_with(".html")) return "text/html; charset=utf-8";
    if (path.ends_with(".css")) return "text/css; charset=utf-8";
    if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
    return "text/plain; charset=utf-8";
}

/// Files of the binary. Packed once, when first asked for.
class Shelf {
public:
    Shelf() {
        for (const auto& asset : own_assets()) files_[std::string{asset.path}].asset = &asset;
        for (const auto& asset : swagger_assets()) files_[std::string{asset.path}].asset = &asset;
    }

    std::optional<Response> get(std::string_view path, const http::Request& request) {
        const auto found = files_.find(path);
        if (found == files_.end()) return std::nullopt;
        File& file = found->second;
        std::call_once(file.once,
                       [&] { file.body = http::share_body(std::string{file.asset->bytes}); });
        Response response;
        response.headers.add("Content-Type", media_type_of(path));
        http::put_body(response, request, file.body);
        return response;
    }

private:
    struct File {
        const assets::Asset* asset{nullptr};
        std::once_flag once{};
        http::SharedBody body{};
    };
    std::map<std::string, File, std::less<>> files_{};
};

/// What the pages share: files, and the document once it is made.
struct Site {
    explicit Site(const http::Router& own, http::ApiInfo api) : router{own}, info{api} {}
    /// On any thread; whoever comes meanwhile waits for it.
    const http::SharedBody& document() {
        std::call_once(once, [this] { made = http::share_body(http::openapi(router, info)); });
        return made;
    }
    const http::Router& router;
    http::ApiInfo info;
    Shelf shelf{};
    std::once_flag once{};
    http::SharedBody made{};
};

http::RawSpec page(std::string_view id, std::string_view summary) {
    return {.id = id,
            .summary = summary,
            .tag = "meta",
            .access = http::Access::anyone(),
            .produces = "text/html",
            .documented = false};
}

Task<Response> show_page(std::shared_ptr<Site> site, Call<RawInput> call, std::string_view name,
                         std::string_view policy) {
    Response response = site->shelf.get(name, call.request).value();
    response.headers.set("Content-Security-Policy", policy);
    response.headers.set("Cache-Control", "no-cache");
    co_return response;
}

Task<Response> show_asset(std::shared_ptr<Site> site, Call<RawInput> call) {
    const std::string& name = call.input["name"];
    auto response = name.ends_with(".html") ? std::nullopt : site->shelf.get(name, call.request);
    if (!response)
        co_return http::problem(
            site->router.errors(),
            Error{.kind = ErrorKind::not_found, .reason = "request.no_such_path"},
            {.instance = call.request.path, .trace_id = {}});
    response->headers.set("Cache-Control", "public, max-age=3600");
    co_return *std::move(response);
}

Task<Response> show_document(std::shared_ptr<Site> site, Call<RawInput> call) {
    Response response;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Cache-Control", "no-cache");
    http::put_body(response, call.request, site->document());
    co_return response;
}

}  // namespace

std::function<void()> mount_docs(http::Router& router, const http::ApiInfo& info) {
    const auto site = std::make_shared<Site>(router, info);
    http::mount_problems(router);
    router.raw(http::Method::get, "/openapi.json",
               {.id = "openapi",
                .summary = "Read this document",
                .tag = "meta",
                .access = http::Access::anyone()},
               [site](Call<RawInput> call) { return show_document(site, std::move(call)); });
    router.raw(http::Method::get, "/docs", page("docs", "Browse the API"),
               [site](Call<RawInput> call) {
                   return show_page(site, std::move(call), "docs.html", docs_policy);
               });
    router.raw(http::Method::get, "/", page("landing", "Begin here"), [site](Call<RawInput> call) {
        return show_page(site, std::move(call), "index.html", page_policy);
    });
    router.raw(http::Method::get, "/t/{token}", page("tracking_page", "Follow an order"),
               [site](Call<RawInput> call) {
                   return show_page(site, std::move(call), "track.html", page_policy);
               });
    router.raw(http::Method::get, "/assets/{name}", page("asset", "Files of the pages"),
               [site](Call<RawInput> call) { return show_asset(site, std::move(call)); });
    return [site] { site->document(); };
}

}  // namespace waybill::gateway
