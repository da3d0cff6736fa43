// SPDX-License-Identifier: Apache-2.0
#include "platform/core/order_fields.hpp"

#include "platform/core/enum_values.hpp"

#include <gtest/gtest.h>

namespace waybill::order_fields_test {

/// Such a reader need not be asked what else they are.
TEST(OrderFields, CustomerAndOfficeSeeAllThatPartnerAndCourierSee) {
    for (const OrderField field : enum_values<OrderField>)
        for (const OrderPhase phase : enum_values<OrderPhase>)
            for (const OrderReader reader :
                 {OrderReader::partner, OrderReader::courier, OrderReader::asked}) {
                if (!shows(field, {reader}, phase)) continue;
                EXPECT_TRUE(shows(field, {OrderReader::customer}, phase)) << enum_name(field);
                EXPECT_TRUE(shows(field, {OrderReader::office}, phase)) << enum_name(field);
            }
}

TEST(OrderFields, WhoIsSeveralSeesWhatAnyOfThemSees) {
    const OrderReaders both{OrderReader::partner, OrderReader::courier};
    EXPECT_FALSE(shows(OrderField::phone, {OrderReader::partner}, OrderPhase::on_way));
    EXPECT_TRUE(shows(OrderField::phone, both, OrderPhase::on_way));
    EXPECT_FALSE(shows(OrderField::phone, both, OrderPhase::over));
}

}  // namespace waybill::order_fields_test
