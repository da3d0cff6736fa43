// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/account.hpp"

#include "platform/core/enum_values.hpp"
#include "services/identity/domain/codes.hpp"

#include "services/identity/domain/verdicts.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::identity {
namespace {

const TimePoint noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h};

ProfileDraft ada() {
    return {.email = PersonalText{"Ada@Example.org"},
            .first_name = PersonalText{"Ada"},
            .last_name = PersonalText{"Lovelace"},
            .phone = PersonalText{"+4915112345678"},
            .locale = "en-GB"};
}

std::vector<std::string> pointers(const std::vector<FieldProblem>& problems) {
    std::vector<std::string> out;
    for (const auto& problem : problems) out.push_back(problem.pointer);
    return out;
}

TEST(ProfileDraft, GoodOnesOfAnyScript) {
    EXPECT_TRUE(problems_of(ada()).empty());
    for (const std::string name :
         {"Žofie", "Łukasz", "Анна", "مريم", "陳小", "Jean-Luc", "O'Neill", "李", "U", "Ö",
          "'s-Gravesande", "مهدی\u200Cزاده", "マリア・テレジア", "Gal·la"}) {
        ProfileDraft draft = ada();
        draft.first_name = PersonalText{name};
        draft.phone = PersonalText{};
        draft.locale.clear();
        EXPECT_TRUE(problems_of(draft).empty()) << name;
    }
    for (const std::string locale : {"en", "de", "de-AT", "fr-BE", "de-CH-1996", "en-001"}) {
        ProfileDraft draft = ada();
        draft.locale = locale;
        EXPECT_TRUE(problems_of(draft).empty()) << locale;
    }
}

TEST(ProfileDraft, NamesEachBadField) {
    struct Case {
        const char* field;
        std::string value;
    };
    const std::vector<Case> cases{{"/first_name", ""},
                                  {"/first_name", "\u200B"},
                                  {"/first_name", "\u3164"},
                                  {"/first_name", "A1"},
                                  {"/first_name", "Ada\n"},
                                  {"/first_name", "<b>"},
                                  {"/first_name", "\xff\xfe"},
                                  {"/first_name", " Ada"},
                                  {"/last_name", "x@y"},
                                  {"/email", ""},
                                  {"/email", "ada"},
                                  {"/email", "ada@host"},
                                  {"/email", "a b@c.de"},
                                  {"/email", "ada@c.de\r\nx"},
                                  {"/phone", "12345"},
                                  {"/phone", "+0123456789"},
                                  {"/locale", "e"},
                                  {"/locale", "en_GB"},
                                  {"/locale", "en-"},
                                  {"/locale", "12"},
                                  {"/locale", "en-GB\n"},
                                  {"/locale", "english"},
                                  {"/locale", "nl"},
                                  {"/locale", "pt-BR"},
                                  {"/last_name", std::string(51, 'a')},
                                  {"/email", std::string(250, 'a') + "@c.de"}};
    for (const auto& [field, value] : cases) {
        ProfileDraft draft = ada();
        const std::string name = field;
        if (name == "/first_name") draft.first_name = PersonalText{value};
        if (name == "/last_name") draft.last_name = PersonalText{value};
        if (name == "/email") draft.email = PersonalText{value};
        if (name == "/phone") draft.phone = PersonalText{value};
        if (name == "/locale") draft.locale = value;
        EXPECT_EQ(pointers(problems_of(draft)), std::vector{name}) << value;
    }
}

TEST(Names, AreCountedAsTheyAreSeen) {
    ProfileDraft draft = ada();
    std::string fifty;
    for (int i = 0; i < 50; ++i) fifty += "नि";
    draft.first_name = PersonalText{fifty};
    EXPECT_TRUE(problems_of(draft).empty());
    draft.first_name = PersonalText{fifty + "न"};
    EXPECT_EQ(pointers(problems_of(draft)), std::vector<std::string>{"/first_name"});
    std::string heap = "a";
    for (int i = 0; i < 250; ++i) heap += "\u0301";
    draft.first_name = PersonalText{heap};
    EXPECT_EQ(pointers(problems_of(draft)), std::vector<std::string>{"/first_name"});
}

TEST(OwnWords, AreNamesAndPartsOfTheAddress) {
    const auto words = own_words(ProfileDraft{.email = PersonalText{"ada.byron@engine.example.org"},
                                              .first_name = PersonalText{"Anna Maria"},
                                              .last_name = PersonalText{"Lovelace"}});
    for (const std::string word : {"Anna Maria", "Anna", "Maria", "Lovelace", "ada.byron", "byron",
                                   "engine.example.org", "engine", "example"})
        EXPECT_TRUE(std::ranges::contains(words, word)) << word;
    EXPECT_FALSE(std::ranges::contains(words, "org"));
}

