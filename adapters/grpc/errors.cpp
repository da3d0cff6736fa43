// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/errors.hpp"

#include "adapters/grpc/google_rpc.pb.h"
#include "platform/rpc/reasons.hpp"

#include <array>
#include <utility>

#include <grpcpp/support/status.h>

namespace waybill::grpc_adapter {
namespace {

using ::grpc::StatusCode;

struct Pair {
    ErrorKind kind;
    StatusCode code;
};

/// Both ways: of a kind the line is its code, of a code the first line that has it.
constexpr std::array pairs{
    Pair{ErrorKind::invalid, StatusCode::INVALID_ARGUMENT},
    Pair{ErrorKind::malformed, StatusCode::INVALID_ARGUMENT},
    Pair{ErrorKind::unauthenticated, StatusCode::UNAUTHENTICATED},
    Pair{ErrorKind::forbidden, StatusCode::PERMISSION_DENIED},
    Pair{ErrorKind::not_found, StatusCode::NOT_FOUND},
    Pair{ErrorKind::conflict, StatusCode::ABORTED},
    Pair{ErrorKind::conflict, StatusCode::ALREADY_EXISTS},
    Pair{ErrorKind::precondition, StatusCode::FAILED_PRECONDITION},
    Pair{ErrorKind::rejected, StatusCode::FAILED_PRECONDITION},
    Pair{ErrorKind::rate_limited, StatusCode::RESOURCE_EXHAUSTED},
    Pair{ErrorKind::too_large, StatusCode::RESOURCE_EXHAUSTED},
    Pair{ErrorKind::invalid, StatusCode::OUT_OF_RANGE},
    Pair{ErrorKind::unavailable, StatusCode::UNAVAILABLE},
    // A gRPC server says UNKNOWN of what was thrown in the middle of a call.
    Pair{ErrorKind::outcome_unknown, StatusCode::UNKNOWN},
    Pair{ErrorKind::deadline, StatusCode::DEADLINE_EXCEEDED},
    Pair{ErrorKind::cancelled, StatusCode::CANCELLED},
    Pair{ErrorKind::internal, StatusCode::INTERNAL},
};

StatusCode code_of(ErrorKind kind) {
    for (const Pair& one : pairs)
        if (one.kind == kind) return one.code;
    std::unreachable();
}

ErrorKind kind_of(StatusCode code) {
    for (const Pair& one : pairs)
        if (one.code == code) return one.kind;
    return ErrorKind::internal;
}

std::optional<ErrorKind> parse_kind(std::string_view word) {
    for (const Pair& one : pairs)
        if (to_string(one.kind) == word) return one.kind;
    return std::nullopt;
}

constexpr std::string_view domain = "waybill";
constexpr std::string_view kind_key = "kind";
constexpr std::string_view type_urls = "type.googleapis.com/google.rpc.";
constexpr std::string_view error_info = "ErrorInfo";
constexpr std::string_view bad_request = "BadRequest";
constexpr std::string_view retry_info = "RetryInfo";
constexpr std::string_view localized_message = "LocalizedMessage";

void add(google::rpc::Status& status, std::string_view type, const std::string& message) {
    google::rpc::Detail& detail = *status.add_details();
    detail.set_type_url(std::string{type_urls}.append(type));
    detail.set_value(message);
}

template <typename Message>
std::optional<Message> find(const google::rpc::Status& status, std::string_view type) {
    for (const auto& detail : status.details()) {
        std::string_view url = detail.type_url();
        if (!url.ends_with(type)) continue;
        url.remove_suffix(type.size());
        Message message;
        if (url == type_urls && message.ParseFromString(detail.value())) return message;
    }
    return std::nullopt;
}

std::string fields_of(const Error& error, std::size_t room) {
    google::rpc::BadRequest out;
    std::size_t used = 0;
    for (const FieldProblem& field : error.fields) {
        constexpr std::size_t around = 16;  // tags and lengths of four, the longest
        used += field.pointer.size() + field.detail.size() + field.code.size() + around;
        if (used > room) break;
        auto& violation = *out.add_field_violations();
        violation.set_field(field.pointer);
        violation.set_description(field.detail);
        violation.set_reason(field.code);
    }
    return out.SerializeAsString();
}

void add_words(google::rpc::Status& status, const Error& error) {
    google::rpc::ErrorInfo info;
    info.set_reason(std::string{error.reason});
    info.set_domain(std::string{domain});
    auto& kind = *info.add_metadata();
    kind.set_key(std::string{kind_key});
    kind.set_value(std::string{to_string(error.kind)});
    add(status, error_info, info.SerializeAsString());
    if (error.retry_after) {
        google::rpc::RetryInfo retry;
        retry.mutable_retry_delay()->set_seconds(error.retry_after->count());
        add(status, retry_info, retry.SerializeAsString());
    }
    if (!error.message.empty() && error.message.size() < details_bytes_max / 4) {
        google::rpc::LocalizedMessage words;
        words.set_locale("en");
        words.set_message(error.message);
        add(status, localized_message, words.SerializeAsString());
    }
}

}  // namespace

::grpc::Status to_status(const Error& error) {
    google::rpc::Status status;
    status.set_code(code_of(error.kind));
    status.set_message(std::string{error.reason});
    add_words(status, error);
    constexpr std::size_t around_fields = 64;  // their type's name and lengths
    const std::size_t used = status.ByteSizeLong() + around_fields;
    if (!error.fields.empty() && used < details_bytes_max)
        add(status, bad_request, fields_of(error, details_bytes_max - used));
    return {code_of(error.kind), status.message(), status.SerializeAsString()};
}

std::optional<Error> whole_error(const ::grpc::Status& status) {
    google::rpc::Status details;
    if (status.error_details().empty() || !details.ParseFromString(status.error_details()))
        return std::nullopt;
    const auto info = find<google::rpc::ErrorInfo>(details, error_info);
    if (!info || info->domain() != domain) return std::nullopt;
    Error error{.kind = kind_of(status.error_code()), .reason = rpc::kept_reason(info->reason())};
    // A kind that a later release added is what its code says.
    for (const auto& entry : info->metadata())
        if (entry.key() == kind_key) error.kind = parse_kind(entry.value()).value_or(error.kind);
    if (const auto words = find<google::rpc::LocalizedMessage>(details, localized_message))
        error.message = words->message();
    if (const auto retry = find<google::rpc::RetryInfo>(details, retry_info))
        error.retry_after = std::chrono::seconds{retry->retry_delay().seconds()};
    if (const auto fields = find<google::rpc::BadRequest>(details, bad_request))
        for (const auto& field : fields->field_violations())
            error.fields.push_back(
                {.pointer = field.field(), .code = field.reason(), .detail = field.description()});
    return error;
}

Error bare_error(const ::grpc::Status& status) {
    return {.kind = kind_of(status.error_code()),
            .reason = "rpc.undescribed",
            .detail = status.error_message()};
}

}  // namespace waybill::grpc_adapter
