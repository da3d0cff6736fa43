// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/refusals.hpp"

#include "platform/core/enum_values.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TEST(Refusals, EachIsHeardUnderItsOwnName) {
    for (const Refusal why : enum_values<Refusal>)
        EXPECT_EQ(to_error({.why = why}).reason, "catalog." + std::string{enum_name(why)});
}

TEST(Refusals, WhatIsWrongIsInvalidAndWhatIsGoneIsAConflict) {
    const FieldProblem field{.pointer = "/lines/1", .code = "insufficient_stock", .detail = "0"};
    const Error gone = to_error({.why = Refusal::offer_unavailable, .fields = {field}});
    EXPECT_EQ(gone.kind, ErrorKind::conflict);
    ASSERT_EQ(gone.fields.size(), 1U);
    EXPECT_EQ(gone.fields[0].pointer, "/lines/1");
    EXPECT_EQ(gone.fields[0].code, "catalog.insufficient_stock");

    const Error wrong = to_error(
        {.why = Refusal::invalid_lines, .fields = {{"/lines/0/quantity", "out_of_range", ""}}});
    EXPECT_EQ(wrong.kind, ErrorKind::invalid);
    EXPECT_EQ(wrong.fields.at(0).code, "out_of_range");
}

TEST(Refusals, AYesStaysAYes) {
    EXPECT_TRUE(told(Verdict<>{}));
    EXPECT_EQ(told(Verdict<int>{7}).value(), 7);
    EXPECT_EQ(told(Verdict<int>{std::unexpected(Refused{Refusal::out_of_area})}).error().reason,
              "catalog.out_of_area");
}

}  // namespace
}  // namespace waybill::catalog
