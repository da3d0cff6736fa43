// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// Codes in the service's own database, as salted digests (see CodeStore).
class CodeStoreSql final : public CodeStore {
public:
    explicit CodeStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<std::optional<CodeMail>>> put_code(Context ctx, NewCode entry) override;
    Task<Result<CodeOutcome>> try_code(Context ctx, CodeCheck check) override;
    Task<Result<CodeOutcome>> verify(Context ctx, CodeCheck check) override;
    Task<Result<std::optional<TimePoint>>> ask(Context ctx, CodeWish wish, Duration pause) override;

private:
    Result<CodeOutcome> judged(sql::Tx& tx, const CodeCheck& check) const;

    StoreDeps deps_;
};

}  // namespace waybill::identity
