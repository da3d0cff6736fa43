// SPDX-License-Identifier: Apache-2.0
#include "platform/http/problem.hpp"

#include "platform/core/text.hpp"
#include "platform/http/html.hpp"
#include "platform/http/router.hpp"
#include "platform/json/writer.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

constexpr std::string_view problem_media_type = "application/problem+json";

/// Title of a code that nobody has added to the catalogue.
std::string_view title_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return "The request is understood but wrong";
        case ErrorKind::malformed: return "The request is malformed";
        case ErrorKind::unauthenticated: return "Nobody is signed in";
        case ErrorKind::forbidden: return "The caller may not do this";
        case ErrorKind::not_found: return "There is no such thing";
        case ErrorKind::conflict: return "The state does not allow this now";
        case ErrorKind::precondition: return "The version has changed meanwhile";
        case ErrorKind::rejected: return "An outside party refused";
        case ErrorKind::rate_limited: return "Too many requests";
        case ErrorKind::too_large: return "The request is too large";
        case ErrorKind::unavailable: return "A part of the platform is not available now";
        case ErrorKind::outcome_unknown: return "The outcome is not known";
        case ErrorKind::deadline: return "The answer took too long";
        case ErrorKind::cancelled: return "The caller went away";
        case ErrorKind::internal: return "Something went wrong on our side";
    }
    std::unreachable();
}

/// Where nothing else is known, when to try again.
std::optional<std::chrono::seconds> wait_of(const Error& error) {
    if (error.retry_after) return error.retry_after;
    switch (status_of(error.kind)) {
        case 429:
        case 503: return std::chrono::seconds{1};
        default: return std::nullopt;
    }
}

/// A pointer into the request begins with a slash or is empty (all of it). Any other is the name of
/// a fact of the problem as a whole, which stands beside `code` (RFC 9457, extension members).
bool is_pointer(const FieldProblem& field) {
    return field.pointer.empty() || field.pointer.front() == '/';
}

void write_fields(json::Writer& writer, const std::vector<FieldProblem>& fields) {
    for (const auto& field : fields)
        if (!is_pointer(field)) writer.member(field.pointer, field.detail);
    if (std::ranges::none_of(fields, is_pointer)) return;
    writer.key("errors").begin_array();
    for (const auto& field : fields) {
        if (!is_pointer(field)) continue;
        writer.begin_object().member("pointer", field.pointer).member("code", field.code);
        if (!field.detail.empty()) writer.member("detail", field.detail);
        writer.end_object();
    }
    writer.end_array();
}

struct ProblemPath {
    std::string code;
    static void describe(json::Fields<ProblemPath>& f) {
        f.path("code", &ProblemPath::code,
               {.help = "Code of a problem", .example = "request.invalid", .length = {1, 100}});
    }
};

struct ProblemView {
    std::string code;
    int status{0};
    std::string title;
    std::optional<std::string> help;
    static void describe(json::Fields<ProblemView>& f) {
        f.title("ProblemType", "One kind of problem that an answer may report");
        f.required("code", &ProblemView::code, {.example = "request.invalid"});
        f.required("status", &ProblemView::status, {.example = "422", .range = {400, 599}});
        f.required("title", &ProblemView::title, {.example = "The request has wrong fields"});
        f.optional("help", &ProblemView::help, {.help = "What a caller can do about it"});
    }
};

struct ProblemList {
    std::vector<ProblemView> data;
    static void describe(json::Fields<ProblemList>& f) {
        f.title("ProblemTypes");
        f.required("data", &ProblemList::data);
    }
};

ProblemView view_of(const ErrorCatalogue& catalogue, const ErrorEntry& entry) {
    ProblemView view{.code = std::string{entry.code},
                     .status = catalogue.status_of(entry),
                     .title = std::string{entry.title},
                     .help = {}};
    if (!entry.help.empty()) view.help = entry.help;
    return view;
}

