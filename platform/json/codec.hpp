// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/fields.hpp"

#include <string>

namespace waybill::json {

template <Described T>
Result<T> decode(View value) {
    T out{};
    Reader reader;
    read_object(reader, structure<T>(), value, &out);
    if (!reader.clean()) return std::unexpected(reader.error());
    return out;
}

/// Errors: those of Document::parse; `invalid` (request.invalid) with one problem per wrong field.
template <Described T>
Result<T> decode(std::string_view text, ParseLimits limits = {}) {
    WAYBILL_TRY(const Document document, Document::parse(text, limits));
    return decode<T>(document.root());
}

/// Appends `value` to `out`.
template <Described T>
void encode(const T& value, std::string& out) {
    Writer writer{out};
    write_object(writer, structure<T>(), subject(value));
}
template <Described T>
std::string encode(const T& value) {
    std::string out;
    encode(value, out);
    return out;
}

}  // namespace waybill::json