TEST(Password, IsCountedInCharacters) {
    EXPECT_TRUE(problem_of_password(SecretText{"1234567"}));
    EXPECT_FALSE(problem_of_password(SecretText{"12345678"}));
    EXPECT_FALSE(problem_of_password(SecretText{"пароль12"}));
    EXPECT_TRUE(problem_of_password(SecretText{"12345e\u0301"})) << "seven, however typed";
    std::string umlauts;
    for (int i = 0; i < 128; ++i) umlauts += "ü";
    EXPECT_FALSE(problem_of_password(SecretText{umlauts}));
    EXPECT_TRUE(problem_of_password(SecretText{umlauts + "x"}));
    EXPECT_TRUE(problem_of_password(SecretText{"12345678\xff"}));
}

TEST(Account, VersionGrowsOnlyWithAChange) {
    const Account before{.first_name = PersonalText{"Ada"}, .roles = {Role::customer}};
    EXPECT_EQ(changed(before, {}), before);
    EXPECT_EQ(changed(before, {.first_name = PersonalText{"Ada"}}), before);
    const auto after = changed(before, {.first_name = PersonalText{"Anna"}, .locale = "de"});
    EXPECT_EQ(after.version, before.version + 1);
    EXPECT_EQ(with_role(before, Role::customer), before);
    EXPECT_EQ(with_role(before, Role::courier).version, before.version + 1);
    EXPECT_EQ(email_key("Ada@EXAMPLE.org"), "ada@example.org");
    EXPECT_EQ(email_key("Ada@BÜCHER.example"), "ada@xn--bcher-kva.example");
    EXPECT_EQ(email_key("ada@xn--bcher-kva.example"), "ada@xn--bcher-kva.example");
}

RC_GTEST_PROP(EmailKey, IsOneForAllSpellings, ()) {
    const auto email =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abzABZ019.-@_"}));
    const std::string key = email_key(email);
    RC_ASSERT(email_key(key) == key);
    std::string shouted = email;
    for (char& c : shouted)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    RC_ASSERT(email_key(shouted) == key);
}

TEST(Account, ABirthDateIsADayOfTheLast130Years) {
    const TimePoint now = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 9h;
    for (const auto* good : {"", "1985-12-10", "2024-02-29", "2026-01-05", "1896-01-06"})
        EXPECT_FALSE(problem_of_birth_date(PersonalText{good}, now)) << good;
    for (const auto* bad : {"85-12-10", "1985-13-01", "2023-02-29", "1985/12/10", "1985-1-10",
                            "1985-12-1x", "1985-12-10T00:00:00Z"})
        EXPECT_EQ(problem_of_birth_date(PersonalText{bad}, now)->code, "request.bad_format") << bad;
    for (const auto* bad : {"2026-01-07", "1890-01-01", "0001-01-01"})
        EXPECT_EQ(problem_of_birth_date(PersonalText{bad}, now)->code, "request.out_of_bounds")
            << bad;
}

RC_GTEST_PROP(Account, ChangesAreAllOrNothingInTheVersion, ()) {
    Account account{.first_name = PersonalText{"a"}, .last_name = PersonalText{"b"}};
    const auto maybe = [] {
        std::optional<std::string> text;
        if (*rc::gen::arbitrary<bool>()) text = std::string(1, *rc::gen::element('a', 'b'));
        return text;
    };
    const auto steps = *rc::gen::inRange(1, 20);
    for (int i = 0; i < steps; ++i) {
        const auto first = maybe();
        const auto last = maybe();
        ProfileChanges changes{.locale = maybe()};
        if (first) changes.first_name = PersonalText{*first};
        if (last) changes.last_name = PersonalText{*last};
        const Account after = changed(account, changes);
        Account expected = account;
        if (first) expected.first_name = PersonalText{*first};
        if (last) expected.last_name = PersonalText{*last};
        if (changes.locale) expected.locale = *changes.locale;
        if (expected != account) ++expected.version;
        RC_ASSERT(after == expected);
        RC_ASSERT(changed(after, changes) == after);  // a repetition is no change
        account = after;
    }
}

TEST(Account, IsDeactivatedOnceAndTakenBackOnce) {
    const Account account{.version = 3};
    const Account gone = deactivated(account, noon);
    EXPECT_EQ(gone.deactivated_at, noon);
    EXPECT_EQ(gone.version, 4);
    EXPECT_EQ(deactivated(gone, noon + 1h), gone);
    const Account back = reactivated(gone);
    EXPECT_FALSE(back.deactivated_at);
    EXPECT_EQ(back.version, 5);
    EXPECT_EQ(reactivated(back), back);
}

TEST(Account, HasNoUseForACodeWhileItIsDeactivated) {
    const Account account{.verified = true};
    EXPECT_TRUE(has_use_for(CodePurpose::unlock, account));
    for (const CodePurpose purpose : enum_values<CodePurpose>)
        EXPECT_FALSE(has_use_for(purpose, deactivated(account, noon)));
}

