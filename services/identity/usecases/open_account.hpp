// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// `self`: the person's own doing, to be verified by a mailed code. `vouched`: an operator's.
enum class Opening : std::uint8_t { self, vouched };

struct OpenCommand {
    ProfileDraft profile;
    SecretText password;
    Opening opening{Opening::self};
    Roles roles{Role::customer};
    IdempotencyKey key{};
    std::vector<FieldProblem> problems{};  ///< what could not even be read
    std::optional<Role> asked{};           ///< beside the roles that it has at once
    std::optional<SecretText> invitation{};
    std::optional<DeviceDraft> device{};  ///< on which it is opened
};

/// Opens an account. The password is hashed before the one transaction that writes everything.
class OpenAccount {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        Credentials& credentials;
        IdSource& ids;
        const Clock& clock;
    };
    explicit OpenAccount(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the fields, idempotency.key_reused,
    /// identity.invitation_invalid, identity.invitation_expired; conflict: identity.email_taken.
    Task<Result<Account>> run(Context ctx, OpenCommand command);

private:
    Status check(const OpenCommand& command) const;
    Account make(const OpenCommand& command);
    std::optional<OpenedOn> device_of(OpenCommand& command, const Account& account);

    Deps deps_;
};

/// A person's changes to the own profile.
class UpdateProfile {
public:
    UpdateProfile(AccountStore& accounts, const Clock& clock)
        : accounts_{accounts}, clock_{clock} {}
    Task<Result<Account>> run(Context ctx, UserId user, ProfileChanges changes);

private:
    AccountStore& accounts_;
    const Clock& clock_;
};

}  // namespace waybill::identity
