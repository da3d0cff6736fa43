// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/notifications/usecases/announcement_ports.hpp"

namespace waybill::notifications {

/// In the service's own database (see AnnouncementStore). What is left to tell is a job of
/// `announce_job`: its key is the announcement's id and, behind a slash, whom it was told to last,
/// or behind an `@` where the search for them goes on.
class AnnouncementStoreSql final : public AnnouncementStore {
public:
    static constexpr std::string_view announce_job = "announce";
    struct Deps {
        sql::Database& database;
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
    };
    explicit AnnouncementStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Announcement>> insert(Context ctx, Announcement wanted,
                                      std::vector<UserId> named) override;
    Task<Result<Announcement>> find(Context ctx, AnnouncementId id) override;
    Task<Result<AnnouncementPage>> list(Context ctx, AnnouncementFilter filter) override;
    Task<Result<AddresseePage>> list_addressees(Context ctx, AddresseeFilter filter) override;
    Task<Status> gather(Context ctx, AnnouncementId id, std::string cursor,
                        FoundPeople found) override;
    Task<Status> advance(Context ctx, AnnouncementId id, UserId told_to) override;

private:
    struct Moment {
        TimePoint now{};
        const Trace& trace;
    };
    struct Found {
        UserId user{};
        bool known{true};
    };
    static Result<std::vector<Found>> next_of(sql::Tx& tx, const Announcement& announcement);
    Status tell_one(sql::Tx& tx, const Announcement& announcement, const UserId& user,
                    const Moment& moment);
    Status queue_rest(sql::Tx& tx, const Announcement& announcement, const Moment& moment);

    Deps deps_;
};

}  // namespace waybill::notifications
