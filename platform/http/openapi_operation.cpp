// SPDX-License-Identifier: Apache-2.0
#include "platform/http/openapi_operation.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <map>

namespace waybill::http::detail {
namespace {

using json::Source;
using json::Way;

/// What problem() writes, for the schema.
struct FieldProblemView {
    std::string pointer;
    std::string code;
    std::optional<std::string> detail;
    static void describe(json::Fields<FieldProblemView>& f) {
        f.title("FieldProblem", "One wrong field of a request");
        f.required("pointer", &FieldProblemView::pointer,
                   {.help = "JSON pointer (RFC 6901): into the body, or /path, /query, /header",
                    .example = "/quantity"});
        f.required("code", &FieldProblemView::code, {.example = "request.out_of_bounds"});
        f.optional("detail", &FieldProblemView::detail,
                   {.help = "What is wanted, in words", .example = "must be from 1 to 999"});
    }
};

struct ProblemDocument {
    std::string type;
    std::string title;
    int status{0};
    std::optional<std::string> detail;
    std::optional<std::string> instance;
    std::string code;
    std::optional<std::vector<FieldProblemView>> errors;
    std::optional<std::string> trace_id;
    static void describe(json::Fields<ProblemDocument>& f) {
        f.title("Problem", "A problem document (RFC 9457)");
        f.required("type", &ProblemDocument::type,
                   {.help = "A page that explains it", .example = "/problems/request.invalid"});
        f.required("title", &ProblemDocument::title, {.example = "The request has wrong fields"});
        f.required("status", &ProblemDocument::status, {.example = "422", .range = {400, 599}});
        f.optional("detail", &ProblemDocument::detail, {.help = "This very case, in words"});
        f.optional("instance", &ProblemDocument::instance,
                   {.help = "The path that was asked for", .example = "/v1/orders"});
        f.required("code", &ProblemDocument::code,
                   {.help = "Stable: what a program decides on", .example = "request.invalid"});
        f.optional("errors", &ProblemDocument::errors, {.help = "Each wrong field"});
        f.optional("trace_id", &ProblemDocument::trace_id,
                   {.help = "Tell it to support", .example = "4bf92f3577b34da6a3ce929d0e0e4736"});
    }
};

bool has(const json::Struct* input, Source source, std::string_view name = {}) {
    return input != nullptr && std::ranges::any_of(input->fields, [&](const json::Field& field) {
               return field.source == source && (name.empty() || field.name == name);
           });
}

void write_parameter(json::Writer& writer, json::Schemas& schemas, const json::Struct& input,
                     const json::Field& field) {
    static constexpr std::string_view places[] = {"body", "path", "query", "header"};
    const bool maybe = field.type->shape == json::Shape::nullable;
    const json::Type& type = maybe ? *field.type->element : *field.type;
    writer.begin_object().member("name", field.name);
    writer.member("in", places[static_cast<std::size_t>(field.source)]);
    writer.member("required", field.required);
    if (const auto help = schemas.help_of(field); !help.empty()) writer.member("description", help);
    if (type.shape == json::Shape::array) writer.member("style", "form").member("explode", false);
    json::Rules rules = field.rules;
    rules.help = {};
    writer.key("schema");
    schemas.write_parameter(writer, input, field, rules);
    writer.key("example");
    json::write_example(writer, type, rules, Way::in);
    writer.end_object();
}

void write_key_parameter(json::Writer& writer, bool required) {
    writer.begin_object().member("name", "Idempotency-Key").member("in", "header");
    writer.member("required", required);
    writer.member(
        "description",
        "A key of your own, one per intention; repeat it when you retry. For 48 hours the "
        "same request gets the first answer again, with `Idempotent-Replayed: true`.");
    writer.key("schema").begin_object().member("type", "string");
    writer.member("minLength", 1).member("maxLength", 255).member("pattern", "^[!-~]+$");
    writer.end_object().member("example", "order-2026-01-31-0001").end_object();
}

void write_raw_parameters(json::Writer& writer, const Route& route) {
    for (const auto name : route.parameters) {
        writer.begin_object().member("name", name).member("in", "path").member("required", true);
        writer.key("schema").begin_object().member("type", "string").end_object().end_object();
    }
    if (route.spec.access.kind() == Access::Kind::signature) write_signature_parameters(writer);
}

void write_parameters(json::Writer& writer, json::Schemas& schemas, const Route& route) {
    writer.key("parameters").begin_array();
    if (route.input != nullptr) {
        for (const json::Field& field : route.input->fields)
            if (field.source != Source::body) write_parameter(writer, schemas, *route.input, field);
    } else {
        write_raw_parameters(writer, route);
    }
    if (route.spec.idempotency != Idempotency::none)
        write_key_parameter(writer, route.spec.idempotency == Idempotency::required);
    writer.end_array();
}

void write_request_body(json::Writer& writer, json::Schemas& schemas, const Route& route) {
    const bool typed = route.input != nullptr && route.input->has_body;
    const bool raw = route.kind != RouteKind::typed && !route.spec.consumes.empty();
    const json::Struct* body = typed ? route.input : nullptr;
    if (raw && route.spec.body != nullptr) body = &route.spec.body();
    if (!typed && !raw) return;
    const bool needed = raw || std::ranges::any_of(route.input->fields, [](const auto& field) {
                            return field.source == Source::body && field.required;
                        });
    writer.key("requestBody").begin_object().member("required", needed);
    writer.key("content").begin_object();
    for (std::string_view rest = route.spec.consumes; !rest.empty();) {
        writer.key(ascii::trimmed(ascii::take_part(rest, ','))).begin_object();
        if (body != nullptr) {
            writer.key("schema");
            schemas.reference(writer, *body, Way::in);
            writer.key("example");
            json::write_example(writer, *body, Way::in);
        } else {
            writer.key("schema").begin_object();
            writer.member("type", "string").member("format", "binary").end_object();
        }
        writer.end_object();
    }
    writer.end_object().end_object();
}

constexpr int no_content = 204;

constexpr AnswerHeader headers_of_answers[] = {
    {"ETag", "string", "Of this version; for If-None-Match and If-Match"},
    {"Idempotent-Replayed", "string", "`true` when this is the first answer again"},
    {"Link", "string", "Of a list that goes on: its next page, as `<…>; rel=\"next\"`"},
    {"Location", "string", "Where what was made can be read"},
    {"RateLimit", "string", "What is left of the client's bucket, and when it is full again"},
    {"RateLimit-Policy", "string", "The bucket that this request was taken from"},
    {"Retry-After", "integer", "Seconds until it is worth trying again"},
    {"X-Request-Id", "string", "The caller's own, or ours"},
    {"traceparent", "string", "W3C trace context: which story this answer belongs to"},
};

void write_header_references(json::Writer& writer, const std::vector<std::string_view>& names) {
    writer.key("headers").begin_object();
    for (const auto name : names) {
        writer.key(name).begin_object();
        writer.member("$ref", "#/components/headers/" + std::string{name}).end_object();
    }
    writer.end_object();
}

void write_success_headers(json::Writer& writer, const Route& route) {
    std::vector<std::string_view> names{"X-Request-Id", "traceparent"};
    if (route.spec.rate != RouteClass::exempt) {
        names.emplace_back("RateLimit");
        names.emplace_back("RateLimit-Policy");
    }
    if (route.spec.idempotency != Idempotency::none) names.emplace_back("Idempotent-Replayed");
    if (route.output != nullptr) names.emplace_back("ETag");
    if (route.pages) names.emplace_back("Link");
    if (route.spec.success == 201) names.emplace_back("Location");
    write_header_references(writer, names);
}

void write_messages(json::Writer& writer, json::Schemas& schemas, const RawSpec& spec) {
    if (spec.body != nullptr) {
        writer.key("x-client-messages");
        schemas.reference(writer, spec.body(), Way::in);
    }
    if (spec.told != nullptr) {
        writer.key("x-server-messages");
        schemas.reference(writer, spec.told(), Way::out);
    }
}

void write_success(json::Writer& writer, json::Schemas& schemas, const Route& route) {
    if (route.kind == RouteKind::live) {
        writer.key("101").begin_object().member("description", "A WebSocket of JSON messages");
        write_messages(writer, schemas, route.spec);
        writer.end_object();
        return;
    }
    writer.key(std::to_string(route.spec.success)).begin_object();
    writer.member("description", route.output != nullptr && !route.output->help.empty()
                                     ? route.output->help
                                     : std::string_view{"Done"});
    write_success_headers(writer, route);
    if (route.output != nullptr) {
        writer.key("content").begin_object().key("application/json").begin_object();
        writer.key("schema");
        schemas.reference(writer, *route.output, Way::out);
        writer.key("example");
        json::write_example(writer, *route.output, Way::out);
        writer.end_object().end_object();
    } else if (route.kind == RouteKind::raw && !route.spec.produces.empty() &&
               route.spec.success != no_content) {
        writer.key("content").begin_object().key(route.spec.produces).begin_object().end_object();
        writer.end_object();
    }
    writer.end_object();
    if (route.method != Method::get || route.output == nullptr) return;
    writer.key("304").begin_object().member("description", "Not modified").end_object();
}

void write_problems(json::Writer& writer, json::Schemas& schemas, const Router& router,
                    const Route& route) {
    std::map<int, std::vector<const ErrorEntry*>> by_status;
    for (const auto code : codes_of(route)) {
        const ErrorEntry* entry = router.errors().find(code);
        if (entry == nullptr) {
            const std::string text =
                "route " + route.pattern + ": the catalogue has the code " + std::string{code};
            broken_promise(text.c_str());
        }
        auto& entries = by_status[router.errors().status_of(*entry)];
        if (!std::ranges::contains(entries, entry)) entries.push_back(entry);
    }
    for (const auto& [status, entries] : by_status) {
        std::string text;
        for (const ErrorEntry* entry : entries) {
            if (!text.empty()) text += "; ";
            text.append("`").append(entry->code).append("`: ").append(entry->title);
        }
        writer.key(std::to_string(status)).begin_object().member("description", text);
        if (status == 409 || status == 429 || status == 503)
            write_header_references(writer, {"Retry-After", "X-Request-Id"});
        writer.key("content").begin_object().key("application/problem+json").begin_object();
        writer.key("schema");
        schemas.reference(writer, json::structure<ProblemDocument>(), Way::out);
        writer.end_object().end_object();
        writer.key("x-codes").begin_array();
        for (const ErrorEntry* entry : entries) writer.value(entry->code);
        writer.end_array().end_object();
    }
}

bool is_change(const Route& route) { return route.method != Method::get; }

/// Either the token, or the cookie together with what shows that our own page sends it.
void write_access(json::Writer& writer, const Route& route) {
    const Access access = route.spec.access;
    writer.member("x-authz", access.text());
    if (route.right) writer.member("x-right", route.right->text());
    writer.key("security").begin_array();
    if (access.needs_caller()) {
        writer.begin_object().key("bearer").begin_array().end_array().end_object();
        writer.begin_object().key("cookie").begin_array().end_array();
        if (is_change(route)) writer.key("csrf").begin_array().end_array();
        writer.end_object();
    }
    writer.end_array();
}

/// What its author says, and what follows from the declaration.
std::string description_of(const Route& route) {
    const RawSpec& spec = route.spec;
    std::string text{spec.help};
    if (!text.empty()) text += "\n\n";
    switch (spec.access.kind()) {
        case Access::Kind::anyone: text += "For anyone."; break;
        case Access::Kind::signed_in: text += "For whoever is signed in."; break;
        case Access::Kind::roles: text += "For " + spec.access.text() + "."; break;
        case Access::Kind::signature: text += "For whoever signs it."; break;
    }
    if (route.right)
        text.append(" Also for whoever has the right `").append(route.right->text()).append("`.");
    if (spec.scope)
        text.append(" An API key needs the scope `").append(to_string(*spec.scope)).append("`.");
    if (spec.rate == RouteClass::exempt)
        text += " Not limited by number.";
    else
        text.append(" Counted among the ").append(to_string(spec.rate)).append(".");
    if (is_change(route) && route.kind != RouteKind::live)
        text += " At most " + std::to_string(spec.body_bytes_max) + " bytes.";
    return text;
}

using Codes = std::vector<std::string_view>;

void add(Codes& codes, std::initializer_list<std::string_view> more) {
    codes.insert(codes.end(), more);
}

void add_input_codes(Codes& codes, const Route& route) {
    if (!route.parameters.empty()) add(codes, {"request.malformed_path"});
    const bool body = is_change(route);
    if (route.input != nullptr) {
        add(codes, {"request.malformed_query", "request.duplicate_parameter",
                    "request.bad_encoding", "request.invalid"});
        if (!route.parameters.empty()) add(codes, {"request.invalid_path"});
        if (body && route.kind == RouteKind::typed)
            add(codes, {"request.malformed_json", "request.duplicate_key", "request.too_deep"});
        if (has(route.input, Source::header, "If-Match"))
            add(codes, {"request.precondition_required", "request.precondition_failed"});
        if (has(route.input, Source::query, "cursor")) add(codes, {"request.bad_cursor"});
    }
    if (route.kind == RouteKind::raw && route.spec.body != nullptr)
        add(codes, {"request.bad_encoding", "request.malformed_json", "request.duplicate_key",
                    "request.too_deep", "request.invalid"});
    if (!body) add(codes, {"request.unexpected_body"});
    if (body)
        add(codes, {"request.too_large", "request.unsupported_media_type",
                    "request.unsupported_encoding"});
}

}  // namespace

std::span<const AnswerHeader> answer_headers() { return headers_of_answers; }

void write_signature_parameters(json::Writer& writer) {
    struct Header {
        std::string_view name, help, example;
    };
    static constexpr Header headers[] = {
        {"webhook-id", "The message's own id: the same when it is sent again", "msg_4711"},
        {"webhook-timestamp", "Seconds since 1970; five minutes away is refused", "1769860800"},
        {"webhook-signature",
         "`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several with spaces between",
         "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="},
    };
    for (const auto& [name, help, example] : headers) {
        writer.begin_object().member("name", name).member("in", "header").member("required", true);
        writer.member("description", help);
        writer.key("schema").begin_object().member("type", "string").end_object();
        writer.member("example", example).end_object();
    }
}

Codes codes_of(const Route& route) {
    const RawSpec& spec = route.spec;
    Codes codes;
    add_input_codes(codes, route);
    if (spec.access.needs_caller()) add(codes, {"auth.missing_token", "auth.invalid_token"});
    if (spec.access.needs_caller()) add(codes, {"auth.wrong_scope"});
    if (spec.access.kind() == Access::Kind::roles) add(codes, {"auth.wrong_role"});
    if (spec.access.needs_caller() && is_change(route)) add(codes, {"auth.csrf"});
    if (route.kind == RouteKind::live)
        add(codes, {"auth.wrong_origin", "request.upgrade_required"});
    if (spec.idempotency == Idempotency::required) add(codes, {"idempotency.key_missing"});
    if (spec.idempotency != Idempotency::none)
        add(codes, {"idempotency.bad_key", "idempotency.in_flight", "idempotency.key_reused"});
    codes.insert(codes.end(), spec.errors.begin(), spec.errors.end());
    if (spec.rate != RouteClass::exempt || spec.access.kind() == Access::Kind::signature)
        add(codes, {"request.rate_limited"});
    add(codes, {"internal", "request.unavailable", "request.deadline", "storage.unreadable",
                "storage.damaged"});
    if (is_change(route)) add(codes, {"storage.full", "storage.failed"});
    return codes;
}

void write_operation(json::Writer& writer, json::Schemas& schemas, const Router& router,
                     const Route& route) {
    const RawSpec& spec = route.spec;
    writer.begin_object();
    writer.member("operationId", spec.id).member("summary", spec.summary);
    writer.member("description", description_of(route));
    writer.key("tags").begin_array().value(spec.tag).end_array();
    write_access(writer, route);
    write_parameters(writer, schemas, route);
    write_request_body(writer, schemas, route);
    writer.key("responses").begin_object();
    write_success(writer, schemas, route);
    write_problems(writer, schemas, router, route);
    writer.end_object().end_object();
}

}  // namespace waybill::http::detail
