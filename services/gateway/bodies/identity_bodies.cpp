// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/identity_bodies.hpp"

#include "services/gateway/bodies/credential_rules.hpp"

namespace waybill::gateway {
namespace {

constexpr json::Rules first_name_rules{
    .example = "Ada", .length = {1, 50}, .format = json::Format::person_name};
constexpr json::Rules last_name_rules{
    .example = "Lovelace", .length = {1, 50}, .format = json::Format::person_name};
constexpr json::Rules locale_rules{.help = "`en`, `de` or `fr`, also with a region: `de-AT`",
                                   .example = "en",
                                   .length = {2, 35},
                                   .format = json::Format::line};

constexpr json::Rules birth_date_rules{.help = "As YYYY-MM-DD",
                                       .example = "1985-12-10",
                                       .length = {10, 10},
                                       .format = json::Format::line};

constexpr json::Rules session_rules{
    .help = "`token`: the tokens are in the answer. `cookie`, for browsers: they are in cookies "
            "that no script can read, and the answer has a `csrf_token`",
    .example = "token"};

constexpr std::string_view csrf_example =
    "q0TbXr8mJ2hUeW5d.47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

}  // namespace

void RegisterBody::describe(json::Fields<RegisterBody>& f) {
    f.title("Register");
    f.required("email", &RegisterBody::email, email_rules);
    f.required("password", &RegisterBody::password, new_password_rules);
    f.required("first_name", &RegisterBody::first_name, first_name_rules);
    f.required("last_name", &RegisterBody::last_name, last_name_rules);
    f.optional("phone", &RegisterBody::phone, phone_rules);
    f.optional("locale", &RegisterBody::locale, locale_rules);
    f.optional("birth_date", &RegisterBody::birth_date, birth_date_rules);
    f.optional("device", &RegisterBody::device,
               {.help = "On which it is opened, to be told things at once", .unusual = true});
    f.optional("role", &RegisterBody::role,
               {.help = "Asked for: `partner` or `courier`. An operator decides; until then the "
                        "account is a customer's. Any other needs an invitation",
                .example = "courier",
                .unusual = true});
    f.optional("invitation", &RegisterBody::invitation,
               {.help = "The token of an invitation, whose role the account has at once",
                .example = "wbi_47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
                .length = {1, 128},
                .unusual = true});
}

void VerifyBody::describe(json::Fields<VerifyBody>& f) {
    f.title("Verify");
    f.required("email", &VerifyBody::email, email_rules);
    f.required("code", &VerifyBody::code, code_rules);
}

void ResendCodeBody::describe(json::Fields<ResendCodeBody>& f) {
    f.title("ResendCode");
    f.required("email", &ResendCodeBody::email, email_rules);
}

void LoginBody::describe(json::Fields<LoginBody>& f) {
    f.title("Login");
    f.required("email", &LoginBody::email, email_rules);
    f.required("password", &LoginBody::password, password_rules);
    f.optional("session", &LoginBody::session, session_rules);
    f.optional("code", &LoginBody::code,
               {.help = "After too many failures: what `/v1/accounts/unlock-code` mails",
                .example = "493817",
                .length = {1, 32},
                .unusual = true});
}

void ListSessions::describe(json::Fields<ListSessions>& f) { describe_page(f); }

void OneSession::describe(json::Fields<OneSession>& f) {
    f.path("session_id", &OneSession::session_id, {.help = "One of the caller's own"});
}

void RefreshBody::describe(json::Fields<RefreshBody>& f) {
    f.title("Refresh");
    f.optional("refresh_token", &RefreshBody::refresh_token,
               {.help = "Needed unless it is in a cookie", .length = {1, 512}});
    f.optional("session", &RefreshBody::session, session_rules);
}

void EditProfileBody::describe(json::Fields<EditProfileBody>& f) {
    f.title("EditProfile", "What is absent stays");
    f.optional("first_name", &EditProfileBody::first_name, first_name_rules);
    f.optional("last_name", &EditProfileBody::last_name, last_name_rules);
    f.optional("phone", &EditProfileBody::phone, phone_rules);
    f.optional("locale", &EditProfileBody::locale, locale_rules);
    f.optional("birth_date", &EditProfileBody::birth_date, birth_date_rules);
}

void AddUserBody::describe(json::Fields<AddUserBody>& f) {
    f.title("AddUser", "An account that somebody vouches for");
    f.required("email", &AddUserBody::email, email_rules);
    f.required("password", &AddUserBody::password, new_password_rules);
    f.required("first_name", &AddUserBody::first_name, first_name_rules);
    f.required("last_name", &AddUserBody::last_name, last_name_rules);
    f.optional("phone", &AddUserBody::phone, phone_rules);
    f.required("roles", &AddUserBody::roles, {.example = "courier", .items = {1, 5}});
}

void GrantRoleBody::describe(json::Fields<GrantRoleBody>& f) {
    f.title("GrantRole");
    f.path("user_id", &GrantRoleBody::user_id);
    f.required("role", &GrantRoleBody::role, {.example = "partner"});
}

void SessionView::describe(json::Fields<SessionView>& f) {
    f.title("Session", "A session: its tokens, or the CSRF token when those are in cookies");
    f.optional("access_token", &SessionView::access_token,
               {.help = "For `Authorization: Bearer …`", .example = "eyJhbGciOi…"});
    f.optional("token_type", &SessionView::token_type, {.example = "Bearer"});
    f.required("expires_at", &SessionView::expires_at, {.help = "Of the access token"});
    f.optional("refresh_token", &SessionView::refresh_token,
               {.help = "Good for one refresh", .example = "wbr_…"});
    f.required("refresh_expires_at", &SessionView::refresh_expires_at);
    f.optional("csrf_token", &SessionView::csrf_token,
               {.help = "Instead of the tokens when they are in cookies: for `X-CSRF-Token`",
                .example = csrf_example,
                .unusual = true});
    f.required("account", &SessionView::account);
}

void CurrentSessionView::describe(json::Fields<CurrentSessionView>& f) {
    f.title("CurrentSession", "The session in the browser's cookies");
    f.required("csrf_token", &CurrentSessionView::csrf_token,
               {.help = "For `X-CSRF-Token`, until the session ends", .example = csrf_example});
    f.optional("user_id", &CurrentSessionView::user_id,
               {.help = "Absent, with all that follows, when the session must be refreshed first"});
    f.optional("roles", &CurrentSessionView::roles, {.example = "customer"});
    f.optional("expires_at", &CurrentSessionView::expires_at, {.help = "Of the access token"});
}

SessionView to_view(const identity::v1::Session& session) {
    return {.access_token = session.access_token(),
            .token_type = "Bearer",
            .expires_at = from_micros(session.access_expires_at()),
            .refresh_token = session.refresh_token(),
            .refresh_expires_at = from_micros(session.refresh_expires_at()),
            .csrf_token = {},
            .account = session.account()};
}

SessionView to_view(const identity::v1::Session& session, std::string csrf_token) {
    return {.access_token = {},
            .token_type = {},
            .expires_at = from_micros(session.access_expires_at()),
            .refresh_token = {},
            .refresh_expires_at = from_micros(session.refresh_expires_at()),
            .csrf_token = std::move(csrf_token),
            .account = session.account()};
}

}  // namespace waybill::gateway
