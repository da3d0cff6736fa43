// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/announcement_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {

void LocalTextBody::describe(json::Fields<LocalTextBody>& f) {
    f.title("SaidText");
    f.required("language", &LocalTextBody::language,
               {.example = "en", .words = words::text_languages});
    f.required("title", &LocalTextBody::title,
               {.help = "In the app, and the subject of the mail",
                .example = "We are closed on Monday",
                .length = {1, 200},
                .format = json::Format::line});
    f.required("body", &LocalTextBody::body,
               {.help = "Each line is a paragraph",
                .example = "On Monday nobody brings anything.",
                .length = {1, 4000}});
}

void AnnounceBody::describe(json::Fields<AnnounceBody>& f) {
    f.title(
        "Announce",
        "To those who are named, a role, a partner's customers or a zone's couriers: one of them");
    f.required("texts", &AnnounceBody::texts,
               {.help = "One for each language: en, de, fr", .items = {3, 3}});
    f.optional(
        "user_ids", &AnnounceBody::user_ids,
        {.help = "Whom; one who is named twice is told once", .items = {1, 1000}, .unusual = true});
    f.optional("role", &AnnounceBody::role,
               {.help = "All who are in it", .example = "customer", .words = words::roles});
    f.optional("partner_id", &AnnounceBody::partner_id,
               {.help = "All who have ordered from it", .unusual = true});
    f.optional("zone", &AnnounceBody::zone,
               {.help = "All couriers of it",
                .example = "centre",
                .length = {1, 50},
                .format = json::Format::line,
                .unusual = true});
    f.optional("mail", &AnnounceBody::mail,
               {.help = "Whether it goes by mail too, to those who want that"});
}

void ListAnnouncements::describe(json::Fields<ListAnnouncements>& f) { describe_page(f); }

void OneAnnouncement::describe(json::Fields<OneAnnouncement>& f) {
    f.path("announcement_id", &OneAnnouncement::announcement_id);
}

void ListAddressees::describe(json::Fields<ListAddressees>& f) {
    describe_page(f);
    f.path("announcement_id", &ListAddressees::announcement_id);
}

notifications::v1::AnnounceRequest to_message(const AnnounceBody& body) {
    notifications::v1::AnnounceRequest out;
    for (const LocalTextBody& text : body.texts) {
        auto& row = *out.add_texts();
        row.set_language(text.language);
        row.set_title(text.title);
        row.set_body(text.body);
    }
    if (body.user_ids)
        for (const UserId& user : *body.user_ids) out.add_user_ids(user.text());
    out.set_role(body.role.value_or(""));
    if (body.partner_id) out.set_partner_id(body.partner_id->text());
    out.set_zone(body.zone.value_or(""));
    out.set_mail(body.mail);
    return out;
}

}  // namespace waybill::gateway
