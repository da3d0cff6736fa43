// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary german{
    .code = "de",
    .greeting = "Hallo {name},",
    .greeting_bare = "Hallo,",
    .closing = "Dein Waybill-Team",
    .codes = {{
        {"Dein Code für Waybill",
         "Dein Code lautet {code}. Er gilt {minutes} Min. und nur einmal."},
        {"Ein neues Passwort für Waybill",
         "Dein Code für ein neues Passwort lautet {code}. Er gilt {minutes} Min. und nur einmal."},
        {"Wieder bei Waybill anmelden",
         "Es wurden zu viele falsche Passwörter versucht. Mit dem Code {code} und deinem Passwort "
         "kannst du dich anmelden. Er gilt {minutes} Min. und nur einmal."},
        {"Deine neue Adresse für Waybill", "Dein Code, um künftig diese Adresse zu benutzen, "
                                           "lautet {code}. Er gilt {minutes} Min. und "
                                           "nur einmal."},
    }},
    .code_next = "Niemand von Waybill fragt dich jemals danach. Wenn du ihn nicht angefordert "
                 "hast, kannst du diese Mail ignorieren.",
    .notices = {{
        {"Dein Konto ist bestätigt", "Dein Waybill-Konto ist bestätigt.",
         "Du kannst dich jetzt anmelden. Willkommen!"},
        {"Dein Passwort wurde geändert", "Das Passwort deines Waybill-Kontos wurde geändert.",
         "Überall sonst wurdest du abgemeldet. Wenn du das nicht warst, setze sofort ein neues "
         "Passwort: Fordere dort, wo du dich anmeldest, einen Code an."},
        {"Deine Adresse wurde geändert",
         "Dein Waybill-Konto hat ab jetzt eine andere E-Mail-Adresse.",
         "An diese schreiben wir zum letzten Mal. Wenn du das nicht warst, wende dich sofort an "
         "unseren Kundendienst."},
        {"Dein Konto ist deaktiviert",
         "Dein Waybill-Konto ist deaktiviert: Niemand kann sich mehr anmelden.",
         "Laufende Bestellungen gehen weiter. Unser Kundendienst kann das rückgängig machen."},
        {"Dein Konto ist gelöscht",
         "Dein Waybill-Konto ist gelöscht, mit deinem Namen, deinen Adressen und Nummern.",
         "Das lässt sich nicht rückgängig machen. Wir schreiben dir hiermit zum letzten Mal."},
    }},
    .invitation_title = "Deine Einladung zu Waybill",
    .invitation_body = "Du bist eingeladen, mit Waybill zu arbeiten. Deine Einladung lautet "
                       "{token}. Sie gilt {days} Tage und nur einmal.",
    .invitation_next = "Gib sie an, wenn du dein Konto eröffnest. Wer sie hat, kann sie nutzen: "
                       "Behalte sie für dich.",
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
         "Deine Bestellung {number} bei {partner} wurde storniert. {reason}", "{money} {advice}"},
        {"Bestellung {number} wartet auf deine Zahlung",
         "Deine Bestellung {number} bei {partner} über {amount} ist noch nicht bezahlt.",
         "Bitte bezahle bis {due}; danach wird sie storniert."},
        {"Zahlung für Bestellung {number} fehlgeschlagen",
         "Deine Zahlung von {amount} für Bestellung {number} ist fehlgeschlagen.",
         "Dafür wurde nichts abgebucht."},
        {"Erstattung für Bestellung {number}",
         "Wir haben dir {amount} für Bestellung {number} erstattet.",
         "Je nach Bank dauert es einige Tage, bis du das Geld siehst."},
        {"Geld zurück für Bestellung {number}",
         "Für Bestellung {number} wurde mehr abgebucht, als sie kostet. Wir haben dir {amount} "
         "zurückgeschickt.",
         "Du musst nichts tun; je nach Bank dauert es einige Tage, bis du das Geld siehst."},
        {"Alarm: Bestellung {number}", "{alert} Es ist Bestellung {number} bei {partner}. {note}",
         ""},
        {},  // an announcement has its own words
        {"Webhook abgeschaltet bei Bestellung {number}",
         "Dein Webhook „{note}“ hat nicht angenommen, was mit Bestellung {number} geschah. Dorthin "
         "wird nichts mehr gesendet.",
         "Was er geantwortet hat, steht bei seinen Zustellungen. Schalte ihn wieder ein, wenn er "
         "bereit ist."},
    }},
    .closed = {"Bestellung {number} abgeschlossen",
               "Deine Bestellung {number} von {partner} war unterwegs, und niemand hat uns gesagt, "
               "dass sie angekommen ist. Wir haben sie als zugestellt abgeschlossen.",
               "Falls sie nicht bei dir angekommen ist, melde dich bei unserem Kundendienst."},
    .refund_partly = {"Erstattung für Bestellung {number}",
                      "Von den {paid}, die du für Bestellung {number} bezahlt hast, haben wir dir "
                      "{amount} erstattet.",
                      "Je nach Bank dauert es einige Tage, bis du das Geld siehst."},
    .cash_created = {"Bestellung {number} eingegangen",
                     "Deine Bestellung {number} bei {partner} über {amount} ist eingegangen.",
                     "{partner} weiß Bescheid und bestätigt sie in Kürze. Du bezahlst {amount} in "
                     "bar, wenn sie dir übergeben wird."},
    .cash_on_its_way = {"Bestellung {number} ist unterwegs",
                        "{courier} hat deine Bestellung {number} bei {partner} abgeholt.",
                        "Wir erwarten sie gegen {due} bei dir. Bitte halte {amount} in bar "
                        "bereit."},
    .cash_delivered = {"Bestellung {number} zugestellt",
                       "Deine Bestellung {number} von {partner} wurde zugestellt, und du hast "
                       "{amount} in bar bezahlt.",
                       "Vielen Dank und guten Appetit!"},
    .cash_refund = {"Geld zurück für Bestellung {number}",
                    "Von den {paid}, die du für Bestellung {number} in bar bezahlt hast, bekommst "
                    "du {amount} zurück.",
                    "Unser Kundendienst zahlt sie dir aus."},
    .money = {.comes_back = "Die {paid}, die du bezahlt hast, bekommst du von selbst zurück.",
              .never_paid =
                  "Du hast sie nicht bezahlt; sollte noch eine Zahlung ankommen, schicken "
                  "wir sie dir zurück.",
              .unknown = "Falls du schon bezahlt hast, bekommst du dein Geld von selbst zurück.",
              .in_cash = "Du hättest sie an der Tür bezahlt: Du schuldest nichts."},
    .endings = {{
        {"customer", "Du hast darum gebeten.", "Du kannst jederzeit wieder bestellen."},
        {"partner_rejected", "Der Partner konnte sie nicht zubereiten.",
         "Andere in der Nähe haben vielleicht, was du suchst."},
        {"partner_silent", "Der Partner hat nicht rechtzeitig geantwortet.",
         "Andere in der Nähe haben vielleicht, was du suchst."},
        {"payment_failed", "Die Zahlung ist fehlgeschlagen.",
         "Bitte wähle eine andere Zahlungsart und bestelle noch einmal."},
        {"expired", "Sie wurde nicht rechtzeitig bezahlt.",
         "Wenn du sie noch möchtest, bestelle noch einmal."},
        {"operator", "Unser Kundendienst hat sie storniert.",
         "Wenn du wissen möchtest, warum, frage unseren Kundendienst."},
        {"no_courier", "Es war kein Kurier verfügbar.",
         "Das tut uns leid. Bitte versuche es später noch einmal."},
        {"undeliverable", "Sie konnte dir nicht übergeben werden.",
         "Falls du da warst, melde dich bei unserem Kundendienst."},
        {"out_of_stock", "Sie ist ausverkauft: andere waren schneller.",
         "Bitte wähle etwas anderes und bestelle noch einmal."},
        {"closed", "Sie wurde nicht rechtzeitig fertig.",
         "Das tut uns leid. Bei Fragen wende dich an unseren Kundendienst."},
    }},
    .alerts = {{
        {"partner_silent", "Ein Partner nimmt eine Bestellung weder an noch lehnt er sie ab."},
        {"no_courier", "Eine Bestellung ist fertig, und niemand bringt sie."},
        {"courier_late",
         "Ein Kurier hat eine Bestellung nicht rechtzeitig abgeholt; sie wird anderen angeboten."},
        {"courier_overdue",
         "Ein Kurier hat eine Bestellung und hat sie nicht rechtzeitig übergeben."},
        {"courier_lost", "Ein Kurier hat eine Bestellung und meldet sich nicht."},
        {"delivery_late",
         "Eine Bestellung wurde vor langer Zeit abgeholt und ist nicht übergeben."},
        {"pin_locked", "An der Tür wurden zu viele falsche PINs versucht."},
        {"closed", "Eine Bestellung dauerte zu lange und wurde abgeschlossen."},
        {"late_fact",
         "Nach dem Ende einer Bestellung geschah noch etwas und wurde rückgängig gemacht."},
        {"charge_denied", "Eine signierte Meldung nannte eine Zahlung, die der Anbieter "
                          "bestreitet: andere kennen vielleicht sein Geheimnis. Ändere es."},
    }},
    .many_alerts = {.title = "{count} Alarme",
                    .rest = "Es gibt {count} weitere.",
                    .where = "Alles, was auf jemanden wartet, steht unter GET /v1/admin/alerts."},
    .parked = {"Alarm: {number} hat aufgegeben",
               "Der Dienst {partner} konnte etwas nicht erledigen und hebt es auf, bis jemand "
               "danach sieht: {note}. Alles zeigt `waybill parked list`.",
               ""},
};

}  // namespace waybill::notifications
