// SPDX-License-Identifier: Apache-2.0
#include "platform/core/id.hpp"
#include "tests/contract/database_suite.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

/// What `sql::Database` promises of the values in it, on every adapter.
namespace waybill::contract {
namespace {

WAYBILL_DEFINE_ID(ThingId, "thg");

const sql::Query insert_sample{"samples.insert", R"(
    INSERT INTO samples (number, words, bytes, whole, truth) VALUES ($1, $2, $3, $4, $5))"};
const sql::Query list_samples{"samples.list", R"(
    SELECT words, bytes, whole, truth FROM samples ORDER BY number LIMIT 1000)"};
const sql::Query find_words{"samples.find", "SELECT number FROM samples WHERE words = $1"};

class DatabaseValues : public Database {};

TEST_P(DatabaseValues, TextIsOrderedAndComparedByItsBytes) {
    const Words words{"Z", "a", "~",  "_", "B", "b",     "ä",     "a\u0308", "z",
                      "é", "É", "10", "9", " ", "ord_~", "ord_Z", "ord_a",   "ord_9"};
    for (const auto& word : words) ASSERT_TRUE(write(inserting(word))) << word;
    Words sorted = words;
    std::ranges::sort(sorted);
    EXPECT_EQ(names(), sorted);
    EXPECT_EQ(amount("A"), -1);
    EXPECT_EQ(amount("a "), -1);
}

struct Sample {
    std::optional<std::string> words{};
    std::optional<std::string> bytes{};
    std::optional<std::int64_t> whole{};
    std::optional<bool> truth{};
    bool operator==(const Sample&) const = default;
};

std::vector<Sample> odd_samples() {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    std::vector<Sample> samples;
    for (const auto* words : {"",
                              " ",
                              "'",
                              "\"",
                              "'); DROP TABLE things; --",
                              "$1",
                              "\\",
                              "\\x00",
                              "%_",
                              "a\nb\r\n",
                              "\t",
                              "NULL",
                              "0x41",
                              "007",
                              "1e9",
                              "true",
                              "Zürich",
                              "Zu\u0308rich",
                              "\u200b",
                              "\ufeffx",
                              "\u202eabc",
                              "\U0001f6f5",
                              "\uffff",
                              "\U0010ffff",
                              "日本語",
                              "\x01\x7f"})
        samples.push_back({.words = words, .bytes = words});
    for (const std::string& bytes : {std::string{}, std::string(1, '\0'), every_byte,
                                     std::string("\xff\xfe\x80"), std::string(1'000'000, '\0')})
        samples.push_back({.bytes = bytes});
    samples.push_back({.words = std::string(1'000'000, 'x')});
    using Limits = std::numeric_limits<std::int64_t>;
    for (const std::int64_t whole :
         {Limits::min(), Limits::min() + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1},
          (std::int64_t{1} << 53) + 1, Limits::max() - 1, Limits::max()})
        samples.push_back({.whole = whole});
    samples.push_back({.truth = true});
    samples.push_back({.truth = false});
    samples.push_back({});
    return samples;
}

Status store_samples(sql::Tx& tx, const std::vector<Sample>& samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Sample& sample = samples[i];
        const auto bytes =
            sample.bytes ? sql::Value::bytes(*sample.bytes) : sql::Value{std::nullopt};
        WAYBILL_CHECK(tx.exec(insert_sample, static_cast<std::int64_t>(i), sample.words, bytes,
                              sample.whole, sample.truth));
    }
    return {};
}

Sample sample_of(const sql::Row& row) {
    Sample sample;
    if (!row.null(0)) sample.words = row.text(0);
    if (!row.null(1)) sample.bytes = row.text(1);
    if (!row.null(2)) sample.whole = row.integer(2);
    if (!row.null(3)) sample.truth = row.boolean(3);
    return sample;
}

TEST_P(DatabaseValues, ValuesComeBackAsTheyWere) {
    const auto samples = odd_samples();
    ASSERT_TRUE(write([&](sql::Tx& tx) { return store_samples(tx, samples); }));
    auto all = [](sql::Tx& tx) { return tx.all(list_samples, sample_of); };
    const auto found = stage().run(database().read({}, all)).value();
    ASSERT_EQ(found.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i)
        EXPECT_TRUE(found[i] == samples[i])
            << i << " " << samples[i].words.value_or("").substr(0, 40);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!samples[i].words) continue;
        auto find = [&](sql::Tx& tx) {
            return tx.all(find_words, first_number, *samples[i].words);
        };
        EXPECT_EQ(stage().run(database().read({}, find)).value(),
                  std::vector<std::int64_t>{static_cast<std::int64_t>(i)});
    }
    EXPECT_TRUE(write(inserting("the table is still there")));
}

TEST_P(DatabaseValues, TimesAndIdsComeBackAsTheyWere) {
    const ThingId id{Uuid{{1, 2, 3, 0xff, 0x80}}};
    const TimePoint time = from_micros(1'767'603'600'000'001);
    ASSERT_TRUE(write([&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(insert_sample, 1, id, std::nullopt, time, std::nullopt));
        return {};
    }));
    auto one = [](sql::Tx& tx) {
        return tx.one(list_samples, [](const sql::Row& row) {
            return std::pair{row.id<ThingId>(0), row.time(2)};
        });
    };
    const auto found = stage().run(database().read({}, one)).value();
    EXPECT_EQ(found->first, id);
    EXPECT_EQ(found->second, time);
}

TEST_P(DatabaseValues, RowThatCannotBeReadBackIsCorrupt) {
    const std::vector<Sample> broken(1, Sample{.words = "thg_broken"});
    ASSERT_TRUE(write([&](sql::Tx& tx) { return store_samples(tx, broken); }));
    auto one = [](sql::Tx& tx) {
        return tx.one(list_samples, [](const sql::Row& row) { return row.id<ThingId>(0); });
    };
    const auto found = stage().run(database().read({}, one));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::internal);
    EXPECT_EQ(found.error().reason, "sql.corrupt");
}

WAYBILL_RUN_CONTRACT(DatabaseValues, databases());

}  // namespace
}  // namespace waybill::contract
