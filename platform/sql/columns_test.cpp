// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/columns.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/whole_rows.hpp"

#include <gtest/gtest.h>

namespace waybill::sql {
namespace {

const Migration parcels_table[] = {
    {100, "parcels",
     "CREATE TABLE parcels (parcel_id TEXT PRIMARY KEY, city TEXT NOT NULL, sender TEXT NOT NULL, "
     "price BIGINT NOT NULL, currency TEXT NOT NULL, size TEXT NOT NULL, holder TEXT, note TEXT, "
     "sent_at BIGINT, pieces BIGINT NOT NULL, seal BYTEA NOT NULL, city_key TEXT NOT NULL, "
     "version BIGINT NOT NULL);"}};

enum class Size : std::uint8_t { small, large };

struct Place {
    std::string city;
    PersonalText sender;
};

struct Parcel {
    OrderId id;
    Place from;
    Money price;
    Size size{};
    CourierId holder;
    std::string note;
    std::optional<TimePoint> sent_at;
    int pieces{0};
    std::string seal;
    std::int64_t version{1};
};

/// Written and never read, and made for the statement.
struct CityKey {
    static Value write(const Parcel& parcel, Texts& texts) {
        return texts.keep("key of a city with a long name: " + parcel.from.city);
    }
};

constexpr Columns parcel_columns{
    fixed<&Parcel::id>("parcel_id"),
    fixed<&Parcel::from, &Place::city>("city"),
    fixed<&Parcel::from, &Place::sender>("sender"),
    fixed<&Parcel::price, &Money::amount>("price"),
    fixed<&Parcel::price, &Money::currency>("currency"),
    changing<&Parcel::size>("size"),
    changing<&Parcel::holder>("holder"),
    changing_as<EmptyIsNull, &Parcel::note>("note"),
    changing<&Parcel::sent_at>("sent_at"),
    changing<&Parcel::pieces>("pieces"),
    fixed_as<Bytes, &Parcel::seal>("seal"),
    fixed_as<CityKey>("city_key"),
    changing<&Parcel::version>("version"),
};

constexpr Query insert_parcel{"parcels.insert", "INSERT INTO parcels ({columns}) VALUES ({values})",
                              parcel_columns};
constexpr Query update_parcel{"parcels.update",
                              "UPDATE parcels SET {changes} WHERE parcel_id = $1 AND version = $2",
                              parcel_columns};
constexpr Query find_parcel{"parcels.find", "SELECT {columns} FROM parcels WHERE parcel_id = $1",
                            parcel_columns};
constexpr Query find_key{"parcels.key", "SELECT city_key FROM parcels"};
constexpr Query count_nulls{
    "parcels.nulls",
    "SELECT COUNT(*) FROM parcels WHERE holder IS NULL AND note IS NULL AND sent_at IS NULL"};

struct ParcelWorld {
    ManualExecutor executor;
    sqlite::TemporaryDatabase database{executor, parcels_table};