RC_GTEST_PROP(RefreshVerdict, SpentTokenRepeatsInItsGraceOnly, (bool has_nonce)) {
    const Duration since{*rc::gen::inRange<std::int64_t>(0, 60'000'000)};
    const RefreshFacts facts{.spent_at = noon, .has_nonce = has_nonce, .grace = 30s};
    const bool repeats = has_nonce && since <= 30s;
    RC_ASSERT(judge(facts, noon + since) ==
              (repeats ? RefreshVerdict::repeat : RefreshVerdict::stolen));
}

TEST(CodeVerdict, Table) {
    struct Case {
        const char* what;
        CodeFacts facts;
        CodeVerdict verdict;
    };
    const auto later = noon + 1min;
    const Case cases[]{
        {"nothing mailed", {.matches = true, .try_granted = true}, CodeVerdict::wrong},
        {"right", {.matches = true, .try_granted = true, .expires_at = later}, CodeVerdict::right},
        {"wrong", {.try_granted = true, .expires_at = later}, CodeVerdict::wrong},
        {"right but late",
         {.matches = true, .try_granted = true, .expires_at = noon},
         CodeVerdict::expired},
        {"wrong and late", {.try_granted = true, .expires_at = noon}, CodeVerdict::wrong},
        {"used", {.matches = true, .used = true, .expires_at = later}, CodeVerdict::spent},
        {"another after it",
         {.used = true, .try_granted = true, .expires_at = later},
         CodeVerdict::wrong},
        {"right, no tries left", {.matches = true, .expires_at = later}, CodeVerdict::spent},
        {"another after it, no tries left",
         {.used = true, .expires_at = later},
         CodeVerdict::spent},
        {"nothing mailed, no tries left", {}, CodeVerdict::spent},
        {"wrong, no tries left", {.expires_at = later}, CodeVerdict::spent},
    };
    for (const auto& [what, facts, verdict] : cases) EXPECT_EQ(judge(facts, noon), verdict) << what;
}

RC_GTEST_PROP(CodeVerdict, OnlyAMatchingLiveGrantedTryIsRight,
              (bool matches, bool used, bool granted)) {
    const auto left = *rc::gen::inRange<std::int64_t>(-100, 100);
    const CodeFacts facts{.matches = matches,
                          .used = used,
                          .try_granted = granted,
                          .expires_at = noon + Duration{left}};
    const bool right = judge(facts, noon) == CodeVerdict::right;
    RC_ASSERT(right == (matches && !used && granted && left > 0));
}

TEST(RefreshVerdict, Table) {
    EXPECT_EQ(judge(RefreshFacts{.spent_now = true, .spent_at = noon}, noon),
              RefreshVerdict::rotate);
    EXPECT_EQ(judge(RefreshFacts{}, noon), RefreshVerdict::unknown);
    const RefreshFacts spent{.spent_at = noon, .has_nonce = true, .grace = 30s};
    EXPECT_EQ(judge(spent, noon + 30s), RefreshVerdict::repeat);
    EXPECT_EQ(judge(spent, noon + 31s), RefreshVerdict::stolen);
    EXPECT_EQ(judge(RefreshFacts{.spent_at = noon}, noon), RefreshVerdict::stolen);
}

TEST(Account, LosesARoleAndStaysACustomer) {
    const Account both{.roles = {Role::customer, Role::courier}};
    EXPECT_EQ(without_role(both, Role::courier).roles, Roles{Role::customer});
    EXPECT_EQ(without_role(both, Role::courier).version, both.version + 1);
    EXPECT_EQ(without_role(both, Role::partner), both);
    const Account hired{.roles = {Role::courier}};
    EXPECT_EQ(without_role(hired, Role::courier).roles, Roles{Role::customer});
}

TEST(Account, OfWhoIsErasedOnlyIdAndTimesAreLeft) {
    const Account ada{.id = UserId::greatest(),
                      .email = PersonalText{"ada@example.org"},
                      .first_name = PersonalText{"Ada"},
                      .last_name = PersonalText{"Lovelace"},
                      .phone = PersonalText{"+3225550101"},
                      .locale = "fr",
                      .birth_date = PersonalText{"1985-12-10"},
                      .roles = {Role::customer, Role::operator_},
                      .verified = true,
                      .created_at = TimePoint{1h},
                      .version = 3};
    const Account gone = erased(ada, TimePoint{2h});
    EXPECT_EQ(
        gone,
        (Account{
            .id = ada.id, .created_at = ada.created_at, .erased_at = TimePoint{2h}, .version = 4}));
    EXPECT_EQ(erased(gone, TimePoint{3h}), gone);
}

}  // namespace
}  // namespace waybill::identity
