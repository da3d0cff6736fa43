// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/identity/domain/account.hpp"
#include "services/identity/domain/invitation.hpp"
#include "services/identity/domain/role_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::identity {

/// A request beside the account of who asks.
struct AskedRole {
    RoleRequest request{};
    Account account{};
};

struct RoleRequestFilter {
    RequestState state{RequestState::waiting};
    std::optional<Role> role{};
    UserId after{};  ///< where the page begins
    int limit{10};
};

/// Roles that were asked for. not_found: identity.no_role_request.
class RoleRequestStore {
public:
    virtual ~RoleRequestStore() = default;

    virtual Task<Result<AskedRole>> find(Context ctx, UserId user) = 0;
    /// Who waits longest first; up to one more than the limit.
    virtual Task<Result<std::vector<AskedRole>>> list(Context ctx, RoleRequestFilter filter) = 0;
    /// The request, the account's role and what others are told of it, at once; an answer that was
    /// given before changes nothing. invalid: identity.partner_needed, identity.partner_unwanted;
    /// conflict: identity.role_approved.
    virtual Task<Result<AskedRole>> answer(Context ctx, UserId user, RoleAnswer answer) = 0;
};

struct NewInvitation {
    Invitation invitation{};
    SecretText token{};
    IdempotencyKey key{};
};

struct Invited {
    Invitation invitation{};
    bool repeated{false};  ///< the key's first answer
};

struct InvitationFilter {
    InvitationId before{InvitationId::greatest()};
    int limit{10};
};

/// Invitations, of whose tokens only digests are kept. not_found: identity.no_invitation.
class InvitationStore {
public:
    virtual ~InvitationStore() = default;

    /// With an address it is mailed. invalid: idempotency.key_reused.
    virtual Task<Result<Invited>> insert(Context ctx, NewInvitation entry) = 0;
    virtual Task<Result<Invitation>> find(Context ctx, InvitationId id) = 0;
    /// Newest first; up to one more than the limit.
    virtual Task<Result<std::vector<Invitation>>> list(Context ctx, InvitationFilter filter) = 0;
    /// Again is the same. conflict: identity.invitation_used.
    virtual Task<Result<Invitation>> revoke(Context ctx, InvitationId id, TimePoint now) = 0;
};

/// The token of an invitation, which nobody else can make: it is told twice, in the answer and in
/// the mail, and stored nowhere.
class InvitationTokens {
public:
    virtual ~InvitationTokens() = default;
    virtual SecretText token_of(const InvitationId& id) const = 0;
};

struct InvitationMail {
    std::string message_id;
    PersonalText email;
    std::string locale;
    SecretText token;
    TimePoint expires_at{};
};

/// Sends an invitation; the same message id is sent once.
class InvitationMailer {
public:
    virtual ~InvitationMailer() = default;
    virtual Task<Status> send_invitation(Context ctx, InvitationMail mail) = 0;
};

}  // namespace waybill::identity
