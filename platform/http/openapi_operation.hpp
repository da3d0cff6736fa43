// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "platform/json/schema.hpp"

namespace waybill::http::detail {

/// The operation object of one route; structs that it names are added to `schemas`.
void write_operation(json::Writer& writer, json::Schemas& schemas, const Router& router,
                     const Route& route);

/// The three headers of a signed call (Standard Webhooks).
void write_signature_parameters(json::Writer& writer);

/// A header of answers: name, JSON type, words.
struct AnswerHeader {
    std::string_view name;
    std::string_view type;
    std::string_view help;
};
std::span<const AnswerHeader> answer_headers();

/// Codes that a request to this route may be answered with: its own, and those that follow from
/// its declaration.
std::vector<std::string_view> codes_of(const Route& route);

}  // namespace waybill::http::detail
