// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"

namespace waybill::couriers {

/// Gives digests of PINs of an older release their key: some in each call, the number of them. For
/// the start, before anything reads them.
Result<std::int64_t> key_pins(sql::Tx& tx, const crypto::Sealer& sealer);

}  // namespace waybill::couriers
