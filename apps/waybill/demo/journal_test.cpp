// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/journal.hpp"

#include "platform/json/document.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace waybill::demo {
namespace {

TEST(Journal, ALineSaysWhatWasAcknowledged) {
    EXPECT_EQ(to_line({.at = from_micros(1'700'000'000'000'000),
                       .step = "accept",
                       .order = "ord_1",
                       .status = "PREPARING",
                       .version = 3}),
              R"({"at":"2023-11-14T22:13:20Z","step":"accept","order":"ord_1",)"
              R"("status":"PREPARING","version":3})"
              "\n");
}

TEST(Journal, WhatTheAnswerDidNotSayIsLeftOut) {
    const std::string line = to_line({.step = "claim", .order = "ord_1"});
    const auto document = json::Document::parse(line);
    ASSERT_TRUE(document);
    EXPECT_FALSE(document->root().find("status"));
    EXPECT_FALSE(document->root().find("version"));
}

TEST(Journal, EachStepIsInTheFileAtOnceAndAnotherRunAppends) {
    const std::string path = testing::TempDir() + "demo_journal_test.jsonl";
    std::remove(path.c_str());
    for (const char* order : {"ord_1", "ord_2"}) {
        auto journal = Journal::open(path);
        ASSERT_TRUE(journal);
        journal->add({.step = "confirm", .order = order});
        std::ostringstream text;
        text << std::ifstream{path}.rdbuf();
        EXPECT_TRUE(text.str().ends_with(to_line({.step = "confirm", .order = order})));
    }
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    EXPECT_EQ(text.str().size(), 2 * to_line({.step = "confirm", .order = "ord_1"}).size());
    std::remove(path.c_str());
}

TEST(Journal, WithoutAFileNothingIsKept) {
    Journal journal;
    journal.add({.step = "confirm", .order = "ord_1"});
}

TEST(Journal, AFolderThatIsNotThereIsAnError) {
    const auto journal = Journal::open("/nowhere/at/all/journal");
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().reason, "demo.journal");
}

}  // namespace
}  // namespace waybill::demo
