// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "platform/json/schema.hpp"

namespace waybill::http::detail {

/// The operation object of one route; structs that it names are added to `schemas`.
void write_operation(json::Writer& writer, json::Schemas& schemas, const Router& router,
                     const Route& route);

/// Codes that a request to this route may be answered with: its own, and those that follow from
/// its declaration.
std::vector<std::string_view> codes_of(const Route& route);

}  // namespace waybill::http::detail
