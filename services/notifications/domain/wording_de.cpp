// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary german{
    .code = "de",
    .greeting = "Hallo {name},",
    .greeting_bare = "Hallo,",
    .closing = "Dein Waybill-Team",
    .code_title = "Dein Code für Waybill",
    .code_body = "Dein Code lautet {code}. Er gilt {minutes} Min. und nur einmal.",
    .code_next = "Niemand von Waybill fragt dich jemals danach. Wenn du ihn nicht angefordert "
                 "hast, kannst du diese Mail ignorieren.",
    .partner_says = "{partner} sagt: „{note}“",
    .pin = "Die PIN deiner Bestellung ist {pin}. Nenne sie dem Kurier an der Tür, sonst niemandem.",
    .pay = "Hier bezahlst du:",
    .track = "Hier verfolgst du sie:",
    .delivery = "Lieferung",
    .total = "Summe",
    .kinds = {{
        {"Bestellung {number} eingegangen",
         "Deine Bestellung {number} bei {partner} über {amount} ist eingegangen.",
         "Sie geht in die Küche, sobald sie bezahlt ist. Bitte bezahle bis {due}."},
        {"Bestellung {number} bezahlt",
         "Deine Zahlung von {amount} für Bestellung {number} ist angekommen.",
         "{partner} weiß Bescheid und bestätigt deine Bestellung in Kürze."},
        {"Bestellung {number} angenommen", "{partner} hat deine Bestellung {number} angenommen.",
         "Sie wird jetzt zubereitet."},
        {"Bestellung {number} ist fertig", "{partner} hat deine Bestellung {number} zubereitet.",
         "Als Nächstes holt sie ein Kurier ab."},
        {"Ein Kurier für Bestellung {number}", "{courier} bringt deine Bestellung {number}.",
         "Wir melden uns, sobald sie unterwegs ist."},
        {"Bestellung {number} ist unterwegs",
         "{courier} hat deine Bestellung {number} bei {partner} abgeholt.",
         "Wir erwarten sie gegen {due} bei dir."},
        {"Bestellung {number} zugestellt",
         "Deine Bestellung {number} von {partner} wurde zugestellt.",
         "Vielen Dank und guten Appetit!"},
        {"Bestellung {number} storniert",
         "Deine Bestellung {number} bei {partner} wurde storniert. {reason}",
         "Falls du schon bezahlt hast, bekommst du dein Geld von selbst zurück."},
        {"Bestellung {number} wartet auf deine Zahlung",
         "Deine Bestellung {number} bei {partner} über {amount} ist noch nicht bezahlt.",
         "Bitte bezahle bis {due}; danach wird sie storniert."},
        {"Zahlung für Bestellung {number} fehlgeschlagen",
         "Deine Zahlung von {amount} für Bestellung {number} ist fehlgeschlagen.",
         "Dafür wurde nichts abgebucht."},
        {"Erstattung für Bestellung {number}",
         "Wir haben dir {amount} für Bestellung {number} erstattet.",
         "Je nach Bank dauert es einige Tage, bis du das Geld siehst."},
    }},
    .reasons = {{
        {"customer", "Du hast darum gebeten."},
        {"partner_rejected", "Der Partner konnte sie nicht zubereiten."},
        {"payment_failed", "Die Zahlung ist fehlgeschlagen."},
        {"expired", "Sie wurde nicht rechtzeitig bezahlt."},
        {"operator", "Unser Kundendienst hat sie storniert."},
        {"no_courier", "Es war kein Kurier verfügbar."},
        {"out_of_stock", "Sie ist ausverkauft: andere waren schneller."},
    }},
};

}  // namespace waybill::notifications
