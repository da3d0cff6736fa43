// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/report.hpp"

#include "platform/testing/json_pointer.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

Progress ended(std::size_t completed, std::size_t declined) {
    Progress progress{.orders = completed + declined};
    progress.ended[static_cast<std::size_t>(Ending::completed)] = completed;
    progress.ended[static_cast<std::size_t>(Ending::declined)] = declined;
    return progress;
}

Report good() {
    Progress progress = ended(9, 1);
    progress.placed = 10;
    progress.elapsed = 2s;
    return {.progress = progress,
            .steps = {{.step = Step::quote, .count = 10, .p50 = 1500us, .p95 = 2ms, .p99 = 3ms}},
            .findings = {{.what = "the ledger", .detail = "6 accounts"}}};
}

TEST(Report, IsRightWhenEveryOrderEndedAndTheAuditAgrees) {
    EXPECT_EQ(verdict_of(good()), Verdict::right);
}

TEST(Report, IsWrongWhenAnythingIsOff) {
    Report lost = good();
    --lost.progress.ended[static_cast<std::size_t>(Ending::completed)];
    EXPECT_EQ(verdict_of(lost), Verdict::wrong);
    Report found = good();
    found.findings.push_back({.what = "couriers", .verdict = Verdict::wrong});
    EXPECT_EQ(verdict_of(found), Verdict::wrong);
    Report blind = good();
    blind.findings.clear();
    EXPECT_EQ(verdict_of(blind), Verdict::wrong);
}

TEST(Report, TheJsonFormCanBeReadAndSaysTheSame) {
    Report report = good();
    report.failures = {"claim: refused with 409 \"x\""};
    const std::string text = to_json(report);
    const auto document = json::Document::parse(text);
    ASSERT_TRUE(document) << text;
    const auto root = document->root();
    EXPECT_EQ(integer_of(root, "completed"), 9);
    EXPECT_EQ(at_pointer(root, "/steps/0/p50_ms")->number(), 1.5);
    EXPECT_EQ(at_pointer(root, "/failures/0")->string(), report.failures[0]);
    EXPECT_TRUE(root.find("ok")->boolean());
    EXPECT_EQ(root.find("orders_per_second")->number(), 4.5);
    EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(Report, TheTableNamesEachStepAndTheVerdict) {
    const std::string table = to_table(good());
    EXPECT_NE(table.find("quote"), std::string::npos);
    EXPECT_NE(table.find("1.50"), std::string::npos);
    EXPECT_NE(table.find("declined          1  (by the bank)"), std::string::npos) << table;
    EXPECT_EQ(table.find("rejected"), std::string::npos);
    EXPECT_EQ(table.find("in cash"), std::string::npos);
    Report paid_at_doors = good();
    paid_at_doors.progress.in_cash = 4;
    EXPECT_NE(to_table(paid_at_doors).find("in cash           4  (paid at the door; handed in)"),
              std::string::npos);
    EXPECT_NE(table.find("all is well"), std::string::npos);
}

TEST(Report, TheBarIsFullAtTheEndAndNeverLonger) {
    EXPECT_EQ(to_bar({}), "[" + std::string(30, ' ') + "] 0/0 orders, 0 failed, 0.0/s");
    EXPECT_TRUE(to_bar(ended(2, 0)).starts_with("[" + std::string(30, '=')));
}

}  // namespace
}  // namespace waybill::demo
