// SPDX-License-Identifier: Apache-2.0
#include "platform/core/result.hpp"

namespace waybill {

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return "invalid";
        case ErrorKind::malformed: return "malformed";
        case ErrorKind::unauthenticated: return "unauthenticated";
        case ErrorKind::forbidden: return "forbidden";
        case ErrorKind::not_found: return "not_found";
        case ErrorKind::conflict: return "conflict";
        case ErrorKind::precondition: return "precondition";
        case ErrorKind::rejected: return "rejected";
        case ErrorKind::rate_limited: return "rate_limited";
        case ErrorKind::too_large: return "too_large";
        case ErrorKind::unavailable: return "unavailable";
        case ErrorKind::outcome_unknown: return "outcome_unknown";
        case ErrorKind::deadline: return "deadline";
        case ErrorKind::cancelled: return "cancelled";
        case ErrorKind::internal: return "internal";
    }
    std::unreachable();
}

bool retryable(const Error& error) {
    switch (error.kind) {
        case ErrorKind::unavailable:
        case ErrorKind::outcome_unknown:
        case ErrorKind::deadline: return true;
        case ErrorKind::invalid:
        case ErrorKind::malformed:
        case ErrorKind::unauthenticated:
        case ErrorKind::forbidden:
        case ErrorKind::not_found:
        case ErrorKind::conflict:
        case ErrorKind::precondition:
        case ErrorKind::rejected:
        case ErrorKind::rate_limited:
        case ErrorKind::too_large:
        case ErrorKind::cancelled:
        case ErrorKind::internal: return false;
    }
    std::unreachable();
}

}  // namespace waybill