    template <typename T = std::int64_t, typename Work>
    Result<T> write(Work work) {
        auto typed = [&](Tx& tx) -> Result<T> { return work(tx); };
        return executor.run(database->write({}, typed));
    }
    Result<std::optional<Parcel>> find(OrderId id) {
        return write<std::optional<Parcel>>(
            [id](Tx& tx) { return tx.one(find_parcel, parcel_columns, id); });
    }
};

template <typename AnyId>
AnyId id_of(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes.back() = number;
    return AnyId{uuid};
}

Parcel parcel() {
    Parcel made;
    made.id = id_of<OrderId>(1);
    made.from = {.city = "Ghent", .sender = PersonalText{"Ann"}};
    made.price = {.amount = 1250, .currency = Currency::parse("JPY").value()};
    made.size = Size::large;
    made.holder = id_of<CourierId>(2);
    made.note = "fragile";
    made.sent_at = from_micros(17);
    made.pieces = 3;
    made.seal = std::string{"\0\1", 2};
    return made;
}

TEST(Columns, SayNamesAndParametersOfStatements) {
    EXPECT_EQ(text_of(insert_parcel),
              "INSERT INTO parcels (parcel_id, city, sender, price, currency, size, holder, note, "
              "sent_at, pieces, seal, city_key, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
              "$9, $10, $11, $12, $13)");
    EXPECT_EQ(text_of(update_parcel),
              "UPDATE parcels SET size = $3, holder = $4, note = $5, sent_at = $6, pieces = $7, "
              "version = $8 WHERE parcel_id = $1 AND version = $2");
    EXPECT_EQ(text_of(find_parcel),
              "SELECT parcel_id, city, sender, price, currency, size, holder, note, sent_at, "
              "pieces, seal, version FROM parcels WHERE parcel_id = $1");
    constexpr Query put{"parcels.put",
                        {"INSERT INTO parcels (x, {columns}) VALUES ($1, {values}) ",
                         "ON CONFLICT (parcel_id) DO UPDATE SET {excluded}"},
                        parcel_columns};
    EXPECT_TRUE(text_of(put).contains("VALUES ($1, $2, "));
    EXPECT_TRUE(text_of(put).ends_with(
        "SET size = excluded.size, holder = excluded.holder, note = excluded.note, sent_at = "
        "excluded.sent_at, pieces = excluded.pieces, version = excluded.version"));
}

TEST(Columns, ReadBackWhatTheyWrote) {
    ParcelWorld world;
    const Parcel sent = parcel();
    auto write = [&](Tx& tx) { return tx.exec(insert_parcel, parcel_columns.values(sent)); };
    ASSERT_EQ(world.write(write).value(), 1);

    const auto found = world.find(sent.id).value().value();
    EXPECT_EQ(found.id, sent.id);
    EXPECT_EQ(found.from.city, "Ghent");
    EXPECT_EQ(found.from.sender.reveal(), "Ann");
    EXPECT_EQ(found.price, sent.price);
    EXPECT_EQ(found.size, Size::large);
    EXPECT_EQ(found.holder, sent.holder);
    EXPECT_EQ(found.note, "fragile");
    EXPECT_EQ(found.sent_at, sent.sent_at);
    EXPECT_EQ(found.pieces, 3);
    EXPECT_EQ(found.seal, sent.seal);
    EXPECT_EQ(found.version, 1);
    auto key = [](Tx& tx) { return tx.one(find_key, first<std::string>); };
    EXPECT_EQ(world.write<std::optional<std::string>>(key).value(),
              "key of a city with a long name: Ghent");
}

TEST(Columns, AnUpdateWritesWhatChangesAndNothingElse) {
    ParcelWorld world;
    Parcel moved = parcel();
    auto insert = [&](Tx& tx) { return tx.exec(insert_parcel, parcel_columns.values(moved)); };
    ASSERT_TRUE(world.write(insert));
    moved.from.city = "Bruges";
    moved.holder = {};
    moved.note.clear();
    moved.sent_at.reset();
    moved.size = Size::small;
    moved.version = 2;
    auto update = [&](Tx& tx) {
        return tx.exec(update_parcel, parcel_columns.changes(moved, moved.id, 1));
    };
    ASSERT_EQ(world.write(update).value(), 1);
    EXPECT_EQ(world.write(update).value(), 0) << "the condition is on the version before";

    const auto found = world.find(moved.id).value().value();
    EXPECT_EQ(found.from.city, "Ghent");
    EXPECT_TRUE(found.holder.empty());
    EXPECT_EQ(found.note, "");
    EXPECT_FALSE(found.sent_at);
    EXPECT_EQ(found.size, Size::small);
    EXPECT_EQ(found.version, 2);
    auto nulls = [](Tx& tx) { return tx.one(count_nulls, first<std::int64_t>); };
    EXPECT_EQ(world.write<std::optional<std::int64_t>>(nulls).value(), 1);
}

TEST(Columns, AValueThatCannotBeReadIsADamagedRow) {
    static constexpr Query damages[] = {
        {"damage.id", "UPDATE parcels SET parcel_id = 'ord_1'"},
        {"damage.currency", "UPDATE parcels SET currency = 'eur'"},
        {"damage.enum", "UPDATE parcels SET size = 'huge'"},
        {"damage.null", "UPDATE parcels SET holder = ''"},
    };
    static constexpr Query list{"parcels.list", "SELECT {columns} FROM parcels", parcel_columns};
    for (const Query& damage : damages) {
        ParcelWorld world;
        auto harm = [&](Tx& tx) -> Result<std::vector<Parcel>> {
            WAYBILL_CHECK(tx.exec(insert_parcel, parcel_columns.values(parcel())));
            WAYBILL_CHECK(tx.exec(damage));
            return tx.all(list, parcel_columns);
        };
        const auto read = world.write<std::vector<Parcel>>(harm);
        ASSERT_FALSE(read) << damage.name;
        EXPECT_EQ(read.error().reason, "sql.corrupt") << damage.name;
    }
}

TEST(Columns, WhatAnInsertLeavesOutOfItsTableIsFound) {
    static constexpr Columns part{fixed<&Parcel::id>("parcel_id"), fixed<&Parcel::note>("note"),
                                  fixed<&Parcel::pieces>("pieces")};
    constexpr Query some{"parcels.some",
                         "\n    INSERT INTO parcels (city, sender, price, currency, size,\n"
                         "        {columns}, seal, city_key, version) VALUES (1, {values})",
                         part};
    constexpr Query other{"parcels.other", "SELECT {columns} FROM parcels", part};
    ParcelWorld world;
    using Names = std::vector<std::string>;
    const auto left_out = [&](const Query& query) {
        return world.write<Names>([&](Tx& tx) { return columns_left_out(tx, query); });
    };
    EXPECT_EQ(left_out(insert_parcel), Names{});
    EXPECT_EQ(left_out(some), (Names{"parcels.holder", "parcels.sent_at"}));
    EXPECT_EQ(left_out(other), Names{});
}

TEST(Columns, AWrongNameAndAWrongWordFailTheStatement) {
    static constexpr Columns wrong{fixed<&Parcel::id>("parcel_id"), fixed<&Parcel::note>("notes")};
    static constexpr Query queries[] = {
        {"parcels.wrong_name", "SELECT {columns} FROM parcels", wrong},
        {"parcels.wrong_word", "SELECT {colums} FROM parcels", parcel_columns},
        {"parcels.no_columns", "SELECT {columns} FROM parcels"},
    };
    for (const Query& query : queries) {
        ParcelWorld world;
        auto read = [&](Tx& tx) { return tx.all(query, wrong); };
        const auto found = world.write<std::vector<Parcel>>(read);
        ASSERT_FALSE(found) << query.name;
        EXPECT_EQ(found.error().kind, ErrorKind::internal) << query.name;
    }
}

}  // namespace
}  // namespace waybill::sql
