// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/decode.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/crypto/digest.hpp"

namespace waybill::identity {
namespace {

/// Of all but the password: a fingerprint is stored, and a quick digest of a password is a way to
/// guess it.
std::string fingerprint_of(v1::RegisterRequest request) {
    request.clear_password();
    request.clear_idempotency();
    request.clear_signed_body();  // the password is in it, and each try is signed anew
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
    OpenCommand command{.profile = {.email = PersonalText{request.email()},
                                    .first_name = PersonalText{request.first_name()},
                                    .last_name = PersonalText{request.last_name()},
                                    .phone = PersonalText{request.phone()},
                                    .locale = request.locale(),
                                    .birth_date = PersonalText{request.birth_date()}},
                        .password = SecretText{request.password()},
                        .opening = Opening::self,
                        .roles = {Role::customer},
                        .key = key_of(request)};
    if (!request.invitation().empty()) command.invitation = SecretText{request.invitation()};
    if (request.has_device()) {
        auto device = decode_device(request.device(), "/device/platform");
        if (device)
            command.device = *std::move(device);
        else
            command.problems = std::move(device).error().fields;
    }
    // A customer is what everybody is.
    if (request.role().empty() || request.role() == to_string(Role::customer)) return command;
    command.asked = parse_role(request.role());
    if (!command.asked) command.problems.push_back(unknown_role("/role"));
    return command;
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

Result<DeviceDraft> decode_device(const v1::NewDevice& device, std::string pointer) {
    const auto platform = parse_enum<DevicePlatform>(device.platform());
    if (!platform)
        return fail({.kind = ErrorKind::invalid,
                     .reason = "identity.bad_request",
                     .fields = {{.pointer = std::move(pointer),
                                 .code = "request.unknown_value",
                                 .detail = "A platform: ios, android, web."}}});
    return DeviceDraft{.platform = *platform,
                       .name = PersonalText{device.name()},
                       .push_token = SecretText{device.push_token()}};
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
    if (request.has_birth_date()) changes.birth_date = PersonalText{request.birth_date()};
    return changes;
}

}  // namespace waybill::identity
