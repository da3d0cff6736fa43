// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// Codes in the service's own database, as salted digests (see VerificationStore).
class VerificationStoreSql final : public VerificationStore {
public:
    explicit VerificationStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<std::optional<CodeMail>>> put_code(Context ctx, NewCode entry) override;
    Task<Result<CodeOutcome>> check_code(Context ctx, CodeCheck check) override;
    Task<Result<std::optional<TimePoint>>> ask_again(Context ctx, PersonalText email, TimePoint now,
                                                     Duration pause) override;

private:
    Result<Account> set_verified(sql::Tx& tx, const Context& ctx, const Account& before,
                                 TimePoint now);

    StoreDeps deps_;
};

}  // namespace waybill::identity
