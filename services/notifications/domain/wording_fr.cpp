// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

constinit const Vocabulary french{
    .code = "fr",
    .greeting = "Bonjour {name},",
    .greeting_bare = "Bonjour,",
    .closing = "L’équipe Waybill",
    .code_title = "Votre code pour Waybill",
    .code_body = "Votre code est {code}. Il est valable {minutes} min et une seule fois.",
    .code_next = "Personne chez Waybill ne vous le demandera jamais. Si vous ne l’avez pas "
                 "demandé, vous pouvez ignorer ce message.",
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
         "Votre commande {number} chez {partner} a été annulée. {reason}",
         "Si vous avez déjà payé, vous êtes remboursé sans rien faire."},
        {"Commande {number} en attente de paiement",
         "Votre commande {number} chez {partner} pour {amount} n’est pas encore payée.",
         "Merci de payer avant le {due} ; ensuite elle est annulée."},
        {"Échec du paiement de la commande {number}",
         "Votre paiement de {amount} pour la commande {number} a échoué.",
         "Rien n’a été débité pour cela."},
        {"Remboursement de la commande {number}",
         "Nous vous avons remboursé {amount} pour la commande {number}.",
         "Selon votre banque, cela prend quelques jours."},
    }},
    .reasons = {{
        {"customer", "Vous l’avez demandé."},
        {"partner_rejected", "Le partenaire n’a pas pu la préparer."},
        {"payment_failed", "Le paiement a échoué."},
        {"expired", "Elle n’a pas été payée à temps."},
        {"operator", "Notre service client l’a annulée."},
        {"no_courier", "Aucun coursier n’était disponible."},
        {"undeliverable", "Elle n’a pas pu vous être remise."},
        {"out_of_stock", "Elle n’est plus disponible : d’autres ont été plus rapides."},
    }},
};

}  // namespace waybill::notifications
