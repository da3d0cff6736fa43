// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/foreign_order.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

TEST(ForeignOrder, EachSpellingOfAnEndIsTheSame) {
    for (const char* word :
         {"canceled", "cancelled", "deleted", "CANCELED", "Cancelled", "DELETED"})
        EXPECT_EQ(parse_foreign_state(word), ForeignState::gone) << word;
}

TEST(ForeignOrder, OtherWordsAreReadOrNot) {
    EXPECT_EQ(parse_foreign_state("PAID"), ForeignState::early);
    EXPECT_EQ(parse_foreign_state("preparing"), ForeignState::coming);
    EXPECT_EQ(parse_foreign_state("Ready"), ForeignState::ready);
    EXPECT_EQ(parse_foreign_state("delivering"), ForeignState::on_way);
    for (const char* word : {"", "read", "ready ", "abgebrochen", "cancelle"})
        EXPECT_EQ(parse_foreign_state(word), std::nullopt) << word;
}

TEST(ForeignOrder, APartnerOfAnotherSystemHasOneIdHere) {
    EXPECT_EQ(foreign_partner("kitchen-7"), foreign_partner("kitchen-7"));
    EXPECT_NE(foreign_partner("kitchen-7"), foreign_partner("kitchen-8"));
    EXPECT_TRUE(PartnerId::parse(foreign_partner("kitchen-7").text()));
}

TEST(ForeignOrder, OnlyWhatIsReadyIsFetched) {
    EXPECT_TRUE(may_be_fetched(ForeignState::ready));
    EXPECT_TRUE(may_be_fetched(ForeignState::on_way)) << "the same again";
    EXPECT_EQ(may_be_fetched(ForeignState::coming).error(), DeliveryRefusal::not_ready);
    EXPECT_EQ(may_be_fetched(ForeignState::gone).error(), DeliveryRefusal::wrong_state);
}

}  // namespace
}  // namespace waybill::couriers
