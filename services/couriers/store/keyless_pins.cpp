// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/keyless_pins.hpp"

#include "platform/crypto/pin_digest.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::couriers {
namespace {

constexpr int pins_at_once = 1000;

struct Keyless {
    std::string order;
    std::string digest;
};
constexpr sql::Columns keyless_columns{
    sql::fixed<&Keyless::order>("order_id"),
    sql::fixed<&Keyless::digest>("pin_digest"),
};

constexpr sql::Query find_keyless{
    "deliveries.keyless",
    "SELECT {columns} FROM deliveries WHERE length(pin_digest) = 64 ORDER BY order_id "
    "LIMIT $1",
    keyless_columns};
constexpr sql::Query put_keyed{"deliveries.put_keyed",
                               "UPDATE deliveries SET pin_digest = $2 WHERE order_id = $1"};

}  // namespace

Result<std::int64_t> key_pins(sql::Tx& tx, const crypto::Sealer& sealer) {
    WAYBILL_TRY(const auto found, tx.all(find_keyless, keyless_columns, pins_at_once));
    for (const Keyless& one : found)
        WAYBILL_CHECK(tx.exec(put_keyed, one.order, crypto::keyed_pin_digest(sealer, one.digest)));
    return static_cast<std::int64_t>(found.size());
}

}  // namespace waybill::couriers
