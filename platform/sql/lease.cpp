// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/lease.hpp"

#include "platform/sql/stored.hpp"

namespace waybill::sql {
namespace {

constexpr Query take_lease{"leases.take", R"(
    INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE leases.holder = excluded.holder OR leases.until <= $4)"};
constexpr Query find_lease{"leases.find", "SELECT until FROM leases WHERE name = $1"};
constexpr Query drop_lease{"leases.drop", "DELETE FROM leases WHERE name = $1 AND holder = $2"};

}  // namespace

Lease::Lease(Deps deps, std::string name, Duration length)
    : deps_{deps}, name_{std::move(name)}, length_{length} {
    holder_.resize(26);
    write_base32(IdSource{deps.clock, deps.random}.next_uuid(), holder_.data());
}

Task<Result<Duration>> Lease::hold(Context ctx) {
    if (!deps_.database.shared()) co_return Duration{};
    const TimePoint now = deps_.clock.now();
    if (mine_until_ - now >= length_ / 3) co_return Duration{};
    if (others_until_ > now) co_return others_until_ - now;
    co_return co_await ask(std::move(ctx), now);
}

Task<Result<Duration>> Lease::ask(Context ctx, TimePoint now) {
    const TimePoint until = now + length_;
    auto take = [this, now, until](Tx& tx) -> Result<TimePoint> {
        WAYBILL_TRY(const auto taken, tx.exec(take_lease, name_, holder_, until, now));
        if (taken == 1) return now;
        WAYBILL_TRY(const auto held, tx.one(find_lease, first<TimePoint>, name_));
        return held.value_or(now + 1s);
    };
    WAYBILL_CO_TRY(others_until_, co_await deps_.database.write(std::move(ctx), std::move(take)));
    mine_until_ = others_until_ == now ? until : TimePoint{};
    co_return others_until_ - now;
}

Task<Status> Lease::give_up(Context ctx) {
    if (!deps_.database.shared()) co_return Status{};
    mine_until_ = {};
    auto drop = [this](Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(drop_lease, name_, holder_));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(drop));
}

}  // namespace waybill::sql
