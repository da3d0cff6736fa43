// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/announcement.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

struct AnnouncementFilter {
    int limit{20};
    std::string cursor{};
};
struct AnnouncementPage {
    std::vector<Announcement> announcements{};
    std::string next_cursor{};
};

struct ReachedAddressee {
    UserId user{};
    std::optional<NotificationId> notification{};
    AddresseeState state{AddresseeState::waiting};
};
struct AddresseeFilter {
    AnnouncementId announcement{};
    int limit{20};
    std::string cursor{};
};
struct AddresseePage {
    std::vector<ReachedAddressee> addressees{};
    std::string next_cursor{};
};

struct FoundPeople {
    std::vector<UserId> users{};
    std::string next_cursor{};  ///< empty: these are the last
};

/// Who is of a partner or a zone, asked of the services that know.
class AudienceDesk {
public:
    virtual ~AudienceDesk() = default;
    virtual Task<Result<FoundPeople>> find(Context ctx, Announcement announcement,
                                           std::string cursor) = 0;
};

/// What operators tell many people, and how far it came.
class AnnouncementStore {
public:
    virtual ~AnnouncementStore() = default;
    /// Queues it. The one that its command has made already, if there is one.
    virtual Task<Result<Announcement>> insert(Context ctx, Announcement wanted,
                                              std::vector<UserId> named) = 0;
    /// not_found: notifications.no_announcement.
    virtual Task<Result<Announcement>> find(Context ctx, AnnouncementId id) = 0;
    /// Newest first.
    virtual Task<Result<AnnouncementPage>> list(Context ctx, AnnouncementFilter filter) = 0;
    /// By their ids: those who were named, or who were found so far. not_found:
    /// notifications.no_announcement.
    virtual Task<Result<AddresseePage>> list_addressees(Context ctx, AddresseeFilter filter) = 0;
    /// Keeps those who were found from `cursor` on, and queues what comes next. Nothing where that
    /// was done before.
    virtual Task<Status> gather(Context ctx, AnnouncementId id, std::string cursor,
                                FoundPeople found) = 0;
    /// Tells the next ones behind `told_to`, and queues itself for those behind them. Nothing where
    /// that was done before.
    virtual Task<Status> advance(Context ctx, AnnouncementId id, UserId told_to) = 0;
};

}  // namespace waybill::notifications
