// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/announcement_ports.hpp"

namespace waybill::notifications {

/// Whether news is mailed at all, as the settings say.
enum class MailedAtAll : std::uint8_t { no, yes };

/// An operator tells many people something. What each of them wants, and when, is asked as of other
/// news: in the list and when a mail is sent.
class Announce {
public:
    struct Deps {
        AnnouncementStore& store;
        IdSource& ids;
        const Clock& clock;
        MailedAtAll mailed{MailedAtAll::yes};
    };
    explicit Announce(Deps deps) : deps_{deps} {}

    /// Whoever is named twice is told once. invalid: notifications.bad_announcement.
    Task<Result<Announcement>> run(Context ctx, Announcement wanted, std::vector<UserId> named);

private:
    Deps deps_;
};

/// One step towards those whom an announcement is for, where others know who they are.
class GatherAudience {
public:
    struct Deps {
        AnnouncementStore& store;
        AudienceDesk& audiences;
    };
    explicit GatherAudience(Deps deps) : deps_{deps} {}

    /// Nothing where the step was done before.
    Task<Status> run(Context ctx, AnnouncementId id, std::string cursor);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
