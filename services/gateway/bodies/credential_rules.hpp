// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/fields.hpp"

/// What addresses, passwords and codes look like, wherever they come in.
namespace waybill::gateway {

inline constexpr json::Rules email_rules{
    .example = "ada@example.com", .length = {3, 254}, .format = json::Format::email};
inline constexpr json::Rules new_password_rules{
    .help = "Not one of the well-known ones, and not of one's own name or address",
    .example = "three quiet herons",
    .length = {8, 128}};
/// Whatever is not the password is wrong, not malformed.
inline constexpr json::Rules password_rules{.example = "three quiet herons", .length = {1, 128}};
inline constexpr json::Rules code_rules{
    .help = "The mailed code", .example = "493817", .length = {1, 32}};

}  // namespace waybill::gateway
