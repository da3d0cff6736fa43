// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/address_store_sql.hpp"

#include "platform/sql/columns.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/identity/messages/address_messages.hpp"

#include <algorithm>
#include <array>

namespace waybill::identity {
namespace {

/// One coordinate of the point, which is there with the other or not at all.
template <std::int64_t AddressPoint::* Axis>
struct Coordinate {
    static sql::Value write(const Address& address, sql::Texts&) {
        if (!address.point) return std::nullopt;
        return (*address.point).*Axis;
    }
    static void read(const sql::Row& row, int at, Address& address) {
        if (row.null(at)) return;
        if (!address.point) address.point.emplace();
        (*address.point).*Axis = row.integer(at);
    }
};

constexpr sql::Columns address_columns{
    sql::fixed<&Address::id>("address_id"),
    sql::changing<&Address::receiver>("receiver"),
    sql::changing<&Address::phone>("phone"),
    sql::changing<&Address::street>("street"),
    sql::changing<&Address::house>("house"),
    sql::changing<&Address::apartment>("apartment"),
    sql::changing<&Address::floor>("floor"),
    sql::changing<&Address::district>("district"),
    sql::changing<&Address::city>("city"),
    sql::changing<&Address::region>("region"),
    sql::changing<&Address::postal_code>("postal_code"),
    sql::changing<&Address::country>("country"),
    sql::changing<&Address::comment>("comment"),
    sql::changing_as<Coordinate<&AddressPoint::lat_e7>>("lat_e7"),
    sql::changing_as<Coordinate<&AddressPoint::lon_e7>>("lon_e7"),
    sql::changing<&Address::is_default>("is_default"),
    sql::fixed<&Address::created_at>("created_at"),
};

constexpr sql::Query list_addresses{
    "addresses.list",
    "SELECT {columns} FROM addresses WHERE user_id = $1 ORDER BY address_id LIMIT $2",
    address_columns};
constexpr sql::Query find_address{
    "addresses.find", "SELECT {columns} FROM addresses WHERE user_id = $1 AND address_id = $2",
    address_columns};
constexpr sql::Query taken_slots{"addresses.slots",
                                 "SELECT slot FROM addresses WHERE user_id = $1 LIMIT $2"};
constexpr sql::Query insert_address{
    "addresses.insert",
    "INSERT INTO addresses (user_id, slot, {columns}) VALUES ($1, $2, {values})", address_columns};
constexpr sql::Query update_address{
    "addresses.update", "UPDATE addresses SET {changes} WHERE user_id = $1 AND address_id = $2",
    address_columns};
constexpr sql::Query unset_default{
    "addresses.unset_default",
    "UPDATE addresses SET is_default = FALSE WHERE user_id = $1 AND is_default"};
constexpr sql::Query oldest_is_default{
    "addresses.oldest_is_default",
    "UPDATE addresses SET is_default = TRUE WHERE user_id = $1 AND address_id = (SELECT "
    "MIN(address_id) FROM addresses WHERE user_id = $1) AND NOT EXISTS (SELECT 1 FROM addresses "
    "WHERE user_id = $1 AND is_default)"};
constexpr sql::Query delete_address{"addresses.delete",
                                    "DELETE FROM addresses WHERE user_id = $1 AND address_id = $2"};

std::unexpected<Error> no_address() { return fail(ErrorKind::not_found, "identity.no_address"); }

/// Two of the user's commands at once: who comes second says it again.
Error race_or(Error error) {
    if (error.reason != "sql.unique") return error;
    return {.kind = ErrorKind::conflict, .reason = "identity.lost_race"};
}

/// The lowest that is free.
Result<int> free_slot(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(const auto taken,
                tx.all(taken_slots, sql::first<std::int64_t>, user, addresses_max));
    for (int slot = 1; slot <= addresses_max; ++slot)
        if (!std::ranges::contains(taken, slot)) return slot;
    return fail(ErrorKind::conflict, "identity.too_many_addresses");
}

Result<Address> make(sql::Tx& tx, const NewAddress& entry) {
    WAYBILL_TRY(const int slot, free_slot(tx, entry.user));
    Address address = entry.address;
    WAYBILL_TRY(const auto others, tx.all(list_addresses, address_columns, entry.user, 1));
    address.is_default = entry.make_default || others.empty();
    if (address.is_default) WAYBILL_CHECK(tx.exec(unset_default, entry.user));
    const auto inserted =
        tx.exec(insert_address, address_columns.values(address, entry.user, slot));
    if (!inserted) return fail(race_or(inserted.error()));
    return address;
}

/// There is always one default, so it ends by another's beginning.
Status check(const Address& before, const Address& after, const AddressChanges& changes) {
    auto problems = problems_of(after);
    if (before.is_default && changes.make_default == false)
        problems.push_back({.pointer = "/default",
                            .code = "identity.default_needed",
                            .detail = "Make another one the default."});
    if (problems.empty()) return {};
    return fail(Error{.kind = ErrorKind::invalid,
                      .reason = "identity.bad_request",
                      .fields = std::move(problems)});
}

}  // namespace

Task<Result<std::vector<Address>>> AddressStoreSql::list(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) {
        return tx.all(list_addresses, address_columns, user, addresses_max);
    };
    co_return co_await database_.read(ctx, std::move(read));
}

Task<Result<Address>> AddressStoreSql::insert(Context ctx, NewAddress entry) {
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, entry.key, entry.address.created_at, [&] { return make(tx, entry); },
            [](const Address& made) { return to_message(made).SerializeAsString(); },
            [](std::string_view reply) -> Result<Address> {
                v1::Address message;
                const bool parsed = message.ParseFromString(std::string{reply});
                auto address = parsed ? from_message(message) : std::nullopt;
                if (!address) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
                return *std::move(address);
            });
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Result<Address>> AddressStoreSql::change(Context ctx, UserId user, AddressId address,
                                              AddressChanges changes) {
    auto write = [&](sql::Tx& tx) -> Result<Address> {
        WAYBILL_TRY(const auto before, tx.one(find_address, address_columns, user, address));
        if (!before) return no_address();
        Address after = changed(*before, changes);
        WAYBILL_CHECK(check(*before, after, changes));
        after.is_default = before->is_default || changes.make_default.value_or(false);
        if (after == *before) return after;
        if (after.is_default && !before->is_default) WAYBILL_CHECK(tx.exec(unset_default, user));
        const auto updated = tx.exec(update_address, address_columns.changes(after, user, address));
        if (!updated) return fail(race_or(updated.error()));
        if (*updated == 0) return no_address();
        return after;
    };
    co_return co_await database_.write(ctx, std::move(write));
}

Task<Status> AddressStoreSql::remove(Context ctx, UserId user, AddressId address) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto gone, tx.exec(delete_address, user, address));
        if (gone == 0) return no_address();
        const auto moved = tx.exec(oldest_is_default, user);
        if (!moved) return fail(race_or(moved.error()));
        return {};
    };
    co_return co_await database_.write(ctx, std::move(write));
}

}  // namespace waybill::identity
