// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/notifications/v1/notifications.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/async/executor.hpp"
#include "platform/crypto/passwords.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/crypto/tokens.hpp"
#include "services/identity/usecases/erase_ports.hpp"
#include "services/identity/usecases/ports.hpp"
#include "services/identity/usecases/role_ports.hpp"

namespace waybill::identity {

/// Secrets by the platform's cryptography; passwords in normal form, on a pool of their own.
class CryptoCredentials final : public Credentials {
public:
    struct Deps {
        Pool& hashing;
        crypto::PasswordHasher& hasher;
        Random& random;
    };
    explicit CryptoCredentials(Deps deps) : deps_{deps} {}
    Guessing guessing(const SecretText& password,
                      std::vector<std::string> own_words) const override;
    Task<Result<std::string>> hash(Context ctx, SecretText password) override;
    Task<Result<PasswordVerdict>> verify(Context ctx, SecretText password,
                                         std::optional<std::string> stored) override;
    SecretText new_code() override;
    SecretText new_token() override;

private:
    Deps deps_;
};

/// Access tokens by the platform's signer.
class SignedAccessTokens final : public AccessTokens {
public:
    SignedAccessTokens(crypto::TokenSigner& signer, IdSource& ids) : signer_{signer}, ids_{ids} {}
    Result<AccessGrant> issue(const AccessWish& wish) override;

private:
    crypto::TokenSigner& signer_;
    IdSource& ids_;
};

/// Tokens by the installation's key: the same again for the same invitation.
class SealedInvitationTokens final : public InvitationTokens {
public:
    explicit SealedInvitationTokens(const crypto::Sealer& sealer) : sealer_{sealer} {}
    SecretText token_of(const InvitationId& id) const override;

private:
    const crypto::Sealer& sealer_;
};

/// What is under way, through the contracts of orders and couriers.
class ServicesWork final : public WorkUnderWay {
public:
    ServicesWork(orders::v1::OrdersService& orders, couriers::v1::CouriersService& couriers)
        : orders_{orders}, couriers_{couriers} {}
    Task<Result<std::int64_t>> count(Context ctx, UserId user) override;
    Task<Result<Drives>> drives(Context ctx, UserId user) override;

private:
    orders::v1::OrdersService& orders_;
    couriers::v1::CouriersService& couriers_;
};

/// Codes, notices and invitations through the contract of notifications.
class NotificationsMailer final : public AccountMailer, public InvitationMailer {
public:
    explicit NotificationsMailer(notifications::v1::NotificationsService& notifications)
        : notifications_{notifications} {}
    Task<Status> send_code(Context ctx, CodeMail mail) override;
    Task<Status> send_notice(Context ctx, std::string message_id, Notice notice) override;
    Task<Status> send_invitation(Context ctx, InvitationMail mail) override;

private:
    notifications::v1::NotificationsService& notifications_;
};

}  // namespace waybill::identity
