// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/folder_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::server {
namespace {

/// A folder of three databases and a secret in which everything fits, marked seven times.
FolderFacts whole_folder() {
    FolderFacts facts{.folder = "var"};
    facts.manifest = Manifest{.installation = "here",
                              .generation = 7,
                              .databases = {"identity", "catalog", "orders"},
                              .secrets = {{"pepper", "digest"}}};
    for (const char* name : {"identity", "catalog", "orders"})
        facts.databases.push_back(
            {.name = name,
             .there = true,
             .used = true,
             .marked = true,
             .member = sql::Membership{.name = name, .installation = "here", .generation = 7}});
    facts.secrets.push_back({.name = "pepper", .digest = "digest"});
    return facts;
}

FolderFacts::Database& database_of(FolderFacts& facts, std::string_view name) {
    return *std::ranges::find(facts.databases, name, &FolderFacts::Database::name);
}

void take_away(FolderFacts& facts, std::string_view name) {
    auto& database = database_of(facts, name);
    database = {.name = database.name};
}

/// The reason of the first problem, whose line must name `file`; empty when all is well.
std::string first_problem(const FolderFacts& facts, std::string_view file = {}) {
    const auto problems = check_folder(facts);
    if (problems.empty()) return {};
    const std::string& line = problems.front().detail;
    EXPECT_TRUE(line.starts_with("var/" + std::string{file} + " ")) << line;
    EXPECT_FALSE(line.contains('\n'));
    return std::string{problems.front().reason};
}

TEST(FolderCheck, WholeFolderIsFine) { EXPECT_EQ(first_problem(whole_folder()), ""); }

TEST(FolderCheck, NewFolderIsFine) {
    FolderFacts facts{.folder = "var"};
    for (const char* name : {"identity", "catalog", "orders"})
        facts.databases.push_back({.name = name});
    facts.secrets.push_back({.name = "pepper"});
    EXPECT_EQ(first_problem(facts), "");
}

TEST(FolderCheck, MemberThatIsGoneIsNamed) {
    for (const char* name : {"identity", "catalog", "orders"}) {
        auto facts = whole_folder();
        take_away(facts, name);
        EXPECT_EQ(first_problem(facts, std::string{name} + ".db"), "data.member_missing");
        facts.manifest.reset();
        EXPECT_EQ(first_problem(facts, std::string{name} + ".db"), "data.member_missing");
    }
}

TEST(FolderCheck, FreshFileInPlaceOfAMemberIsRefused) {
    auto facts = whole_folder();
    database_of(facts, "orders").member.reset();
    EXPECT_EQ(first_problem(facts, "orders.db"), "data.member_foreign");
}

TEST(FolderCheck, ExchangedAndForeignMembersAreRefused) {
    auto facts = whole_folder();
    database_of(facts, "orders").member->name = "catalog";
    EXPECT_EQ(first_problem(facts, "orders.db"), "data.member_foreign");
    facts = whole_folder();
    database_of(facts, "orders").member->installation = "elsewhere";
    EXPECT_EQ(first_problem(facts, "orders.db"), "data.member_foreign");
    facts.manifest.reset();
    EXPECT_EQ(first_problem(facts, "orders.db"), "data.member_foreign");
}

TEST(FolderCheck, OlderCopyIsRefused) {
    auto facts = whole_folder();
    database_of(facts, "catalog").member->generation = 6;
    EXPECT_EQ(first_problem(facts, "catalog.db"), "data.member_older");
    facts.manifest.reset();
    database_of(facts, "catalog").member->generation = 5;
    EXPECT_EQ(first_problem(facts, "catalog.db"), "data.member_older");
}

TEST(FolderCheck, OlderManifestIsRefused) {
    auto facts = whole_folder();
    facts.manifest->generation = 5;
    EXPECT_EQ(first_problem(facts, "manifest.json"), "data.member_older");
}

TEST(FolderCheck, MarkingThatWasCutShortIsFine) {
    auto facts = whole_folder();
    database_of(facts, "identity").member->generation = 8;
    database_of(facts, "catalog").member->generation = 8;
    EXPECT_EQ(first_problem(facts), "");
    facts.manifest.reset();
    EXPECT_EQ(first_problem(facts), "");
}

TEST(FolderCheck, SecretThatIsGoneOrExchangedIsRefused) {
    auto facts = whole_folder();
    facts.secrets.front().digest = "another";
    EXPECT_EQ(first_problem(facts, "secrets/pepper"), "data.secret_changed");
    facts.secrets.front().digest.reset();
    EXPECT_EQ(first_problem(facts, "secrets/pepper"), "data.secret_missing");
    facts.manifest.reset();
    EXPECT_EQ(first_problem(facts, "secrets/pepper"), "data.secret_missing");
    facts.secrets.front().name = "sealing_key";
    EXPECT_EQ(first_problem(facts, "secrets/sealing_key"), "data.secret_missing");
}

TEST(FolderCheck, FirstStartThatWasCutShortGoesOn) {
    auto facts = whole_folder();
    facts.manifest.reset();
    for (auto& database : facts.databases) database.member->generation = 0;
    take_away(facts, "orders");
    EXPECT_EQ(first_problem(facts), "");
    database_of(facts, "catalog").member.reset();
    EXPECT_EQ(first_problem(facts), "");
    database_of(facts, "catalog").marked = false;
    database_of(facts, "catalog").used = false;
    EXPECT_EQ(first_problem(facts), "");
}

TEST(FolderCheck, FolderOfAReleaseWithoutManifestsIsTakenWhenItIsWhole) {
    auto facts = whole_folder();
    facts.manifest.reset();
    for (auto& database : facts.databases) {
        database.member.reset();
        database.marked = false;
    }
    facts.databases.push_back({.name = "added_since"});
    facts.secrets.push_back({.name = "sealing_key"});  // so was this
    EXPECT_EQ(first_problem(facts), "");
    take_away(facts, "orders");
    EXPECT_EQ(first_problem(facts, "orders.db"), "data.member_missing");
}

TEST(FolderCheck, DatabaseThatANewerVersionAddedIsOfTheFuture) {
    auto facts = whole_folder();
    facts.manifest->databases.emplace_back("reviews");
    EXPECT_EQ(first_problem(facts, "reviews.db"), "sql.schema_newer");
}

TEST(FolderCheck, DatabaseThatThisVersionAddsMayBeMissing) {
    auto facts = whole_folder();
    facts.databases.push_back({.name = "reviews"});
    EXPECT_EQ(first_problem(facts), "");
}

}  // namespace
}  // namespace waybill::server
