// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/render.hpp"

#include "platform/core/enum_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace waybill::notifications {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr TimePoint noon{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h + 7min};

Facts facts() {
    return {.number = "W-1234",
            .partner_title = "Café Zoë",
            .courier_name = "Kim",
            .reason = "expired",
            .amount = {.amount = 1250, .currency = Currency{}},
            .due = noon,
            .texts = {{.language = "en", .title = "News of W-1234", .body = "Closed on Monday."},
                      {.language = "de", .title = "Neues von W-1234", .body = "Montag zu."},
                      {.language = "fr", .title = "Avis de W-1234", .body = "Fermé lundi."}}};
}

Paper paper() {
    return {.lines = {{.name = "Rye <bread>", .quantity = 2, .total = {.amount = 900}}},
            .delivery_fee = {.amount = 350},
            .total = {.amount = 1250},
            .pin = SecretText{"4711"},
            .pay_url = SecretText{"https://w.example/pay/pay_1"},
            .track_url = SecretText{"https://w.example/t/token"},
            .clock = {.offset = 1h, .label = {}}};
}

Person ada(std::string locale) {
    return {.first_name = PersonalText{"Ada"}, .locale = std::move(locale)};
}

/// As a reader of plain text sees what stands in the app, whose end is one paragraph.
std::string one_paragraph(std::string text) {
    for (auto at = text.find("\n\n"); at != std::string::npos; at = text.find("\n\n", at))
        text.replace(at, 2, " ");
    return text;
}

void expect_whole(NewsKind kind, const Facts& told, const std::string& locale) {
    SCOPED_TRACE(std::string{to_string(kind)} + ' ' + told.reason + ' ' + locale);
    const Entry entry = render_entry(kind, told, locale);
    const Letter letter = render_letter(kind, told, ada(locale), paper());
    const std::string& text = letter.text.reveal();
    const std::string& html = letter.html.reveal();
    EXPECT_THAT(entry.title, HasSubstr("W-1234"));
    EXPECT_EQ(letter.subject, entry.title);
    EXPECT_THAT(one_paragraph(text), HasSubstr(entry.body));
    EXPECT_THAT(text, HasSubstr("Ada,"));
    EXPECT_THAT(html, HasSubstr("<html lang=\"" + locale + "\">"));
    EXPECT_THAT(html, Not(HasSubstr("Zoë <")));
    for (const std::string& part : {entry.title, entry.body, text, html}) {
        EXPECT_FALSE(part.empty());
        EXPECT_THAT(part, Not(HasSubstr("{")));
        EXPECT_THAT(part, Not(HasSubstr("}")));
        EXPECT_THAT(part, Not(HasSubstr("  ")));
    }
}

