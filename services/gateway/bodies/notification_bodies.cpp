// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/notification_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {

void ListNotifications::describe(json::Fields<ListNotifications>& f) {
    describe_page(f);
    f.query("unread", &ListNotifications::unread, {.help = "Only what is not read"});
}

void MarkReadBody::describe(json::Fields<MarkReadBody>& f) {
    f.title("MarkRead");
    f.optional("notification_id", &MarkReadBody::notification_id, {.help = "Absent: all"});
}

void ListOwnHistory::describe(json::Fields<ListOwnHistory>& f) { describe_page(f); }

void ListHistory::describe(json::Fields<ListHistory>& f) {
    describe_page(f);
    f.query("user_id", &ListHistory::user_id,
            {.help = "Whose; absent: of all whose mail was given up"});
}

void ReplayMail::describe(json::Fields<ReplayMail>& f) {
    f.path("notification_id", &ReplayMail::notification_id);
}

void KindPreferenceBody::describe(json::Fields<KindPreferenceBody>& f) {
    f.title("KindPreference", "What is not said is as usual");
    f.required("kind", &KindPreferenceBody::kind,
               {.example = "order_paid", .words = words::news_kinds});
    f.optional("mail", &KindPreferenceBody::mail, {.help = "Whether it is mailed"});
    f.optional("in_app", &KindPreferenceBody::in_app, {.help = "Whether it is listed"});
    f.optional("in_quiet_hours", &KindPreferenceBody::in_quiet_hours,
               {.help = "Whether its mail is sent all the same, waits for their end, or is not "
                        "sent; money that came back is always `send`",
                .example = "wait",
                .words = words::quiet_ways});
}

void QuietHoursBody::describe(json::Fields<QuietHoursBody>& f) {
    f.title("WantedQuietHours");
    f.required("zone", &QuietHoursBody::zone,
               {.help = "IANA", .example = "Europe/Brussels", .length = {1, 64}});
    f.required("begins", &QuietHoursBody::begins,
               {.help = "Local time", .example = "22:00", .length = {5, 5}});
    f.required("ends", &QuietHoursBody::ends,
               {.help = "Local time; before `begins`: of the next day",
                .example = "07:30",
                .length = {5, 5}});
}

void PreferencesBody::describe(json::Fields<PreferencesBody>& f) {
    f.title("WantedPreferences", "All of it anew: a kind that is not named has the usual");
    f.optional("kinds", &PreferencesBody::kinds,
               {.help = "Those that are to differ from the usual",
                .items = {0, static_cast<std::int64_t>(words::news_kinds.size())}});
    f.optional("quiet_hours", &PreferencesBody::quiet_hours, {.help = "Absent: none"});
}

notifications::v1::QuietHours to_message(const QuietHoursBody& body) {
    notifications::v1::QuietHours out;
    out.set_zone(body.zone);
    out.set_begins(body.begins);
    out.set_ends(body.ends);
    return out;
}

notifications::v1::Preferences to_message(const PreferencesBody& body) {
    notifications::v1::Preferences out;
    for (const KindPreferenceBody& wanted : body.kinds) {
        auto& row = *out.add_kinds();
        row.set_kind(wanted.kind);
        row.set_mail(wanted.mail);
        row.set_in_app(wanted.in_app);
        row.set_in_quiet_hours(wanted.in_quiet_hours.value_or(""));
    }
    if (body.quiet_hours) *out.mutable_quiet_hours() = to_message(*body.quiet_hours);
    return out;
}

}  // namespace waybill::gateway
