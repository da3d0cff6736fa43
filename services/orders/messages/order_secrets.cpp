// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/order_secrets.hpp"

#include "platform/crypto/pin_digest.hpp"

namespace waybill::orders {
namespace {

constexpr char between = ' ';

std::string place_of(const OrderId& order) { return "orders " + order.text(); }

}  // namespace

void OrderSecrets::seal(Order& order) const {
    order.kept = kept(order.id, order.pin, order.tracking_token);
}

Status OrderSecrets::open(Order& order) const {
    WAYBILL_TRY(const auto both, sealer_.open(place_of(order.id), order.kept.sealed));
    const std::string& text = both.reveal();
    const auto end = text.find(between);
    if (end == std::string::npos)
        return fail(ErrorKind::internal, "sql.corrupt", "secrets of " + order.id.text());
    order.pin = SecretText{text.substr(0, end)};
    order.tracking_token = SecretText{text.substr(end + 1)};
    return {};
}

KeptSecrets OrderSecrets::kept(const OrderId& order, const SecretText& pin,
                               const SecretText& token) const {
    return {.sealed = sealer_.seal(place_of(order), pin.reveal() + between + token.reveal()),
            .tracking_digest = tracking_digest(token),
            .pin_digest = crypto::pin_digest(sealer_, order.text(), pin.reveal())};
}

std::string OrderSecrets::tracking_digest(const SecretText& token) const {
    return sealer_.digest("order tracking", token.reveal());
}

}  // namespace waybill::orders
