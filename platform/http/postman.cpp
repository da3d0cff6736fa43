// SPDX-License-Identifier: Apache-2.0
#include "platform/http/postman.hpp"

#include "platform/core/ascii.hpp"
#include "platform/json/document.hpp"
#include "platform/json/writer.hpp"

#include <map>
#include <vector>

namespace waybill::http {
namespace {

using json::View;
using json::Writer;

constexpr std::string_view collection_schema =
    "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
constexpr json::ParseLimits whole_document{.bytes_max = std::size_t{16} * 1024 * 1024,
                                           .depth_max = 64};

struct Operation {
    std::string_view path;
    std::string_view method;
    View view;
};

std::string_view text_in(View view, std::string_view name) { return view.text(name).value_or(""); }

/// A value as one types it into a field.
std::string plain(View value) {
    return value.is(json::Kind::string) ? std::string{value.string()} : json::canonical(value);
}

bool is_true(View view, std::string_view name) {
    const auto found = view.find(name);
    return found && found->is(json::Kind::boolean) && found->boolean();
}

std::string example_of(View parameter) {
    if (text_in(parameter, "name") == "Idempotency-Key") return "{{$guid}}";
    const auto example = parameter.find("example");
    return example ? plain(*example) : std::string{};
}

/// Those of one place, as key, value and words; what may be left out is there, switched off.
void write_fields(Writer& writer, View operation, std::string_view place) {
    const auto parameters = operation.find("parameters");
    if (!parameters) return;
    for (auto one = parameters->first(); one.more(); one.next()) {
        if (text_in(one.value(), "in") != place) continue;
        writer.begin_object().member("key", text_in(one.value(), "name"));
        writer.member("value", example_of(one.value()));
        writer.member("description", text_in(one.value(), "description"));
        if (!is_true(one.value(), "required")) writer.member("disabled", true);
        writer.end_object();
    }
}

/// `/v1/orders/{order_id}` is `/v1/orders/:order_id` to Postman.
std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    path.remove_prefix(1);
    while (true) {
        const auto slash = path.find('/');
        const auto part = path.substr(0, slash);
        const bool named = part.starts_with('{') && part.ends_with('}');
        segments.push_back(named ? ":" + std::string{part.substr(1, part.size() - 2)}
                                 : std::string{part});
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

void write_url(Writer& writer, const Operation& operation) {
    const auto segments = segments_of(operation.path);
    std::string raw = "{{base_url}}";
    for (const std::string& segment : segments) raw.append("/").append(segment);
    writer.key("url").begin_object().member("raw", raw);
    writer.key("host").begin_array().value("{{base_url}}").end_array();
    writer.key("path").begin_array();
    for (const std::string& segment : segments) writer.value(segment);
    writer.end_array().key("query").begin_array();
    write_fields(writer, operation.view, "query");
    writer.end_array().key("variable").begin_array();
    write_fields(writer, operation.view, "path");
    writer.end_array().end_object();
}

/// Media type and example of what is sent; nothing where no body is taken.
std::optional<View::Cursor> content_of(View operation) {
    const auto body = operation.find("requestBody");
    const auto content = body ? body->find("content") : std::nullopt;
    if (!content || content->size() == 0) return std::nullopt;
    return content->first();
}

void write_body(Writer& writer, const View::Cursor& content) {
    const auto example = content.value().find("example");
    const bool is_json = content.key() == "application/json";
    writer.key("body").begin_object().member("mode", "raw");
    writer.member("raw", example ? plain(*example) : std::string{});
    writer.key("options").begin_object().key("raw").begin_object();
    writer.member("language", is_json ? "json" : "text");
    writer.end_object().end_object().end_object();
}

/// Without a scheme of its own an operation is for anyone; else it inherits the collection's token.
bool needs_token(View operation) {
    const auto security = operation.find("security");
    return security && security->size() > 0;
}

void write_operation(Writer& writer, const Operation& operation) {
    const auto content = content_of(operation.view);
    writer.begin_object().member("name", text_in(operation.view, "summary"));
    writer.key("request").begin_object().member("method", ascii::upper(operation.method));
    if (!needs_token(operation.view))
        writer.key("auth").begin_object().member("type", "noauth").end_object();
    writer.key("header").begin_array();
    if (content) {
        writer.begin_object().member("key", "Content-Type").member("value", content->key());
        writer.end_object();
    }
    write_fields(writer, operation.view, "header");
    writer.end_array();
    if (content) write_body(writer, *content);
    write_url(writer, operation);
    writer.member("description", text_in(operation.view, "description"));
    writer.end_object().end_object();
}

/// By their first tag, which is how the document groups them.
std::map<std::string_view, std::vector<Operation>> by_tag(View root) {
    std::map<std::string_view, std::vector<Operation>> folders;
    const auto paths = root.find("paths");
    if (!paths) return folders;
    for (auto path = paths->first(); path.more(); path.next()) {
        const View item = path.value();
        for (auto method = item.first(); method.more(); method.next()) {
            const auto tags = method.value().find("tags");
            if (!tags || tags->size() == 0) continue;
            folders[tags->first().value().string()].push_back(
                {.path = path.key(), .method = method.key(), .view = method.value()});
        }
    }
    return folders;
}

void write_variable(Writer& writer, std::string_view name, std::string_view value) {
    writer.begin_object().member("key", name).member("value", value).end_object();
}

void write_info(Writer& writer, View root) {
    const auto info = root.find("info");
    writer.key("info").begin_object();
    writer.member("name", info ? text_in(*info, "title") : std::string_view{});
    writer.member("description", info ? text_in(*info, "description") : std::string_view{});
    writer.member("version", info ? text_in(*info, "version") : std::string_view{});
    writer.member("schema", collection_schema).end_object();
}

}  // namespace

Result<std::string> postman(std::string_view openapi_document) {
    WAYBILL_TRY(const json::Document document,
                json::Document::parse(openapi_document, whole_document));
    std::string out;
    Writer writer{out};
    writer.begin_object();
    write_info(writer, document.root());
    writer.key("auth").begin_object().member("type", "bearer").key("bearer").begin_array();
    writer.begin_object().member("key", "token").member("value", "{{token}}");
    writer.member("type", "string").end_object().end_array().end_object();
    writer.key("variable").begin_array();
    write_variable(writer, "base_url", "http://127.0.0.1:8080");
    write_variable(writer, "token", "");
    writer.end_array().key("item").begin_array();
    for (const auto& [tag, operations] : by_tag(document.root())) {
        writer.begin_object().member("name", tag).key("item").begin_array();
        for (const Operation& operation : operations) write_operation(writer, operation);
        writer.end_array().end_object();
    }
    writer.end_array().end_object();
    return out;
}

}  // namespace waybill::http
