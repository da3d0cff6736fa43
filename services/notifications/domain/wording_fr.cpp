// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary french{
    .code = "fr",
    .greeting = "Bonjour {name},",
    .greeting_bare = "Bonjour,",
    .closing = "L’équipe Waybill",
    .codes = {{
        {"Votre code pour Waybill",
         "Votre code est {code}. Il est valable {minutes} min et une seule fois."},
        {"Un nouveau mot de passe pour Waybill",
         "Votre code pour un nouveau mot de passe est {code}. Il est valable {minutes} min et une "
         "seule fois."},
        {"Vous reconnecter à Waybill",
         "Trop de mots de passe erronés ont été essayés. Avec le code {code} et votre mot de "
         "passe, "
         "vous pouvez vous connecter. Il est valable {minutes} min et une seule fois."},
        {"Votre nouvelle adresse pour Waybill", "Votre code pour utiliser désormais cette adresse "
                                                "est {code}. Il est valable {minutes} min "
                                                "et une seule fois."},
    }},
    .code_next = "Personne chez Waybill ne vous le demandera jamais. Si vous ne l’avez pas "
                 "demandé, vous pouvez ignorer ce message.",
    .notices = {{
        {"Votre compte est vérifié", "Votre compte Waybill est vérifié.",
         "Vous pouvez vous connecter. Bienvenue !"},
        {"Votre mot de passe a été changé", "Le mot de passe de votre compte Waybill a été changé.",
         "Vous avez été déconnecté partout ailleurs. Si ce n’était pas vous, choisissez tout de "
         "suite un nouveau mot de passe : demandez un code là où vous vous connectez."},
        {"Votre adresse a été changée", "Votre compte Waybill a désormais une autre adresse.",
         "Nous écrivons à celle-ci pour la dernière fois. Si ce n’était pas vous, contactez tout "
         "de "
         "suite notre service client."},
        {"Votre compte est désactivé",
         "Votre compte Waybill est désactivé : personne ne peut plus s’y connecter.",
         "Les commandes en cours continuent. Notre service client peut revenir là-dessus."},
        {"Votre compte est effacé",
         "Votre compte Waybill est effacé, avec votre nom, vos adresses et vos numéros.",
         "On ne peut pas revenir là-dessus. C’est la dernière fois que nous vous écrivons."},
    }},
    .invitation_title = "Votre invitation pour Waybill",
    .invitation_body = "Vous êtes invité à travailler avec Waybill. Votre invitation est {token}. "
                       "Elle est valable {days} jours et une seule fois.",
    .invitation_next = "Indiquez-la en ouvrant votre compte. Qui la possède peut l’utiliser : "
                       "gardez-la pour vous.",
    .partner_says = "{partner} dit : « {note} »",
    .pin =
        "Le code PIN de votre commande est {pin}. Donnez-le au coursier à la porte, et à personne "
        "d’autre.",
    .pay = "Payez ici :",
    .track = "Suivez votre commande :",
    .delivery = "Livraison",
    .total = "Total",
    .kinds = {{
        {"Commande {number} reçue",
         "Nous avons reçu votre commande {number} chez {partner} pour {amount}.",
         "Elle part en cuisine dès qu’elle est payée. Merci de payer avant le {due}."},
        {"Commande {number} payée",
         "Votre paiement de {amount} pour la commande {number} est arrivé.",
         "{partner} est prévenu et confirmera bientôt votre commande."},
        {"Commande {number} acceptée", "{partner} a accepté votre commande {number}.",
         "Elle est en préparation."},
        {"Commande {number} prête", "{partner} a préparé votre commande {number}.",
         "Un coursier vient la chercher."},
        {"Un coursier pour la commande {number}", "{courier} apporte votre commande {number}.",
         "Nous vous prévenons dès qu’elle est en route."},
        {"Commande {number} en route", "{courier} a pris votre commande {number} chez {partner}.",
         "Elle devrait arriver vers le {due}."},
        {"Commande {number} livrée", "Votre commande {number} de {partner} a été livrée.",
         "Merci et bon appétit !"},
        {"Commande {number} annulée",
         "Votre commande {number} chez {partner} a été annulée. {reason}", "{money} {advice}"},
        {"Commande {number} en attente de paiement",
         "Votre commande {number} chez {partner} pour {amount} n’est pas encore payée.",
         "Merci de payer avant le {due} ; ensuite elle est annulée."},
        {"Échec du paiement de la commande {number}",
         "Votre paiement de {amount} pour la commande {number} a échoué.",
         "Rien n’a été débité pour cela."},
        {"Remboursement de la commande {number}",
         "Nous vous avons remboursé {amount} pour la commande {number}.",
         "Selon votre banque, cela prend quelques jours."},
        {"Trop-perçu de la commande {number}",
         "Plus que le prix de la commande {number} a été débité. Nous vous avons renvoyé {amount}.",
         "Vous n’avez rien à faire ; selon votre banque, cela prend quelques jours."},
        {"Alerte : commande {number}", "{alert} C’est la commande {number} chez {partner}. {note}",
         ""},
        {},  // an announcement has its own words
        {"Webhook désactivé à la commande {number}",
         "Votre webhook « {note} » n’a pas accepté ce qui est arrivé à la commande {number} ; plus "
         "rien n’y est envoyé.",
         "Voyez ce qu’il a répondu dans ses envois, et réactivez-le quand il est prêt."},
    }},
    .closed = {"Commande {number} clôturée",
               "Votre commande {number} de {partner} était en route, et personne ne nous a dit "
               "qu’elle est arrivée. Nous l’avons clôturée comme livrée.",
               "Si elle ne vous est pas parvenue, dites-le à notre service client."},
    .refund_partly = {"Remboursement de la commande {number}",
                      "Des {paid} que vous avez payés pour la commande {number}, nous vous avons "
                      "remboursé {amount}.",
                      "Selon votre banque, cela prend quelques jours."},
    .cash_created = {"Commande {number} reçue",
                     "Nous avons reçu votre commande {number} chez {partner} pour {amount}.",
                     "{partner} est prévenu et la confirmera bientôt. Vous payez {amount} en "
                     "espèces, quand elle vous est remise."},
    .cash_on_its_way = {"Commande {number} en route",
                        "{courier} a pris votre commande {number} chez {partner}.",
                        "Elle devrait arriver vers le {due}. Merci de préparer {amount} en "
                        "espèces."},
    .cash_delivered = {"Commande {number} livrée",
                       "Votre commande {number} de {partner} a été livrée, et vous avez payé "
                       "{amount} en espèces.",
                       "Merci et bon appétit !"},
    .cash_refund = {"Remboursement de la commande {number}",
                    "Des {paid} que vous avez payés en espèces pour la commande {number}, {amount} "
                    "vous sont rendus.",
                    "Notre service client vous les remet."},
    .money = {.comes_back = "Les {paid} que vous avez payés vous sont remboursés sans rien faire.",
              .never_paid = "Vous ne l’avez pas payée ; si un paiement arrivait encore, nous vous "
                            "le renverrions.",
              .unknown = "Si vous avez déjà payé, vous êtes remboursé sans rien faire.",
              .in_cash = "Vous deviez la payer à la porte : vous ne devez rien."},
    .endings = {{
        {"customer", "Vous l’avez demandé.", "Vous pouvez commander à nouveau quand vous voulez."},
        {"partner_rejected", "Le partenaire n’a pas pu la préparer.",
         "D’autres près de chez vous ont peut-être ce que vous cherchez."},
        {"partner_silent", "Le partenaire n’a pas répondu à temps.",
         "D’autres près de chez vous ont peut-être ce que vous cherchez."},
        {"payment_failed", "Le paiement a échoué.",
         "Choisissez un autre moyen de paiement et commandez à nouveau."},
        {"expired", "Elle n’a pas été payée à temps.",
         "Si vous la voulez toujours, commandez à nouveau."},
        {"operator", "Notre service client l’a annulée.",
         "Pour savoir pourquoi, demandez à notre service client."},
        {"no_courier", "Aucun coursier n’était disponible.",
         "Nous en sommes désolés. Réessayez plus tard."},
        {"undeliverable", "Elle n’a pas pu vous être remise.",
         "Si vous étiez là, dites-le à notre service client."},
        {"out_of_stock", "Elle n’est plus disponible : d’autres ont été plus rapides.",
         "Choisissez autre chose et commandez à nouveau."},
        {"closed", "Elle n’a pas été terminée à temps.",
         "Nous en sommes désolés. Pour toute question, adressez-vous à notre service client."},
    }},
    .alerts = {{
        {"partner_silent", "Un partenaire n’accepte ni ne refuse une commande."},
        {"no_courier", "Une commande est prête, et personne ne l’apporte."},
        {"courier_late", "Un coursier n’est pas venu chercher une commande à temps ; elle est "
                         "proposée à d’autres."},
        {"courier_overdue", "Un coursier a une commande et ne l’a pas remise à temps."},
        {"courier_lost", "Un coursier a une commande et ne donne plus signe de vie."},
        {"delivery_late", "Une commande a été prise il y a longtemps et n’est pas remise."},
        {"pin_locked", "Trop de codes PIN faux ont été essayés à la porte."},
        {"closed", "Une commande durait trop longtemps et a été clôturée."},
        {"late_fact", "Quelque chose est arrivé à une commande après sa fin et a été annulé."},
        {"charge_denied", "Un message signé nommait un débit que le prestataire conteste : "
                          "d’autres connaissent peut-être son secret. Changez-le."},
    }},
    .many_alerts = {.title = "{count} alertes",
                    .rest = "Il y en a {count} de plus.",
                    .where = "Tout ce qui attend quelqu’un est à GET /v1/admin/alerts."},
    .parked = {"Alerte : {number} a abandonné",
               "Le service {partner} n’a pas pu faire quelque chose et le garde jusqu’à ce que "
               "quelqu’un regarde : {note}. `waybill parked list` montre tout.",
               ""},
};

}  // namespace waybill::notifications
