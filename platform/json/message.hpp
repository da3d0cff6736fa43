// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the descriptions that protoc-gen-waybill writes are made of; included by them only.
#include "platform/core/people_ids.hpp"
#include "platform/json/fields.hpp"

namespace waybill::json {

/// Contract messages have no members to point at: their fields are functions of the message.
template <typename Message>
const Message& as(const void* message) {
    return *static_cast<const Message*>(message);
}

/// As is described by `D`: the message itself, or Narrowed.
template <typename D, typename Message>
void put(Writer& out, const Message& message) {
    write_object(out, structure<D>(), &message);
}
template <typename Values>
void put_texts(Writer& out, const Values& values) {
    out.begin_array();
    for (const auto& value : values) out.value(value);
    out.end_array();
}
template <typename D, typename Messages>
void put_each(Writer& out, const Messages& messages) {
    out.begin_array();
    for (const auto& message : messages) put<D>(out, message);
    out.end_array();
}
/// Of our own services: an unknown currency is a broken promise of theirs, none is the first.
void put_money(Writer& out, std::int64_t amount, std::string_view currency);

/// A value of a message that is read; as it was made, with a problem, when it cannot be.
template <typename T>
T taken(Reader& reader, View value, const Rules& rules) {
    T out{};
    type_of<T>().read(reader, type_of<T>(), value, &out, rules);
    return out;
}

}  // namespace waybill::json
