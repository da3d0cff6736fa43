// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/messages/announcement_messages.hpp"

#include "contracts/waybill/convert.hpp"

namespace waybill::notifications {
namespace {

void write_texts(const std::vector<LocalText>& texts, auto& out) {
    for (const LocalText& text : texts) {
        auto& row = *out.add_texts();
        row.set_language(text.language);
        row.set_title(text.title);
        row.set_body(text.body);
    }
}

}  // namespace

v1::Announcement to_message(const Announcement& announcement) {
    v1::Announcement out;
    out.set_announcement_id(announcement.id.text());
    out.set_state(std::string{enum_name(announcement.state)});
    if (announcement.role) out.set_role(std::string{to_string(*announcement.role)});
    if (announcement.partner) out.set_partner_id(announcement.partner->text());
    out.set_zone(announcement.zone);
    out.set_mail(announcement.mail);
    write_texts(announcement.texts, out);
    out.set_addressees(announcement.addressees);
    out.set_told(announcement.told);
    out.set_unknown(announcement.unknown);
    out.set_asked_by(announcement.asked_by.text());
    out.set_created_at(to_micros(announcement.created_at));
    if (announcement.finished_at) out.set_finished_at(to_micros(*announcement.finished_at));
    return out;
}

v1::AnnounceRequest to_kept_message(const Announcement& announcement) {
    v1::AnnounceRequest out;
    if (announcement.role) out.set_role(std::string{to_string(*announcement.role)});
    if (announcement.partner) out.set_partner_id(announcement.partner->text());
    out.set_zone(announcement.zone);
    out.set_mail(announcement.mail);
    write_texts(announcement.texts, out);
    return out;
}

std::vector<LocalText> texts_from(const v1::AnnounceRequest& message) {
    std::vector<LocalText> texts;
    for (const auto& text : message.texts())
        texts.push_back({.language = text.language(), .title = text.title(), .body = text.body()});
    return texts;
}

Result<Announcement> from_message(const v1::AnnounceRequest& message) {
    Announcement wanted{
        .zone = message.zone(), .mail = message.mail(), .texts = texts_from(message)};
    if (!message.partner_id().empty()) {
        WAYBILL_TRY(wanted.partner, decode_id<PartnerId>(message.partner_id()));
    }
    if (message.role().empty()) return wanted;
    wanted.role = parse_role(message.role());
    if (!wanted.role)
        return fail(Error{.kind = ErrorKind::invalid,
                          .reason = "notifications.bad_announcement",
                          .message = "There is no role " + message.role() + "."});
    return wanted;
}

}  // namespace waybill::notifications
