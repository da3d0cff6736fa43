// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"

#include <vector>

namespace waybill::audit {
namespace {

constexpr sql::Query objects_under_way{
    "audit.under_way",
    "SELECT key FROM main.outbox WHERE published_at IS NULL UNION ALL SELECT key FROM "
    "couriers.outbox WHERE published_at IS NULL UNION ALL SELECT key FROM catalog.outbox WHERE "
    "published_at IS NULL UNION ALL SELECT key FROM identity.outbox WHERE published_at IS NULL "
    "UNION ALL SELECT key FROM payments.outbox WHERE published_at IS NULL UNION ALL SELECT "
    "p.order_id FROM payments.outbox e JOIN payments.payments p ON p.payment_id = e.key WHERE "
    "e.published_at IS NULL UNION ALL SELECT c.payment_id FROM payments.jobs j JOIN "
    "payments.sim_charges c ON c.charge_id = j.key WHERE j.finished_at IS NULL UNION ALL SELECT "
    "p.order_id FROM payments.jobs j JOIN payments.sim_charges c ON c.charge_id = j.key JOIN "
    "payments.payments p ON p.payment_id = c.payment_id WHERE j.finished_at IS NULL UNION ALL "
    "SELECT order_id FROM couriers.deliveries WHERE finished_at IS NULL AND state IN ('waiting', "
    "'offered', 'assigned', 'picked_up') AND picking_since IS NOT NULL"};

}  // namespace

Error at(const std::string& place, Error error) {
    error.message = place + ": " + error.detail;
    return error;
}

Result<Books> Books::open(const std::string& folder) {
    WAYBILL_TRY(auto engine, open_files(folder));
    return Books{folder, std::move(engine)};
}

Result<Books> Books::another() const {
    WAYBILL_TRY(auto engine, engine_->another());
    return Books{folder_, std::move(engine)};
}

Status Books::take(std::string& moment) {
    WAYBILL_CHECK(engine_->begin(moment));
    held_since_ = std::chrono::steady_clock::now();
    return {};
}

Status Books::hold(std::span<Books* const> readers) {
    constexpr int tries = 50;  // each takes less than a millisecond
    const auto let_go = [readers](std::size_t count) {
        for (Books* reader : readers.first(count)) reader->release();
    };
    // What the last of them has not seen change, from before the first one's moment to its own, was
    // the same for all.
    Books& last = *readers.back();
    for (int left = tries;; --left) {
        WAYBILL_TRY(const auto before, last.engine_->versions());
        std::string moment;
        for (std::size_t i = 0; i < readers.size(); ++i) {
            auto held = readers[i]->take(moment);
            if (held) continue;
            let_go(i);
            return held;
        }
        const auto after = last.engine_->versions();
        if (left == 0 || (after && *after == before)) return {};
        let_go(readers.size());
    }
}

Status Books::hold() {
    Books* const alone[]{this};
    return hold(alone);
}

void Books::release() {
    under_way_.reset();
    engine_->end();
}

Status Books::renew(std::chrono::seconds age) {
    if (std::chrono::steady_clock::now() - held_since_ < age) return {};
    release();
    return hold();
}

const Books::Objects& Books::under_way() {
    if (under_way_) return *under_way_;
    auto keep = [&all = under_way_.emplace()](const sql::Row& row) { all.insert(row.text(0)); };
    [[maybe_unused]] const Status found = fetch(objects_under_way, {}, keep);
    return *under_way_;
}

}  // namespace waybill::audit
