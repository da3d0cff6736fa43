// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

constexpr sql::Query count_imported{"t.users", "SELECT COUNT(*) FROM users"};

struct ImportedWorld : IdentityWorld {
    static v1::ImportUsersRequest people() {
        v1::ImportUsersRequest request;
        for (const auto* name : {"ann", "ben"}) {
            auto& user = *request.add_users();
            user.set_email(std::string{name} + "@example.org");
            user.set_password_hash("$2b$10$" + std::string(53, 'a'));
            user.set_first_name("A");
            user.set_last_name("B");
            user.add_roles("courier");
        }
        auto& wrong = *request.add_users();
        wrong.set_email("eve@");
        wrong.set_password_hash("secret");
        wrong.set_first_name("E");
        wrong.set_last_name("V");
        wrong.add_roles("king");
        return request;
    }
    Result<v1::ImportUsersReply> take(v1::ImportUsersRequest request) {
        return run(calls.import_users(cli, std::move(request)));
    }
};

TEST(Import, TwiceIsOnceAndABadRowKeepsNoOtherOut) {
    ImportedWorld world;
    auto dry = ImportedWorld::people();
    dry.set_dry_run(true);
    const auto judged = world.take(dry);
    ASSERT_TRUE(judged) << judged.error().reason;
    EXPECT_EQ(judged->outcomes(2).problems_size(), 3);
    EXPECT_EQ(world.count(count_imported), 0);

    const auto first = world.take(ImportedWorld::people()).value();
    EXPECT_FALSE(first.outcomes(0).user_id().empty());
    EXPECT_FALSE(first.outcomes(0).known());
    EXPECT_TRUE(first.outcomes(2).user_id().empty());
    EXPECT_EQ(world.count(count_imported), 2);
    const auto again = world.take(ImportedWorld::people()).value();
    EXPECT_TRUE(again.outcomes(1).known());
    EXPECT_EQ(again.outcomes(1).user_id(), first.outcomes(1).user_id());
    EXPECT_EQ(world.count(count_imported), 2);
    world.work();
    EXPECT_EQ(world.bus.published.size(), 2U);
    EXPECT_TRUE(world.notifications.mails.empty());
}

TEST(Import, IsNotForEverybody) {
    ImportedWorld world;
    EXPECT_EQ(world.run(world.calls.import_users(world.ctx, ImportedWorld::people())).error().kind,
              ErrorKind::forbidden);
}

}  // namespace
}  // namespace waybill::identity
