// SPDX-License-Identifier: Apache-2.0
#include "services/identity/clients/identity_clients.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/core/unicode.hpp"
#include "platform/crypto/common_passwords.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/random_text.hpp"

#include <utility>

namespace waybill::identity {
namespace {

/// One keyboard types `é` as one character, another as two.
SecretText normal_form(const SecretText& password) { return SecretText{nfc(password.reveal())}; }

}  // namespace

Guessing CryptoCredentials::guessing(const SecretText& password,
                                     std::vector<std::string> own_words) const {
    if (crypto::is_common_password(password.reveal())) return Guessing::common;
    const bool own = crypto::is_own_password(password.reveal(), std::move(own_words));
    return own ? Guessing::personal : Guessing::hard;
}

Task<Result<std::string>> CryptoCredentials::hash(Context ctx, SecretText password) {
    return crypto::hash_on(deps_.hashing, std::move(ctx), deps_.hasher, normal_form(password));
}

Task<Result<PasswordVerdict>> CryptoCredentials::verify(Context ctx, SecretText password,
                                                        std::optional<std::string> stored) {
    WAYBILL_CO_TRY(const auto match,
                   co_await crypto::verify_on(deps_.hashing, std::move(ctx), deps_.hasher,
                                              normal_form(password), std::move(stored)));
    switch (match) {
        case crypto::PasswordMatch::wrong: co_return PasswordVerdict::wrong;
        case crypto::PasswordMatch::right: co_return PasswordVerdict::right;
        case crypto::PasswordMatch::right_but_outdated:
            co_return PasswordVerdict::right_but_outdated;
    }
    std::unreachable();
}

SecretText CryptoCredentials::new_code() { return crypto::six_digit_code(deps_.random); }
SecretText CryptoCredentials::new_token() { return crypto::random_token(deps_.random); }

Result<AccessGrant> SignedAccessTokens::issue(const AccessWish& wish) {
    const crypto::NewAccess access{.id = ids_.next<crypto::TokenId>(),
                                   .user = wish.account.id,
                                   .session = wish.session,
                                   .roles = wish.account.roles,
                                   .rights = wish.rights};
    WAYBILL_TRY(auto token, signer_.sign(access));
    return AccessGrant{.token = std::move(token.text), .expires_at = token.expires_at};
}

Task<Result<std::int64_t>> ServicesWork::count(Context ctx, UserId user) {
    orders::v1::CountOpenRequest ordered;
    ordered.set_customer_id(user.text());
    WAYBILL_CO_TRY(const auto open, co_await orders_.count_open(ctx, std::move(ordered)));
    couriers::v1::CountInHandRequest carried;
    carried.set_user_id(user.text());
    WAYBILL_CO_TRY(const auto in_hand,
                   co_await couriers_.count_in_hand(std::move(ctx), std::move(carried)));
    co_return open.orders() + in_hand.deliveries();
}

Task<Result<Drives>> ServicesWork::drives(Context ctx, UserId user) {
    couriers::v1::CountInHandRequest carried;
    carried.set_user_id(user.text());
    WAYBILL_CO_TRY(const auto in_hand,
                   co_await couriers_.count_in_hand(std::move(ctx), std::move(carried)));
    co_return in_hand.courier() ? Drives::yes : Drives::no;
}

SecretText SealedInvitationTokens::token_of(const InvitationId& id) const {
    // A digest of the digest: what tells its form and key to us is not for others.
    return SecretText{"wbi_" + crypto::sha256_base64url(sealer_.digest("invitation", id.text()))};
}

Task<Status> NotificationsMailer::send_invitation(Context ctx, InvitationMail mail) {
    notifications::v1::SendInvitationRequest request;
    request.set_message_id(mail.message_id);
    request.set_email(mail.email.reveal());
    request.set_token(mail.token.reveal());
    request.set_locale(mail.locale);
    request.set_expires_at(to_micros(mail.expires_at));
    WAYBILL_CO_CHECK(co_await notifications_.send_invitation(ctx, std::move(request)));
    co_return Status{};
}

Task<Status> NotificationsMailer::send_code(Context ctx, CodeMail mail) {
    notifications::v1::SendCodeRequest request;
    request.set_message_id(mail.message_id);
    request.set_email(mail.email.reveal());
    request.set_name(mail.first_name.reveal());
    request.set_code(mail.code.reveal());
    request.set_locale(mail.locale);
    request.set_expires_at(to_micros(mail.expires_at));
    request.set_purpose(std::string{enum_name(mail.purpose)});
    WAYBILL_CO_CHECK(co_await notifications_.send_code(ctx, std::move(request)));
    co_return Status{};
}

Task<Status> NotificationsMailer::send_notice(Context ctx, std::string message_id, Notice notice) {
    notifications::v1::SendNoticeRequest request;
    request.set_message_id(std::move(message_id));
    request.set_email(notice.email.reveal());
    request.set_name(notice.first_name.reveal());
    request.set_locale(std::move(notice.locale));
    request.set_kind(std::string{enum_name(notice.kind)});
    WAYBILL_CO_CHECK(co_await notifications_.send_notice(ctx, std::move(request)));
    co_return Status{};
}

}  // namespace waybill::identity
