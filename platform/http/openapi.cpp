// SPDX-License-Identifier: Apache-2.0
#include "platform/http/openapi.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/http/openapi_operation.hpp"

#include <algorithm>
#include <set>

namespace waybill::http {
namespace {

/// Ordered by path, then method: the same routes give the same bytes however they were mounted.
std::vector<const Route*> sorted(const Router& router) {
    std::vector<const Route*> routes;
    for (const Route& route : router.routes()) routes.push_back(&route);
    std::ranges::sort(routes, [](const Route* a, const Route* b) {
        return std::tie(a->pattern, a->method, a->kind) < std::tie(b->pattern, b->method, b->kind);
    });
    return routes;
}

/// `{path...}` is ours; OpenAPI knows `{path}`.
std::string public_path(std::string_view pattern) {
    std::string path{pattern};
    if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
    return path;
}

void write_info(json::Writer& writer, const ApiInfo& info) {
    writer.key("info").begin_object();
    writer.member("title", info.title).member("version", info.version);
    if (!info.description.empty()) writer.member("description", info.description);
    writer.key("license").begin_object().member("name", "Apache-2.0");
    writer.member("identifier", "Apache-2.0").end_object().end_object();
    writer.key("servers").begin_array().begin_object().member("url", "/").end_object().end_array();
}

void write_tags(json::Writer& writer, const ApiInfo& info,
                const std::vector<const Route*>& routes) {
    std::set<std::string_view> tags;
    for (const Route* route : routes) tags.insert(route->spec.tag);
    for (const Webhook& webhook : info.webhooks) tags.insert(webhook.tag);
    writer.key("tags").begin_array();
    for (const auto tag : tags) {
        writer.begin_object().member("name", tag);
        for (const json::Explained& word : info.tags)
            if (word.name == tag) writer.member("description", word.help);
        writer.end_object();
    }
    writer.end_array();
}

void write_webhooks(json::Writer& writer, json::Schemas& schemas, const ApiInfo& info) {
    if (info.webhooks.empty()) return;
    writer.key("webhooks").begin_object();
    for (const Webhook& webhook : info.webhooks) {
        writer.key(webhook.id).begin_object().key("post").begin_object();
        writer.member("operationId", webhook.id).member("summary", webhook.summary);
        writer.member("description", webhook.help).key("tags").begin_array().value(webhook.tag);
        writer.end_array().key("security").begin_array().end_array();
        writer.key("parameters").begin_array();
        detail::write_signature_parameters(writer);
        writer.end_array().key("requestBody").begin_object().member("required", true);
        writer.key("content").begin_object().key("application/json").begin_object();
        writer.key("schema");
        schemas.reference(writer, webhook.body(), json::Way::out);
        writer.key("example");
        json::write_example(writer, webhook.body(), json::Way::out);
        writer.end_object().end_object().end_object().key("responses").begin_object();
        writer.key("2XX").begin_object().member("description", "Taken").end_object();
        writer.key("410").begin_object().member("description", "Send no more").end_object();
        writer.key("4XX").begin_object().member("description", "Try again later").end_object();
        writer.end_object().end_object().end_object();
    }
    writer.end_object();
}

/// Name, type and words of each header that an answer may have.
void write_headers(json::Writer& writer) {
    writer.key("headers").begin_object();
    for (const auto& [name, type, help] : detail::answer_headers()) {
        writer.key(name).begin_object().member("description", help);
        writer.key("schema").begin_object().member("type", type).end_object().end_object();
    }
    writer.end_object();
}

void write_security(json::Writer& writer, const ApiInfo& info) {
    writer.key("securitySchemes").begin_object();
    writer.key("bearer").begin_object().member("type", "http").member("scheme", "bearer");
    writer.member("bearerFormat", "JWT").end_object();
    writer.key("cookie").begin_object().member("type", "apiKey").member("in", "cookie");
    writer.member("name", info.session_cookie);
    writer.member("description", "Of `POST /v1/sessions` with `\"session\":\"cookie\"`")
        .end_object();
    writer.key("csrf").begin_object().member("type", "apiKey").member("in", "header");
    writer.member("name", "X-CSRF-Token");
    writer.member("description", "`csrf_token` of the session; every change by cookie needs it");
    writer.end_object();
    writer.end_object();
}

}  // namespace

std::string openapi(const Router& router, const ApiInfo& info) {
    auto routes = sorted(router);
    std::erase_if(routes, [](const Route* route) { return !route->spec.documented; });

    json::Schemas schemas{"#/components/schemas/", info.glossary};
    std::string unused;
    json::Writer nowhere{unused};
    for (const Route* route : routes)  // what travels both ways is described as it comes in
        if (route->input != nullptr && route->input->has_body)
            schemas.reference(nowhere, *route->input, json::Way::in);
    for (const Route* route : routes)
        if (route->spec.body != nullptr)
            schemas.reference(nowhere, route->spec.body(), json::Way::in);

    std::string out;
    json::Writer writer{out};
    writer.begin_object().member("openapi", "3.1.0");
    write_info(writer, info);
    write_tags(writer, info, routes);
    writer.key("paths").begin_object();
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const Route& route = *routes[i];
        if (i == 0 || routes[i - 1]->pattern != route.pattern)
            writer.key(public_path(route.pattern)).begin_object();
        // A path may be read plainly and live; the plain operation speaks for both.
        const bool shadowed = route.kind == RouteKind::live && i > 0 &&
                              routes[i - 1]->pattern == route.pattern &&
                              routes[i - 1]->method == Method::get;
        if (!shadowed) {
            writer.key(ascii::lower(to_string(route.method)));
            detail::write_operation(writer, schemas, router, route);
        }
        if (i + 1 == routes.size() || routes[i + 1]->pattern != route.pattern) writer.end_object();
    }
    writer.end_object();
    write_webhooks(writer, schemas, info);
    writer.key("components").begin_object();
    write_headers(writer);
    writer.key("schemas");
    schemas.write_components(writer);
    write_security(writer, info);
    writer.end_object().end_object();
    return out;
}

std::string route_list(const Router& router) {
    std::string out;
    for (const Route* route : sorted(router)) {
        out += route->kind == RouteKind::live ? "LIVE" : to_string(route->method);
        out.append(" ").append(route->pattern).append(" ");
        out.append(route->spec.access.text()).append("\n");
    }
    return out;
}

}  // namespace waybill::http
