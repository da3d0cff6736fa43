// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.json.hpp"
#include "services/gateway/bodies/common.hpp"
#include "services/gateway/bodies/device_bodies.hpp"

#include <vector>

namespace waybill::gateway {

struct RegisterBody {
    PersonalText email;
    SecretText password;
    PersonalText first_name;
    PersonalText last_name;
    std::optional<PersonalText> phone;
    std::optional<std::string> locale;
    std::optional<PersonalText> birth_date;
    std::optional<NewDeviceBody> device;
    std::optional<Role> role;
    std::optional<SecretText> invitation;
    static void describe(json::Fields<RegisterBody>& f);
};

struct VerifyBody {
    PersonalText email;
    SecretText code;
    static void describe(json::Fields<VerifyBody>& f);
};

struct ResendCodeBody {
    PersonalText email;
    static void describe(json::Fields<ResendCodeBody>& f);
};

/// How a session is given out: its tokens in the answer, or in cookies that no script can read.
enum class SessionForm : std::uint8_t { token, cookie };

struct LoginBody {
    PersonalText email;
    SecretText password;
    SessionForm session{SessionForm::token};
    std::optional<SecretText> code{};
    static void describe(json::Fields<LoginBody>& f);
};

struct ListSessions : PageQuery {
    static void describe(json::Fields<ListSessions>& f);
};

struct OneSession {
    SessionId session_id;
    static void describe(json::Fields<OneSession>& f);
};

struct RefreshBody {
    std::optional<SecretText> refresh_token;
    SessionForm session{SessionForm::token};
    static void describe(json::Fields<RefreshBody>& f);
};

/// What is absent stays; a phone or a birth date of null is forgotten.
struct EditProfileBody {
    std::optional<PersonalText> first_name;
    std::optional<PersonalText> last_name;
    std::optional<std::optional<PersonalText>> phone;
    std::optional<std::string> locale;
    std::optional<std::optional<PersonalText>> birth_date;
    static void describe(json::Fields<EditProfileBody>& f);
};

struct AddUserBody {
    PersonalText email;
    SecretText password;
    PersonalText first_name;
    PersonalText last_name;
    std::optional<PersonalText> phone;
    std::vector<Role> roles;
    static void describe(json::Fields<AddUserBody>& f);
};

struct GrantRoleBody {
    UserId user_id;
    Role role{Role::customer};
    static void describe(json::Fields<GrantRoleBody>& f);
};

/// The tokens are the answer's very purpose; nothing else ever prints them.
struct SessionView {
    std::optional<std::string> access_token;
    std::optional<std::string> token_type;
    TimePoint expires_at{};
    std::optional<std::string> refresh_token;
    TimePoint refresh_expires_at{};
    std::optional<std::string> csrf_token;
    identity::v1::Account account;
    static void describe(json::Fields<SessionView>& f);
};

/// What a page that was loaded again must know of the session in its cookies.
struct CurrentSessionView {
    std::string csrf_token;
    std::optional<UserId> user_id;
    std::optional<std::vector<Role>> roles;
    std::optional<TimePoint> expires_at;
    static void describe(json::Fields<CurrentSessionView>& f);
};

SessionView to_view(const identity::v1::Session& session);
/// Without the tokens: they are in cookies.
SessionView to_view(const identity::v1::Session& session, std::string csrf_token);

}  // namespace waybill::gateway
