// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/account_messages.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

/// What the gateway gives out a content by, before its name.
constexpr std::string_view photos = "/v1/pictures/";

std::string photo_in(std::string_view url) {
    return std::string{url.substr(std::min(photos.size(), url.size()))};
}

}  // namespace

v1::Account to_message(const Account& account) {
    v1::Account out;
    out.set_user_id(account.id.text());
    out.set_email(account.email.reveal());
    out.set_first_name(account.first_name.reveal());
    out.set_last_name(account.last_name.reveal());
    out.set_phone(account.phone.reveal());
    out.set_locale(account.locale);
    out.set_birth_date(account.birth_date.reveal());
    if (!account.photo.empty()) out.set_photo_url(std::string{photos} + account.photo);
    for (const Role role : account.roles.list()) out.add_roles(std::string{to_string(role)});
    out.set_verified(account.verified);
    out.set_created_at(to_micros(account.created_at));
    if (account.deactivated_at) out.set_deactivated_at(to_micros(*account.deactivated_at));
    out.set_version(account.version);
    return out;
}

std::optional<Account> from_message(const v1::Account& message) {
    const auto id = UserId::parse(message.user_id());
    if (!id) return std::nullopt;
    Account account{.id = *id,
                    .email = PersonalText{message.email()},
                    .first_name = PersonalText{message.first_name()},
                    .last_name = PersonalText{message.last_name()},
                    .phone = PersonalText{message.phone()},
                    .locale = message.locale(),
                    .birth_date = PersonalText{message.birth_date()},
                    .photo = photo_in(message.photo_url()),
                    .roles = {},
                    .verified = message.verified(),
                    .created_at = from_micros(message.created_at()),
                    .deactivated_at = {},  // none is when it is remembered
                    .erased_at = {},
                    .version = message.version()};
    for (const auto& word : message.roles()) {
        const auto role = parse_role(word);
        if (!role) return std::nullopt;
        account.roles.insert(*role);
    }
    return account;
}

v1::UserChanged to_event(const Account& account) {
    v1::UserChanged out;
    out.set_user_id(account.id.text());
    out.set_version(account.version);
    out.set_email(account.email.reveal());
    out.set_first_name(account.first_name.reveal());
    out.set_locale(account.locale);
    for (const Role role : account.roles.list()) out.add_roles(std::string{to_string(role)});
    out.set_verified(account.verified);
    return out;
}

}  // namespace waybill::identity
