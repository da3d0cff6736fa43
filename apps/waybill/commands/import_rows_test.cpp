// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/import_rows.hpp"

#include <gtest/gtest.h>

namespace waybill::commands {
namespace {

std::vector<ImportRow> rows_of(std::string_view text, ImportForm form) {
    auto rows = read_import(text, form);
    EXPECT_TRUE(rows) << rows.error().detail;
    return rows ? *std::move(rows) : std::vector<ImportRow>{};
}

std::string refusal_of(std::string_view text) {
    const auto rows = read_import(text, ImportForm::csv);
    return rows ? "read" : rows.error().detail;
}

TEST(ImportRows, CsvHasNamesInItsFirstLineAndQuotesWhereTheyAreNeeded) {
    const auto rows = rows_of("\xef\xbb\xbf"
                              "email,roles,first_name,last_name,password_hash\r\n"
                              "a@b.example,courier  partner,\"Ada, \"\"A\"\"\",Love,$2b$\r\n"
                              "c@d.example,,\"two\nlines\",L,h\n"
                              "only,three,fields",
                              ImportForm::csv);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].user.first_name(), "Ada, \"A\"");
    ASSERT_EQ(rows[0].user.roles_size(), 2);
    EXPECT_EQ(rows[0].user.roles(1), "partner");
    EXPECT_EQ(rows[0].line, 2);
    EXPECT_EQ(rows[1].user.first_name(), "two\nlines");
    EXPECT_EQ(rows[1].user.roles_size(), 0);
    EXPECT_EQ(rows[2].line, 5);
    EXPECT_EQ(rows[2].problems.size(), 1U);
}

TEST(ImportRows, WhatIsNoSuchCsvIsRefusedByItsLine) {
    EXPECT_EQ(refusal_of("email,first_name\n"), "line 1: lacks the column password_hash");
    EXPECT_EQ(refusal_of("email,colour\n"), "line 1: has no column like colour");
    EXPECT_EQ(refusal_of("email,email\n"), "line 1: names twice email");
    const std::string head = "email,password_hash,first_name,last_name\n";
    EXPECT_EQ(refusal_of(head + "a,\"b\n"), "line 2: is no line of CSV");
    EXPECT_EQ(refusal_of(head + "a,\"b\"c,d,e\n"), "line 2: is no line of CSV");
    EXPECT_EQ(refusal_of(head), "read");
}

TEST(ImportRows, JsonIsAnObjectALine) {
    const auto rows =
        rows_of(R"({"email":"a@b.example","password_hash":"h","first_name":"A","last_name":"B",)"
                R"("roles":["courier"],"birth_date":"1985-12-10"})"
                "\n\n"
                R"({"email":"a@b.example","colour":"red"})"
                "\nno json\n",
                ImportForm::json_lines);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].user.roles(0), "courier");
    EXPECT_EQ(rows[0].user.birth_date(), "1985-12-10");
    EXPECT_EQ(rows[1].line, 3);
    EXPECT_EQ(rows[1].problems.size(), 4U);
    EXPECT_FALSE(rows[2].problems.empty());
}

}  // namespace
}  // namespace waybill::commands