void append_row(std::string& body, const ProblemView& view) {
    body += "<tr><td>" + std::to_string(view.status) + "</td><td><a href=\"/problems/" +
            escape_html(view.code) + "\"><code>" + escape_html(view.code) + "</code></a></td><td>" +
            escape_html(view.title) + "</td></tr>";
}

/// JSON, or a page for a person who followed the link in a problem's `type`.
template <typename View>
Reply<Encoded<View>> readable(const Request& request, const View& view, std::string page) {
    Reply<Encoded<View>> reply;
    reply.headers.set("Vary", "Accept");
    if (prefers_html(request.headers)) {
        reply.headers.set("Content-Type", "text/html; charset=utf-8");
        reply.headers.set("Content-Security-Policy", small_page_policy);
        reply.view.body.bytes = std::make_shared<const std::string>(std::move(page));
    } else {
        reply.view = encode_shared(view);
    }
    return reply;
}

Task<Result<Reply<Encoded<ProblemView>>>> explain(const ErrorCatalogue& catalogue,
                                                  Call<ProblemPath> call) {
    const ErrorEntry* entry = catalogue.find(call.input.code);
    if (entry == nullptr) co_return fail(ErrorKind::not_found, "request.no_such_path");
    const ProblemView view = view_of(catalogue, *entry);
    std::string body = "<h1>" + escape_html(view.title) + "</h1><p><code>" +
                       escape_html(view.code) + "</code>, status " + std::to_string(view.status) +
                       "</p>";
    if (view.help) body += "<p>" + escape_html(*view.help) + "</p>";
    body += "<p><a href=\"/problems\">All problems</a></p>";
    co_return readable(call.request, view, small_page(view.title, body));
}

Task<Result<Reply<Encoded<ProblemList>>>> list(const ErrorCatalogue& catalogue, Call<Empty> call) {
    ProblemList view;
    for (const auto& [code, entry] : catalogue) view.data.push_back(view_of(catalogue, entry));
    std::string body = "<h1>Problems</h1><p>What the API may answer instead of what was asked "
                       "for.</p><table>";
    for (const ProblemView& row : view.data) append_row(body, row);
    co_return readable(call.request, view, small_page("Problems", body + "</table>"));
}

}  // namespace

Response problem(const ErrorCatalogue& catalogue, const Error& error, ProblemPlace place) {
    const bool ours = error.kind == ErrorKind::internal;
    const std::string_view code = ours ? "internal" : error.reason;
    const ErrorEntry* entry = catalogue.find(code);
    Response response;
    response.status = catalogue.status_of(error);
    response.headers.add("Content-Type", problem_media_type);
    if (const auto wait = wait_of(error))
        response.headers.add("Retry-After", std::to_string(wait->count()));

    response.body.reserve(384);
    json::Writer writer{response.body};
    writer.begin_object();
    writer.key("type").value("/problems/" + std::string{code});
    writer.member("title", entry != nullptr ? entry->title : title_of(error.kind));
    writer.member("status", response.status);
    if (!error.message.empty() && !ours) writer.member("detail", error.message);
    if (!place.instance.empty() && is_utf8(place.instance))
        writer.member("instance", place.instance);
    writer.member("code", code);
    if (!ours) write_fields(writer, error.fields);
    if (!place.trace_id.empty()) writer.member("trace_id", place.trace_id);
    writer.end_object();
    return response;
}

void mount_problems(Router& router) {
    const ErrorCatalogue& catalogue = router.errors();
    router.get<Empty, Encoded<ProblemList>>(
        "/problems",
        {.id = "list_problems",
         .summary = "List the problem types",
         .tag = "meta",
         .access = Access::anyone()},
        [&catalogue](Call<Empty> call) { return list(catalogue, std::move(call)); });
    router.get<ProblemPath, Encoded<ProblemView>>(
        "/problems/{code}",
        {.id = "explain_problem",
         .summary = "Explain a problem type",
         .tag = "meta",
         .access = Access::anyone(),
         .errors = {"request.no_such_path"}},
        [&catalogue](Call<ProblemPath> call) { return explain(catalogue, std::move(call)); });
}

}  // namespace waybill::http
