// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "platform/core/text.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/http/exchanging.hpp"
#include "platform/http/header_values.hpp"
#include "platform/http/router.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

constexpr std::size_t key_max = 255;

std::unexpected<Error> malformed_input(std::string_view reason, std::string message = {}) {
    return fail(
        Error{.kind = ErrorKind::malformed, .reason = reason, .message = std::move(message)});
}

/// `"v7"` is v7, as Reply::etag says it; anything else stays and will equal no version. So does
/// `"*"`: only without quotes does a star match any version.
std::string_view unquoted(std::string_view tag) {
    if (tag == R"("*")") return tag;
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
        return tag.substr(1, tag.size() - 2);
    return tag;
}

}  // namespace

Status Exchanging::decode(const json::Struct& input, void* target) {
    json::Reader reader;
    WAYBILL_CHECK(read_path(reader, input, target));
    WAYBILL_CHECK(read_query(reader, input, target));
    WAYBILL_CHECK(read_headers(reader, input, target));
    const bool json = route_->kind == RouteKind::typed;
    if (json) WAYBILL_CHECK(read_body(reader, input, target));
    if (!reader.clean()) return std::unexpected(reader.error());
    return take_key(json ? canonical_body_ : request_.body);
}

Status Exchanging::decode_raw(RawInput& target) {
    const auto& names = route_->parameters;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto value = percent_decode(captures_.parts[i], false);
        if (!value || !is_utf8(*value)) return malformed_input("request.malformed_path");
        target.parameters.emplace_back(names[i], std::move(*value));
    }
    return take_key(request_.body);
}

/// A path that cannot name anything is malformed (400), not merely wrong.
Status Exchanging::read_path(json::Reader& reader, const json::Struct& input, void* target) const {
    if (captures_.count == 0) return {};
    const auto& names = route_->parameters;
    const json::Reader::At at{reader, "path"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto value = percent_decode(captures_.parts[i], false);
        if (!value || !is_utf8(*value)) return malformed_input("request.malformed_path");
        const json::Reader::At name{reader, names[i]};
        json::read_parameter(reader, *input.find(json::Source::path, names[i]), *value, target);
    }
    if (reader.clean()) return {};
    return fail(Error{
        .kind = ErrorKind::malformed, .reason = "request.invalid_path", .fields = reader.take()});
}

Status Exchanging::read_query(json::Reader& reader, const json::Struct& input, void* target) const {
    const json::Reader::At at{reader, "query"};
    std::vector<std::pair<std::string, std::string>> pairs;
    if (!request_.query.empty()) {
        auto parsed = parse_query(request_.query);
        if (!parsed) return malformed_input("request.malformed_query");
        pairs = std::move(*parsed);
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& [name, value] = pairs[i];
        if (!is_utf8(name) || !is_utf8(value)) return malformed_input("request.bad_encoding");
        const auto same = [&](const auto& pair) { return pair.first == name; };
        if (std::any_of(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(i), same))
            return malformed_input("request.duplicate_parameter", "a query parameter came twice");
        const json::Field* field = input.find(json::Source::query, name);
        if (field == nullptr) {
            reader.unknown("request.unknown_parameter", name);
            continue;
        }
        const json::Reader::At here{reader, field->name};
        json::read_parameter(reader, *field, value, target);
    }
    for (const json::Field& field : input.fields) {
        if (field.source != json::Source::query || !field.required) continue;
        const auto same = [&](const auto& pair) { return pair.first == field.name; };
        if (std::ranges::any_of(pairs, same)) continue;
        const json::Reader::At here{reader, field.name};
        reader.problem("request.required", "is required");
    }
    return {};
}

Status Exchanging::read_headers(json::Reader& reader, const json::Struct& input,
                                void* target) const {
    const json::Reader::At at{reader, "header"};
    for (const json::Field& field : input.fields) {
        if (field.source != json::Source::header) continue;
        const auto value = request_.headers.find(field.name);
        const bool precondition = field.name == "If-Match";
        const json::Reader::At here{reader, field.name};
        if (!value) {
            if (!field.required) continue;
            if (precondition) return fail(ErrorKind::precondition, "request.precondition_required");
            reader.problem("request.required", "is required");
            continue;
        }
        if (request_.headers.count(field.name) > 1)
            return malformed_input("request.duplicate_parameter", "a header came twice");
        if (!is_utf8(*value)) return malformed_input("request.bad_encoding");
        json::read_parameter(reader, field, precondition ? unquoted(*value) : *value, target);
    }
    return {};
}

Status Exchanging::read_body(json::Reader& reader, const json::Struct& input, void* target) {
    if (request_.body.empty()) {
        const auto needed = [](const json::Field& field) {
            return field.source == json::Source::body && field.required;
        };
        if (std::ranges::any_of(input.fields, needed))
            return malformed_input("request.malformed_json", "a JSON body is required");
        return {};
    }
    WAYBILL_TRY(
        const json::Document document,
        json::Document::parse(request_.body, {.bytes_max = route_->spec.body_bytes_max,
                                              .depth_max = router_.settings_.json_depth_max}));
    json::read_object(reader, input, document.root(), target);
    // Only a key needs the canonical form.
    if (reader.clean() && request_.headers.find("Idempotency-Key"))
        canonical_body_ = json::canonical(document.root());
    return {};
}

Result<std::string> Exchanging::key_in_header() const {
    const auto value = request_.headers.find("Idempotency-Key");
    if (!value) {
        if (route_->spec.idempotency == Idempotency::required)
            return malformed_input("idempotency.key_missing");
        return std::string{};
    }
    const auto key = unquoted(ascii::trimmed(*value));  // the draft standard's form is quoted
    const bool printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
    if (key.empty() || key.size() > key_max || !printable ||
        request_.headers.count("Idempotency-Key") > 1)
        return malformed_input("idempotency.bad_key");
    return std::string{key};
}

/// The last check of all, so that a request which fails another does not use its key.
Status Exchanging::take_key(std::string_view canonical_body) {
    if (route_->spec.idempotency == Idempotency::none) return {};
    WAYBILL_TRY(idempotency_.key, key_in_header());
    if (idempotency_.key.empty()) return {};
    const std::string_view verb = to_string(route_->method);
    // What a key may see is less than what its maker may: answers to one are not the other's.
    if (ctx_.caller.key)
        idempotency_.scope = ctx_.caller.key->id.text();
    else
        idempotency_.scope =
            ctx_.caller.signed_in() ? ctx_.caller.user.text() : "peer " + std::string{network()};
    idempotency_.scope.append(" ").append(verb).append(" ").append(route_->pattern);

    std::string whole;
    whole.reserve(request_.path.size() + request_.query.size() + canonical_body.size() + 16);
    whole.append(verb).append("\n").append(request_.path).append("\n");
    whole.append(request_.query).append("\n").append(canonical_body);
    const auto digest = crypto::hmac_sha256(router_.settings_.fingerprint_key.reveal(), whole);
    idempotency_.fingerprint = crypto::base64url_encode(crypto::view(digest));
    return {};
}

}  // namespace waybill::http