TEST(Render, EveryKindAndEndInEveryLanguageIsWholeAndHasBothParts) {
    for (const std::string locale : {"en", "de", "fr"}) {
        for (const NewsKind kind : enum_values<NewsKind>) {
            for (const auto paid : {std::optional<std::int64_t>{}, std::optional{std::int64_t{0}},
                                    std::optional{std::int64_t{123'450}}}) {
                for (const EndWording& end : english.endings) {
                    Facts told = facts();
                    told.partner_title = "Zoë <3";
                    told.reason = std::string{end.slug};
                    told.paid = paid;
                    expect_whole(kind, told, locale);
                    if (!tells_an_end(kind)) break;
                }
            }
        }
    }
}

TEST(Render, AnEndTellsItsReasonWhatBecomesOfTheMoneyAndWhatComesNext) {
    Facts ended = facts();
    ended.amount.amount = 123'450;
    for (const Language language : enum_values<Language>) {
        const Vocabulary& words = vocabulary(language);
        for (const EndWording& end : words.endings) {
            SCOPED_TRACE(std::string{words.code} + ' ' + std::string{end.slug});
            ended.reason = std::string{end.slug};
            ended.paid = ended.amount.amount;
            const auto text_of = [&] {
                return render_letter(NewsKind::order_cancelled, ended, ada(std::string{words.code}),
                                     {})
                    .text.reveal();
            };
            EXPECT_THAT(text_of(), HasSubstr(amount_text(ended.amount, language)));
            EXPECT_THAT(text_of(), HasSubstr(end.reason));
            EXPECT_THAT(text_of(), HasSubstr(end.advice));
            ended.paid = 0;
            EXPECT_THAT(text_of(), HasSubstr(words.money.never_paid));
            EXPECT_THAT(text_of(), Not(HasSubstr("EUR")));
            ended.paid.reset();
            EXPECT_THAT(text_of(), HasSubstr(words.money.unknown));
        }
        EXPECT_TRUE(std::ranges::equal(words.endings, english.endings, {}, &EndWording::slug,
                                       &EndWording::slug));
    }
}

TEST(Render, ARefundSaysWhetherItIsAll) {
    Facts refund = facts();
    refund.paid = 123'450;
    EXPECT_EQ(render_entry(NewsKind::refund, refund, "en").body,
              "We have returned 12.50 EUR of the 1234.50 EUR that you paid for order W-1234. "
              "Depending on your bank it takes a few days until you see it.");
    refund.paid = refund.amount.amount;
    EXPECT_THAT(render_entry(NewsKind::refund, refund, "de").body,
                HasSubstr("Wir haben dir 12,50 EUR für Bestellung W-1234 erstattet."));
}

TEST(Render, CashIsPaidAtTheDoorAndGoesToNoCard) {
    Facts told = facts();
    told.in_cash = true;
    told.paid = 123'450;
    for (const std::string locale : {"en", "de", "fr"}) {
        for (const NewsKind kind : enum_values<NewsKind>)
            for (const EndWording& end : english.endings) {
                told.reason = std::string{end.slug};
                expect_whole(kind, told, locale);
            }
        const Vocabulary& words = vocabulary(language_of(locale));
        const std::string amount = amount_text(told.amount, language_of(locale));
        told.reason.clear();
        for (const NewsKind kind :
             {NewsKind::order_created, NewsKind::order_on_its_way, NewsKind::order_delivered}) {
            const Letter letter = render_letter(kind, told, ada(locale), {});
            EXPECT_THAT(letter.text.reveal(), HasSubstr(amount)) << locale;
        }
        told.paid = 0;
        const Letter end = render_letter(NewsKind::order_cancelled, told, ada(locale), {});
        EXPECT_THAT(end.text.reveal(), HasSubstr(words.money.in_cash));
        EXPECT_THAT(end.text.reveal(), Not(HasSubstr(words.money.never_paid)));
        EXPECT_THAT(end.text.reveal(), Not(HasSubstr("EUR")));
        told.paid = 123'450;
        const Entry refund = render_entry(NewsKind::refund, told, locale);
        EXPECT_THAT(refund.body, Not(HasSubstr("ank"))) << "no bank is asked to";
    }
}

TEST(Render, AnOrderThatWasClosedOnItsWayIsNotSaidToHaveArrived) {
    Facts closed = facts();
    closed.reason = std::string{closed_by_time};
    for (const Language language : enum_values<Language>) {
        const Vocabulary& words = vocabulary(language);
        const Entry entry = render_entry(NewsKind::order_delivered, closed, words.code);
        EXPECT_THAT(entry.body, HasSubstr(words.closed.next));
        EXPECT_NE(entry.title, render_entry(NewsKind::order_delivered, facts(), words.code).title);
    }
}

TEST(Render, EachKindShowsWhatTheReaderNeedsOfTheOrder) {
    struct Case {
        NewsKind kind;
        bool lines;
        bool pay;
        bool track;
        bool pin;
    };
    const Case cases[] = {{NewsKind::order_created, true, true, false, false},
                          {NewsKind::payment_reminder, true, true, false, false},
                          {NewsKind::payment_failed, false, true, false, false},
                          {NewsKind::order_paid, true, false, true, false},
                          {NewsKind::order_ready, false, false, true, false},
                          {NewsKind::order_on_its_way, false, false, true, true},
                          {NewsKind::order_delivered, true, false, false, false},
                          {NewsKind::order_cancelled, false, false, false, false}};
    for (const Case& c : cases) {
        SCOPED_TRACE(to_string(c.kind));
        const Letter letter = render_letter(c.kind, facts(), ada("en"), paper());
        for (const std::string& part : {letter.text.reveal(), letter.html.reveal()}) {
            EXPECT_EQ(part.contains("12.50 EUR") && part.contains("2 × Rye"), c.lines) << part;
            EXPECT_EQ(part.contains("https://w.example/pay/pay_1"), c.pay);
            EXPECT_EQ(part.contains("https://w.example/t/token"), c.track);
            EXPECT_EQ(part.contains("4711"), c.pin);
        }
        EXPECT_FALSE(letter.html.reveal().contains("Rye <bread>"));
    }
    const Letter bare = render_letter(NewsKind::payment_failed, facts(), ada("en"), {});
    EXPECT_FALSE(bare.text.reveal().contains("Pay here")) << "there is nothing to pay any more";
}

TEST(Render, TimesAreThoseOfThePlace) {
    const auto text = [](const Paper& shown) {
        return render_letter(NewsKind::order_created, facts(), ada("en"), shown).text.reveal();
    };
    EXPECT_THAT(text(paper()), HasSubstr("5 Jan 2026, 13:07."));
    EXPECT_THAT(text({}), HasSubstr("5 Jan 2026, 12:07 UTC."));
}

TEST(Render, APartnersOwnWordsAreToldAsSuch) {
    Facts rejected = facts();
    rejected.reason = "partner_rejected";
    rejected.note = "No more\nrye <today>";
    const Letter letter = render_letter(NewsKind::order_cancelled, rejected, ada("de"), {});
    EXPECT_THAT(letter.text.reveal(), HasSubstr("Café Zoë sagt: „No more rye <today>“"));
    EXPECT_THAT(letter.html.reveal(), HasSubstr("„No more rye &lt;today&gt;“"));
}

TEST(Render, WhatCouldNotBeDeliveredHasWordsOfItsOwn) {
    Facts ended = facts();
    ended.reason = "undeliverable";
    for (const auto& [language, words] :
         {std::pair{"en", "could not be handed over"}, std::pair{"de", "nicht übergeben"},
          std::pair{"fr", "pu vous être remise"}})
        EXPECT_THAT(render_entry(NewsKind::order_cancelled, ended, language).body,
                    HasSubstr(words));
}

TEST(Render, TheLanguagesDiffer) {
    for (const NewsKind kind : enum_values<NewsKind>) {
        const auto in = [&](std::string_view locale) {
            return render_entry(kind, facts(), locale).body;
        };
        EXPECT_NE(in("en"), in("de"));
        EXPECT_NE(in("en"), in("fr"));
        EXPECT_NE(in("de"), in("fr"));
    }
}

TEST(Render, AnAnnouncementIsSaidInTheReadersLanguageAsItIs) {
    Facts told = facts();
    told.texts[1] = {.language = "de", .title = "Neu <b>\nX: y", .body = "Eins {number}\nZwei"};
    EXPECT_EQ(render_entry(NewsKind::announcement, told, "de-AT").body, "Eins {number}\nZwei");
    const Letter letter = render_letter(NewsKind::announcement, told, ada("de"), {});
    EXPECT_EQ(letter.subject, "Neu <b> X: y");
    EXPECT_THAT(letter.text.reveal(), HasSubstr("\n\nEins {number}\n\nZwei\n\n"));
    EXPECT_THAT(letter.html.reveal(), HasSubstr("<p>Eins {number}</p>\n<p>Zwei</p>"));
    EXPECT_EQ(render_entry(NewsKind::announcement, told, "pt").title, "News of W-1234");
}

TEST(Render, LocalesFallBackToTheirLanguageAndThenToEnglish) {
    const std::pair<std::string_view, Language> cases[] = {
        {"en", Language::en},    {"de", Language::de}, {"de-AT", Language::de},
        {"fr_CA", Language::fr}, {"", Language::en},   {"pt-BR", Language::en},
        {"den", Language::en},   {"-", Language::en}};
    for (const auto& [locale, language] : cases) EXPECT_EQ(language_of(locale), language) << locale;
}

TEST(Render, AReasonWithoutWordsIsLeftOut) {
    Facts cancelled = facts();
    cancelled.reason = "something_new";
    cancelled.paid = 0;
    for (const Language language : enum_values<Language>) {
        const Vocabulary& words = vocabulary(language);
        const Entry entry = render_entry(NewsKind::order_cancelled, cancelled, words.code);
        EXPECT_TRUE(entry.body.ends_with(words.money.never_paid)) << entry.body;
        EXPECT_THAT(entry.body, Not(HasSubstr("  ")));
    }
}

TEST(Render, ValuesAreEscapedInHtmlAndVerbatimInText) {
    Facts hostile = facts();
    hostile.partner_title = "<script>alert('x')</script> & \"Co\" {number}";
    const Letter letter = render_letter(NewsKind::order_accepted, hostile, ada("en"), {});
    EXPECT_THAT(letter.text.reveal(), HasSubstr(hostile.partner_title));
    EXPECT_THAT(letter.html.reveal(), Not(HasSubstr("<script>")));
    EXPECT_THAT(letter.html.reveal(),
                HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Co&quot; "
                          "{number}"));
    Person person = ada("en");
    person.first_name = PersonalText{"<b>Ada"};
    const Letter code =
        render_code({.code = SecretText{"012345"}, .expires_at = noon}, person, noon - 10min);
    EXPECT_THAT(code.html.reveal(), HasSubstr("Hello &lt;b&gt;Ada,"));
}

TEST(Render, NothingCanStartAHeaderOfItsOwn) {
    Facts hostile = facts();
    hostile.number = "1\r\nBcc: eve@example.org";
    const Letter letter = render_letter(NewsKind::order_paid, hostile, ada("en"), {});
    EXPECT_EQ(letter.subject, "Order 1  Bcc: eve@example.org paid");
}

TEST(Render, ACodeIsSaidOnceWithItsTimeAndNotInTheSubject) {
    for (const std::string locale : {"en", "de", "fr"}) {
        std::set<std::string> subjects;
        for (const CodePurpose purpose : enum_values<CodePurpose>) {
            const Letter letter =
                render_code({SecretText{"012345"}, noon, purpose}, ada(locale), noon - 10min);
            EXPECT_THAT(letter.text.reveal(), HasSubstr("012345"));
            EXPECT_THAT(letter.html.reveal(), HasSubstr("012345"));
            EXPECT_THAT(letter.text.reveal(), HasSubstr(" 10 "));
            EXPECT_THAT(letter.text.reveal(), Not(HasSubstr("{")));
            EXPECT_THAT(letter.subject, Not(HasSubstr("012345")));
            subjects.insert(letter.subject);
        }
        EXPECT_EQ(subjects.size(), enum_values<CodePurpose>.size());
    }
    const Letter nameless = render_code({SecretText{"012345"}, noon}, {}, noon);
    EXPECT_TRUE(nameless.text.reveal().starts_with("Hello,\n"));
}

TEST(Render, ANoticeHasItsWordsInEveryLanguage) {
    std::set<std::string> subjects;
    for (const std::string locale : {"en", "de", "fr"}) {
        for (const NoticeKind kind : enum_values<NoticeKind>) {
            const Letter letter = render_notice(kind, ada(locale));
            EXPECT_THAT(letter.text.reveal(), HasSubstr("Ada"));
            EXPECT_THAT(letter.text.reveal(), Not(HasSubstr("{")));
            EXPECT_THAT(letter.html.reveal(), HasSubstr("lang=\"" + locale));
            subjects.insert(letter.subject);
        }
    }
    EXPECT_EQ(subjects.size(), 3 * enum_values<NoticeKind>.size());
}

TEST(Render, AmountsAndTimesAreWrittenAsPeopleDo) {
    EXPECT_EQ(amount_text({1250, Currency{}}, Language::en), "12.50 EUR");
    EXPECT_EQ(amount_text({1250, Currency{}}, Language::de), "12,50 EUR");
    EXPECT_EQ(amount_text({123'456'789, Currency{}}, Language::en), "1,234,567.89 EUR");
    EXPECT_EQ(amount_text({-1'000'000, Currency{}}, Language::de), "-10.000,00 EUR");
    EXPECT_EQ(amount_text({5, Currency{}}, Language::fr), "0,05 EUR");
    EXPECT_EQ(amount_text({1250, *Currency::parse("JPY")}, Language::fr), "1250 JPY");
    EXPECT_EQ(amount_text({12'500, *Currency::parse("JPY")}, Language::fr), "12\u202f500 JPY");
    EXPECT_EQ(amount_text({-125'000, Currency{}}, Language::en), "-1250.00 EUR");
    EXPECT_EQ(time_text(noon, Language::en, {}), "5 Jan 2026, 12:07 UTC");
    EXPECT_EQ(time_text(noon, Language::de, {}), "05.01.2026, 12:07 UTC");
    EXPECT_EQ(time_text(noon, Language::fr, {}), "05/01/2026 à 12:07 UTC");
}

RC_GTEST_PROP(Render, AnyTextLeavesTheHtmlWellFormed, (std::string title, std::string name)) {
    Facts any = facts();
    any.partner_title = title;
    Person person = ada("fr");
    person.first_name = PersonalText{name};
    const auto tags = [](const Letter& letter) {
        return std::ranges::count(letter.html.reveal(), '<');
    };
    const auto kind = *rc::gen::elementOf(
        std::vector<NewsKind>{enum_values<NewsKind>.begin(), enum_values<NewsKind>.end()});
    const Letter usual = render_letter(kind, facts(), ada("fr"), paper());
    const Letter letter = render_letter(kind, any, person, paper());
    RC_ASSERT(tags(letter) == tags(usual));
    RC_ASSERT(!letter.subject.contains('\n'));
}

TEST(Notification, NamesAreReadBack) {
    for (const NewsKind kind : enum_values<NewsKind>)
        EXPECT_EQ(parse_enum<NewsKind>(to_string(kind)), kind);
    EXPECT_EQ(parse_enum<NewsKind>("order_lost"), std::nullopt);
    EXPECT_LT(mail_priority(NewsKind::order_paid), mail_priority(NewsKind::payment_reminder));
}

}  // namespace
}  // namespace waybill::notifications
