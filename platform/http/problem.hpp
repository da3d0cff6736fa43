// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/error_catalogue.hpp"
#include "platform/http/message.hpp"

#include <string>
#include <string_view>

namespace waybill::http {

/// Where a problem happened.
struct ProblemPlace {
    std::string_view instance;  ///< the request's path
    std::string_view trace_id;
};

/// The RFC 9457 answer to an error, with Retry-After where the error says so. `Error::detail` stays
/// inside; an `internal` error says nothing but its trace id.
Response problem(const ErrorCatalogue& catalogue, const Error& error, ProblemPlace place);

class Router;
/// `GET /problems` and `GET /problems/{code}`: what the `type` of a problem leads to.
void mount_problems(Router& router);

}  // namespace waybill::http
