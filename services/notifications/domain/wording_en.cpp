// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary english{
    .code = "en",
    .greeting = "Hello {name},",
    .greeting_bare = "Hello,",
    .closing = "Your Waybill team",
    .code_title = "Your code for Waybill",
    .code_body = "Your code is {code}. It is valid for {minutes} min and can be used once.",
    .code_next = "Nobody from Waybill will ever ask you for it. If you did not request it, you "
                 "can ignore this mail.",
    .partner_says = "{partner} says: “{note}”",
    .pin =
        "The PIN of your order is {pin}. Tell it to the courier at the door, and to nobody else.",
    .pay = "Pay here:",
    .track = "Follow your order:",
    .delivery = "Delivery",
    .total = "Total",
    .kinds = {{
        {"Order {number} received",
         "We have received your order {number} at {partner} for {amount}.",
         "It goes to the kitchen as soon as it is paid. Please pay until {due}."},
        {"Order {number} paid", "Your payment of {amount} for order {number} has arrived.",
         "{partner} has been told and will confirm your order shortly."},
        {"Order {number} accepted", "{partner} has accepted your order {number}.",
         "It is being prepared now."},
        {"Order {number} is ready", "{partner} has prepared your order {number}.",
         "A courier picks it up next."},
        {"A courier for order {number}", "{courier} brings your order {number}.",
         "We tell you when it is on its way."},
        {"Order {number} is on its way",
         "{courier} has picked up your order {number} at {partner}.",
         "We expect it at your door around {due}."},
        {"Order {number} delivered", "Your order {number} from {partner} has been delivered.",
         "Thank you, and enjoy it!"},
        {"Order {number} cancelled",
         "Your order {number} at {partner} has been cancelled. {reason}",
         "If you have paid already, you get your money back without doing anything."},
        {"Order {number} is waiting for your payment",
         "Your order {number} at {partner} for {amount} is not paid yet.",
         "Please pay until {due}; after that it is cancelled."},
        {"Payment for order {number} failed",
         "Your payment of {amount} for order {number} could not be made.",
         "Nothing has been charged for it."},
        {"Refund for order {number}", "We have returned {amount} for order {number}.",
         "Depending on your bank it takes a few days until you see it."},
    }},
    .reasons = {{
        {"customer", "You asked for it."},
        {"partner_rejected", "The partner could not prepare it."},
        {"payment_failed", "The payment failed."},
        {"expired", "It was not paid in time."},
        {"operator", "Our support cancelled it."},
        {"no_courier", "No courier was available."},
        {"undeliverable", "It could not be handed over to you."},
        {"out_of_stock", "It is sold out: others were faster."},
    }},
};

}  // namespace waybill::notifications
