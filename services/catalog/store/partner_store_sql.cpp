// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/partner_store_sql.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "platform/sql/columns.hpp"
#include "services/catalog/messages/catalog_messages.hpp"
#include "services/catalog/store/keyed.hpp"
#include "services/catalog/store/partner_rows.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {
namespace {

// A partner's own system may go on signing with the old secret while it is given the new one.
constexpr Duration secret_overlap = 24h;

constexpr sql::Query insert_staff{"catalog.staff.insert", R"(
    INSERT INTO partner_staff (user_id, partner_id) VALUES ($1, $2)
    ON CONFLICT (user_id, partner_id) DO NOTHING)"};
constexpr sql::Query delete_staff{"catalog.staff.delete",
                                  "DELETE FROM partner_staff WHERE user_id = $1"};
constexpr sql::Query list_staffed{"catalog.staff.list", R"(
    SELECT partner_id FROM partner_staff WHERE user_id = $1 ORDER BY partner_id LIMIT $2)"};

}  // namespace

Task<Result<PartnerView>> PartnerStoreSql::insert(Context ctx, NewPartner entry) {
    const auto event =
        prepare_event(deps_, ctx, v1::events::partner_created, entry.partner.id.text());
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, entry.key, entry.at, [&] { return make(tx, entry, event); },
            [](const PartnerView& made) { return reply_bytes(made); },
            [](std::string_view reply) { return read_view(reply); });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<PartnerView> PartnerStoreSql::make(sql::Tx& tx, const NewPartner& entry,
                                          const messaging::Event& event) {
    WAYBILL_TRY(const auto known, find_external(tx, "partner", entry.external));
    if (known) {
        WAYBILL_TRY(auto there,
                    find_partner(tx, PartnerId::parse(known->object).value_or(PartnerId{})));
        if (there && !there->deleted) {
            WAYBILL_CHECK(check_same(*known, entry.external));
            const bool open = entry.open(*there);
            return PartnerView{.partner = *std::move(there), .open_now = open};
        }
    }

    const Partner& row = entry.partner;
    WAYBILL_CHECK(insert_partner_row(tx, row, entry.at));
    WAYBILL_CHECK(keep_external(tx, "partner", entry.external, row.id.text()));
    PartnerSecrets secrets{tx, deps_.sealer};
    if (entry.secret) WAYBILL_CHECK(secrets.set_first(row.id, *entry.secret));
    WAYBILL_CHECK(append_event(deps_, tx, event, row.version, event_bytes(row)));
    return PartnerView{.partner = row, .open_now = entry.open(row)};
}

Task<Result<KeptPartner>> PartnerStoreSql::update(Context ctx, PartnerUpdate update) {
    const auto event = prepare_event(
        deps_, ctx,
        update.changes.remove ? v1::events::partner_deleted : v1::events::partner_updated,
        update.partner.text());
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, update.key, update.at, [&] { return change(tx, update, event); },
            // A secret is told once: who asks again has the partner without it.
            [](const KeptPartner& kept) { return reply_bytes(kept.view); },
            [](std::string_view reply) {
                return read_view(reply).transform(
                    [](PartnerView view) { return KeptPartner{.view = std::move(view)}; });
            });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<KeptPartner> PartnerStoreSql::change(sql::Tx& tx, const PartnerUpdate& update,
                                            const messaging::Event& event) {
    WAYBILL_TRY(auto found, find_partner(tx, update.partner));
    if (!found || (found->deleted && !update.changes.remove))
        return fail(ErrorKind::not_found, "catalog.partner_not_found");
    Partner before = *std::move(found);
    if (before.deleted) return KeptPartner{.view = {.partner = std::move(before)}};
    const std::int64_t version = before.version;
    if (update.if_version != 0 && update.if_version != version)
        return fail(ErrorKind::precondition, "catalog.version_stale");
    WAYBILL_CHECK(told(check(before, update.changes)));
    Partner row = apply(std::move(before), update.changes);
    WAYBILL_CHECK(told(check(row)));
    WAYBILL_CHECK(update_partner_row(tx, row, version, update.at));
    KeptPartner kept;
    PartnerSecrets secrets{tx, deps_.sealer};
    const TimePoint until = update.at + secret_overlap;
    if (update.secret) {
        WAYBILL_CHECK(secrets.replace(row.id, *update.secret, until));
    } else if (update.make_secret) {
        if (row.api_url.empty()) return fail(ErrorKind::conflict, "catalog.no_system");
        WAYBILL_CHECK(secrets.replace(row.id, update.spare_secret, until));
        kept.new_secret = update.spare_secret;
    } else if (!row.api_url.empty()) {
        WAYBILL_TRY(const bool taken, secrets.set_first(row.id, update.spare_secret));
        if (taken) kept.new_secret = update.spare_secret;
    }
    WAYBILL_CHECK(append_event(deps_, tx, event, row.version, event_bytes(row)));
    kept.view.partner = std::move(row);
    return kept;
}

Task<Result<std::optional<Partner>>> PartnerStoreSql::find(Context ctx, PartnerId partner) {
    auto read = [partner](sql::Tx& tx) { return find_partner(tx, partner); };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Result<std::vector<Partner>>> PartnerStoreSql::list(Context ctx, PartnerFilter filter) {
    auto read = [&](sql::Tx& tx) { return list_partner_rows(tx, filter); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> PartnerStoreSql::remove_staff(Context ctx, UserId user, Cause cause) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto delivery,
                    messaging::claim(tx, cause.consumer, cause.event, cause.at));
        if (delivery != messaging::Delivery::first) return {};
        WAYBILL_CHECK(tx.exec(delete_staff, user));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> PartnerStoreSql::add_staff(Context ctx, PartnerId partner, UserId user,
                                        std::optional<Cause> cause) {
    auto write = [&](sql::Tx& tx) -> Status {
        if (cause) {
            WAYBILL_TRY(const auto delivery,
                        messaging::claim(tx, cause->consumer, cause->event, cause->at));
            if (delivery != messaging::Delivery::first) return {};
        }
        WAYBILL_CHECK(get_partner(tx, partner));
        WAYBILL_CHECK(tx.exec(insert_staff, user, partner));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<std::vector<PartnerId>>> PartnerStoreSql::staffed_by(Context ctx, UserId user) {
    auto read = [user](sql::Tx& tx) {
        return tx.all(list_staffed, sql::first<PartnerId>, user, partners_of_staff_max);
    };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Result<std::vector<SecretText>>> PartnerStoreSql::secrets(Context ctx, PartnerId partner,
                                                               TimePoint now) {
    auto read = [&](sql::Tx& tx) { return PartnerSecrets{tx, deps_.sealer}.read(partner, now); };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

}  // namespace waybill::catalog
