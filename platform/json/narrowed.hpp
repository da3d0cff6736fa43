// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waybill::json {

/// A contract message without what its reader may not see. Only so is a message described that has
/// such fields, itself or further in: one that nobody has narrowed cannot be answered.
template <typename Message>
struct Narrowed {
    Message message{};
};

/// Where the accessors of a described value's fields begin.
template <typename T>
const void* subject(const T& value) {
    return &value;
}
template <typename Message>
const void* subject(const Narrowed<Message>& value) {
    return &value.message;
}

}  // namespace waybill::json
