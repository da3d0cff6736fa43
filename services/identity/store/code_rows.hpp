// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"
#include "services/identity/usecases/code_ports.hpp"

/// Mailed codes as rows, of which only digests are kept; each function is a part of a transaction.
namespace waybill::identity::code_rows {

/// There are a million codes: without the key in it, a digest would tell its code at once.
std::string digest_of(const crypto::Sealer& sealer, std::string_view salt, const SecretText& code);

/// The how-manieth code of its wish this is. Nothing: there is one of a later wish, or this wish's
/// is spent.
Result<std::optional<std::int64_t>> put(sql::Tx& tx, const UserId& user, const NewCode& entry,
                                        std::string_view digest);

struct Found {
    CodeFacts facts{};  ///< but for the try
    PersonalText address{};
    CodeProof proof{};
};
/// Nothing known of a code is like one that was never mailed.
Result<Found> find(sql::Tx& tx, const crypto::Sealer& sealer, const UserId& user,
                   const CodeCheck& check);

/// All codes of the account.
Status forget(sql::Tx& tx, const UserId& user);

/// invalid: identity.code_spent, when another took it first or it is another code by now.
Status spend(sql::Tx& tx, const CodeProof& proof, TimePoint now);

}  // namespace waybill::identity::code_rows
