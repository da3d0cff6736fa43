// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/cash_cap.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

TEST(CashCap, LeavesRoomForOneThatIsMoreThanTheCapInEmptyHandsOnly) {
    EXPECT_TRUE(fits_cash_cap(60, 40, 100));
    EXPECT_FALSE(fits_cash_cap(61, 40, 100));
    EXPECT_TRUE(fits_cash_cap(500, 0, 100)) << "nothing is due";
    EXPECT_TRUE(fits_cash_cap(500, 40, 0)) << "there is no cap";
    EXPECT_TRUE(fits_cash_cap(0, 101, 100));
    EXPECT_FALSE(fits_cash_cap(1, 101, 100));
}

}  // namespace
}  // namespace waybill::couriers
