// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/fields.hpp"
#include "platform/settings/byte_count.hpp"
#include "platform/settings/raw.hpp"
#include "platform/settings/rules.hpp"

#include <expected>
#include <limits>
#include <string>

namespace waybill::json::detail {

/// Settings write both as a whole number with a unit; JSON has no form of them.
template <>
struct TypeOf<Duration> {
    static constexpr Type type{
        .shape = Shape::integer,
        .text = {.format = "duration", .example = "500ms, 15s, 10min, 24h or 30d"},
        .set_integer = [](void* to, std::int64_t n) { *static_cast<Duration*>(to) = Duration{n}; },
        .get_integer = [](const void* from) -> std::int64_t {
            return static_cast<const Duration*>(from)->count();
        }};
};
template <>
struct TypeOf<ByteCount> {
    static constexpr Type type{
        .shape = Shape::integer,
        .text = {.format = "size", .example = "512B, 64KiB, 10MiB or 1GiB"},
        .set_integer = [](void* to, std::int64_t n) { static_cast<ByteCount*>(to)->value = n; },
        .get_integer = [](const void* from) -> std::int64_t {
            return static_cast<const ByteCount*>(from)->value;
        }};
};

}  // namespace waybill::json::detail

/// How values are read, checked and shown, by the tables of their types.
namespace waybill::settings {

/// Empty when fine, else the end of a sentence that starts with the setting's name. It never
/// repeats a secret.
using Verdict = std::expected<void, std::string>;

/// A list is `a,b` in flags and environment, where empty words are an empty list.
Verdict read(const Raw& raw, const json::Type& type, const AnyRules& rules, void* target);
/// A secret is `***`, or nothing when it is empty. Of a duration and a size the largest unit that
/// loses nothing; days from two of them on, since people say 24h.
std::string show(const json::Type& type, const void* value);
/// `whole number`, `list of text` and the like.
std::string type_name(const json::Type& type);
/// `min..max`, either side may be missing; the words of an enum.
std::string bounds(const json::Type& type, const AnyRules& rules);

}  // namespace waybill::settings
