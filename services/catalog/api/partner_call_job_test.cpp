// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/partner_call_job.hpp"

#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TEST(PartnerCallJob, TriesLastThreeDays) {
    CatalogWorld world;
    const auto kind = partner_call_kind(world.tell_partner, world.metrics, 3, 15s);
    const Duration all =
        std::accumulate(kind.retry.pauses.begin(), kind.retry.pauses.end(), Duration::zero());
    EXPECT_GT(all, 3 * 24h);
    EXPECT_LT(all, 4 * 24h);
    EXPECT_TRUE(std::ranges::is_sorted(kind.retry.pauses));
    EXPECT_GT(kind.deadline, 15s);
}

TEST(PartnerCallJob, UnreadableJobIsNotTriedAgain) {
    CatalogWorld world;
    const auto kind = partner_call_kind(world.tell_partner, world.metrics, 3, 15s);
    for (const auto* payload : {"", "\xFF\xFF"})
        EXPECT_FALSE(retryable(world.run(kind.handler({}, {.payload = payload})).error()));
}

}  // namespace
}  // namespace waybill::catalog
