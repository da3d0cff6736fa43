// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// One account of another system.
struct ImportedUser {
    ProfileDraft profile{};
    SecretText password_hash{};
    Roles roles{};                         ///< none: a customer
    std::vector<FieldProblem> problems{};  ///< what could not even be read
};

/// What became of one.
struct ImportOutcome {
    std::optional<UserId> user{};  ///< none: refused, or a dry run
    bool known{false};             ///< there was an account already, and it is left as it is
    std::vector<FieldProblem> problems{};
};

/// Whether anything is written.
enum class ImportMode : std::uint8_t { write, dry_run };

/// Takes over accounts with their passwords' bcrypt hashes, which are hashed anew when their owners
/// sign in. Their addresses count as proven. An account that is there already is left as it is, so
/// that the same file twice is the same as once.
class ImportUsers {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        AccountStore& accounts;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ImportUsers(Deps deps) : deps_{deps} {}

    /// Each by itself: what is wrong with one keeps no other from being taken.
    Task<Result<ImportOutcome>> run(Context ctx, ImportedUser user, ImportMode mode);

private:
    std::vector<FieldProblem> problems_with(const ImportedUser& user) const;
    NewAccount make(ImportedUser user);

    Deps deps_;
};

}  // namespace waybill::identity
