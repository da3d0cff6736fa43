// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/decode.hpp"

#include "platform/crypto/digest.hpp"

namespace waybill::identity {
namespace {

/// Of all but the password: a fingerprint is stored, and a quick digest of a password is a way to
/// guess it.
std::string fingerprint_of(v1::RegisterRequest request) {
    request.clear_password();
    request.clear_idempotency();
    return crypto::sha256_hex(request.SerializeAsString());
}

IdempotencyKey key_of(const v1::RegisterRequest& request) {
    IdempotencyKey key = decode_key(request.idempotency());
    key.fingerprint = fingerprint_of(request);
    return key;
}

FieldProblem unknown_role(std::string pointer) {
    return {.pointer = std::move(pointer),
            .code = "request.unknown_value",
            .detail = "A role: customer, partner, courier, support, operator."};
}

}  // namespace

OpenCommand decode_register(const v1::RegisterRequest& request) {
    return {.profile = {.email = PersonalText{request.email()},
                        .first_name = PersonalText{request.first_name()},
                        .last_name = PersonalText{request.last_name()},
                        .phone = PersonalText{request.phone()},
                        .locale = request.locale()},
            .password = SecretText{request.password()},
            .opening = Opening::self,
            .roles = {Role::customer},
            .key = key_of(request)};
}

OpenCommand decode_add_user(const v1::AddUserRequest& request) {
    OpenCommand command{.profile = {.email = PersonalText{request.email()},
                                    .first_name = PersonalText{request.first_name()},
                                    .last_name = PersonalText{request.last_name()},
                                    .phone = PersonalText{request.phone()},
                                    .locale = {}},
                        .password = SecretText{request.password()},
                        .opening = Opening::vouched,
                        .roles = {}};
    for (int i = 0; i < request.roles_size(); ++i) {
        if (const auto role = parse_role(request.roles(i)))
            command.roles.insert(*role);
        else
            command.problems.push_back(unknown_role("/roles/" + std::to_string(i)));
    }
    return command;
}

Result<Role> decode_role(const std::string& word, std::string pointer) {
    if (const auto role = parse_role(word)) return *role;
    return fail({.kind = ErrorKind::invalid,
                 .reason = "identity.bad_request",
                 .fields = {unknown_role(std::move(pointer))}});
}

LoginCommand decode_login(const v1::LoginRequest& request) {
    LoginCommand command{.email = PersonalText{request.email()},
                         .password = SecretText{request.password()},
                         .address = PersonalText{request.address()},
                         .agent = agent_of(request.agent())};
    if (!request.code().empty()) command.code = SecretText{request.code()};
    return command;
}

ProfileChanges decode_changes(const v1::UpdateProfileRequest& request) {
    ProfileChanges changes;
    if (request.has_first_name()) changes.first_name = PersonalText{request.first_name()};
    if (request.has_last_name()) changes.last_name = PersonalText{request.last_name()};
    if (request.has_phone()) changes.phone = PersonalText{request.phone()};
    if (request.has_locale()) changes.locale = request.locale();
    return changes;
}

}  // namespace waybill::identity
