// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary english{
    .code = "en",
    .greeting = "Hello {name},",
    .greeting_bare = "Hello,",
    .closing = "Your Waybill team",
    .codes = {{
        {"Your code for Waybill",
         "Your code is {code}. It is valid for {minutes} min and can be used once."},
        {"A new password for Waybill",
         "Your code to set a new password is {code}. It is valid for {minutes} min and can be used "
         "once."},
        {"Sign in to Waybill again",
         "Too many wrong passwords were tried. With the code {code} and your password you can sign "
         "in. It is valid for {minutes} min and can be used once."},
        {"Your new address for Waybill", "Your code to use this address from now on is {code}. It "
                                         "is valid for {minutes} min and can "
                                         "be used once."},
    }},
    .code_next = "Nobody from Waybill will ever ask you for it. If you did not request it, you "
                 "can ignore this mail.",
    .notices = {{
        {"Your account is verified", "Your Waybill account is verified.",
         "You can sign in now. Welcome!"},
        {"Your password was changed", "The password of your Waybill account was changed.",
         "Everybody who was signed in elsewhere has been signed out. If it was not you, set a new "
         "password at once: ask for a code where you sign in."},
        {"Your address was changed", "Your Waybill account has another e-mail address from now on.",
         "We write to this one for the last time. If it was not you, write to our support at "
         "once."},
        {"Your account is deactivated",
         "Your Waybill account is deactivated: nobody can sign in to it.",
         "Orders under way go on. Our support can take it back."},
        {"Your account is erased",
         "Your Waybill account is erased, with your name, your addresses and your numbers.",
         "That cannot be taken back. This is the last that we write to you."},
    }},
    .invitation_title = "Your invitation to Waybill",
    .invitation_body = "You are invited to work with Waybill. Your invitation is {token}. It is "
                       "valid for {days} days and can be used once.",
    .invitation_next = "Enter it when you open your account. Who has it can use it: keep it to "
                       "yourself.",
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
         "Your order {number} at {partner} has been cancelled. {reason}", "{money} {advice}"},
        {"Order {number} is waiting for your payment",
         "Your order {number} at {partner} for {amount} is not paid yet.",
         "Please pay until {due}; after that it is cancelled."},
        {"Payment for order {number} failed",
         "Your payment of {amount} for order {number} could not be made.",
         "Nothing has been charged for it."},
        {"Refund for order {number}", "We have returned {amount} for order {number}.",
         "Depending on your bank it takes a few days until you see it."},
        {"Money back for order {number}",
         "More was taken for order {number} than it costs. We have sent {amount} back.",
         "You need not do anything; depending on your bank it takes a few days until you see it."},
        {"Alert: order {number}", "{alert} It is order {number} at {partner}. {note}", ""},
        {},  // an announcement has its own words
        {"Webhook switched off at order {number}",
         "Your webhook “{note}” did not take what happened to order {number}, so nothing is sent "
         "there any more.",
         "See what it answered in its deliveries, and switch it on again when it is well."},
    }},
    .closed = {"Order {number} closed",
               "Your order {number} from {partner} was on its way, and nobody has told us that it "
               "arrived. We have closed it as delivered.",
               "If it has not reached you, tell our support."},
    .refund_partly = {"Refund for order {number}",
                      "We have returned {amount} of the {paid} that you paid for order {number}.",
                      "Depending on your bank it takes a few days until you see it."},
    .cash_created = {"Order {number} received",
                     "We have received your order {number} at {partner} for {amount}.",
                     "{partner} has been told and will confirm it shortly. You pay {amount} in "
                     "cash, when it is handed over to you."},
    .cash_on_its_way = {"Order {number} is on its way",
                        "{courier} has picked up your order {number} at {partner}.",
                        "We expect it at your door around {due}. Please have {amount} in cash "
                        "ready."},
    .cash_delivered = {"Order {number} delivered",
                       "Your order {number} from {partner} has been delivered, and you have paid "
                       "{amount} in cash.",
                       "Thank you, and enjoy it!"},
    .cash_refund = {"Money back for order {number}",
                    "Of the {paid} that you paid in cash for order {number}, you get {amount} "
                    "back.",
                    "Our support pays it to you."},
    .money = {.comes_back = "The {paid} that you paid come back to you without doing anything.",
              .never_paid = "You have not paid for it; should a payment arrive yet, it is sent "
                            "back to you.",
              .unknown = "If you have paid already, you get your money back without doing "
                         "anything.",
              .in_cash = "You were to pay for it at the door, so you owe nothing."},
    .endings = {{
        {"customer", "You asked for it.", "You can order again whenever you like."},
        {"partner_rejected", "The partner could not prepare it.",
         "Others nearby may have what you are looking for."},
        {"partner_silent", "The partner did not answer in time.",
         "Others nearby may have what you are looking for."},
        {"payment_failed", "The payment failed.",
         "Please try another way of paying, and order again."},
        {"expired", "It was not paid in time.", "If you still want it, order again."},
        {"operator", "Our support cancelled it.", "If you wonder why, ask our support."},
        {"no_courier", "No courier was available.", "We are sorry. Please try again later."},
        {"undeliverable", "It could not be handed over to you.",
         "If you were there, tell our support."},
        {"out_of_stock", "It is sold out: others were faster.",
         "Please choose something else, and order again."},
        {"closed", "It was not finished within its time.",
         "We are sorry. If you have a question, ask our support."},
    }},
    .alerts = {{
        {"partner_silent", "A partner neither accepts nor rejects an order."},
        {"no_courier", "An order is ready, and nobody brings it."},
        {"courier_late", "A courier has not fetched an order in time; it is offered to others."},
        {"courier_overdue", "A courier has an order, and has not handed it over in time."},
        {"courier_lost", "A courier has an order, and is not heard of."},
        {"delivery_late", "An order was fetched long ago, and is not handed over."},
        {"pin_locked", "Too many wrong PINs were tried at the door."},
        {"closed", "An order had lasted too long, and was closed."},
        {"late_fact", "Something happened to an order after its end, and was undone."},
        {"charge_denied", "A signed report named a charge that the provider denies: others may "
                          "know the provider’s secret. Change it."},
    }},
    .many_alerts = {.title = "{count} alerts",
                    .rest = "There are {count} more.",
                    .where = "All that waits for somebody is at GET /v1/admin/alerts."},
    .parked = {"Alert: {number} has given up",
               "The service {partner} could not do something, and keeps it for somebody to look "
               "at: {note}. All of it is in `waybill parked list`.",
               ""},
};

}  // namespace waybill::notifications
