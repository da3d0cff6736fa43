// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/announcement.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

Announcement wanted_announcement() {
    return {.role = Role::customer,
            .texts = {{.language = "en", .title = "a", .body = "b"},
                      {.language = "de", .title = "c", .body = "d"},
                      {.language = "fr", .title = "e", .body = "f"}}};
}
UserId someone(std::uint8_t last) {
    Uuid uuid;
    uuid.bytes.back() = last;
    return UserId{uuid};
}

TEST(Announcement, IsForThoseWhoAreNamedOrForARoleInEachLanguageOnce) {
    const std::vector<UserId> named{someone(1)};
    EXPECT_EQ(problem_of(wanted_announcement(), {}), std::nullopt);
    Announcement wanted = wanted_announcement();
    EXPECT_TRUE(problem_of(wanted, named)) << "both";
    wanted.role.reset();
    EXPECT_EQ(problem_of(wanted, named), std::nullopt);
    EXPECT_TRUE(problem_of(wanted, {})) << "neither";
    EXPECT_TRUE(problem_of(wanted, std::vector<UserId>(named_max + 1, someone(1))));

    const std::pair<std::string_view, void (*)(Announcement&)> bad[] = {
        {"a language is missing", [](auto& a) { a.texts.pop_back(); }},
        {"one twice", [](auto& a) { a.texts.push_back(a.texts.front()); }},
        {"one of nobody", [](auto& a) { a.texts.push_back({.language = "pt"}); }},
        {"no title", [](auto& a) { a.texts[1].title.clear(); }},
        {"no body", [](auto& a) { a.texts[2].body.clear(); }},
    };
    for (const auto& [name, spoil] : bad) {
        Announcement spoiled = wanted_announcement();
        spoil(spoiled);
        EXPECT_TRUE(problem_of(spoiled, {})) << name;
    }
}

TEST(Announcement, ItsNewsKnowOfWhichTheyAre) {
    Uuid uuid;
    uuid.bytes.front() = 1;
    const AnnouncementId id{uuid};
    Notification news{.kind = NewsKind::announcement, .occasion = occasion_of(id, someone(7))};
    EXPECT_EQ(announcement_of(news), id);
    news.kind = NewsKind::refund;
    EXPECT_EQ(announcement_of(news), std::nullopt);
}

}  // namespace
}  // namespace waybill::notifications
