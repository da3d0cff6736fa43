// SPDX-License-Identifier: Apache-2.0
#include "platform/mail/mail.hpp"

#include "platform/mail/memory_mail_sender.hpp"
#include "platform/mail/mime.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace waybill::mail {
namespace {

Mail sample() {
    return {.to = PersonalText{"ada@example.org"},
            .subject = "Your code",
            .text = SecretText{"Hello,\nyour code is 042137.\n"},
            .html = {},
            .message_id = "job_1",
            .headers = {}};
}

const MimeEnvelope envelope{.from_address = "no-reply@waybill.example",
                            .from_name = "Waybill",
                            .date = TimePoint{std::chrono::seconds{1767603600}}};

TEST(Mime, PlainMailIsWrittenAsExpected) {
    EXPECT_EQ(build_mime(sample(), envelope),
              "Date: Mon, 05 Jan 2026 09:00:00 +0000\r\n"
              "From: =?UTF-8?B?V2F5YmlsbA==?=\r\n <no-reply@waybill.example>\r\n"
              "To: <ada@example.org>\r\n"
              "Subject: Your code\r\n"
              "Message-ID: <job_1@waybill.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Hello,\r\nyour code is 042137.\r\n");
}

TEST(Mime, AnyTextIsReadBackAsWritten) {
    const std::vector<std::string> texts{"a\n",
                                         ".\n",
                                         "..\n.x\n",
                                         "From me\n",
                                         "tab\tend\t\n",
                                         "blank end \nx\n",
                                         "=3D=\n",
                                         std::string(500, 'x') + "\n",
                                         "Grüße an 你好 🛵\n",
                                         "\n\n\n",
                                         "--=_boundary\n",
                                         std::string(80, '.') + "\n",
                                         "naïve " + std::string(73, ' ') + "\n"};
    for (const auto& text : texts)
        for (const bool with_html : {false, true}) {
            auto mail = sample();
            mail.text = SecretText{text};
            if (with_html) mail.html = SecretText{"<p>" + text + "</p>\n"};
            const auto raw = build_mime(mail, envelope);
            ASSERT_TRUE(raw);
            const auto read = read_mime(*raw);
            EXPECT_EQ(read.text, text);
            EXPECT_EQ(read.html, mail.html.reveal());
            EXPECT_EQ(read.message_id, "job_1@waybill.example");
        }
}

TEST(Mime, LinesAreShortSevenBitAndEndInCrLf) {
    auto mail = sample();
    mail.subject = std::string(300, 'x') + "é日本語";
    mail.text = SecretText{std::string(10'000, 'y') + "\n.\nÄ" + std::string(300, '=') + "\n"};
    mail.html = mail.text;
    const auto raw = build_mime(mail, envelope);
    ASSERT_TRUE(raw);
    std::size_t column = 0;
    for (std::size_t i = 0; i < raw->size(); ++i) {
        const char c = (*raw)[i];
        ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\r' || c == '\n');
        if (c == '\n') {
            ASSERT_EQ((*raw)[i - 1], '\r');
            column = 0;
        } else {
            ASSERT_LE(++column, 120u);
        }
    }
    EXPECT_FALSE(raw->contains("\r\n.\r\n"));
}

TEST(Mime, SubjectsOfAnyScriptAreReadBack) {
    for (const std::string& subject : std::vector<std::string>{
             "", "Plain", "Ваш заказ принят",
             "注文が確定しました。配達員が向かっています。もう少しお待ちください",
             "=?UTF-8?B?AAAA?=", " leading", "trailing ", "a  b", std::string(200, 'z'),
             "🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵"}) {
        auto mail = sample();
        mail.subject = subject;
        const auto raw = build_mime(mail, envelope);
        ASSERT_TRUE(raw);
        EXPECT_EQ(read_mime(*raw).subject, subject);
    }
}

TEST(Mime, WhatCouldStartALineIsRefused) {
    const std::vector<std::pair<std::string, std::function<void(Mail&)>>> cases{
        {"mail.bad_header", [](Mail& mail) { mail.subject = "x\r\nBcc: eve@example.org"; }},
        {"mail.bad_header", [](Mail& mail) { mail.subject = "x\ny"; }},
        {"mail.bad_header", [](Mail& mail) { mail.subject = "x\ry"; }},
        {"mail.bad_header", [](Mail& mail) { mail.subject = std::string{"x\0y", 3}; }},
        {"mail.bad_header", [](Mail& mail) { mail.subject = std::string(2000, 'x'); }},
        {"mail.bad_header", [](Mail& mail) { mail.message_id = "a>\r\nX: y"; }},
        {"mail.bad_header", [](Mail& mail) { mail.message_id = ""; }},
        {"mail.bad_header", [](Mail& mail) { mail.headers = {{"X-A", "1\r\nBcc: e@x.y"}}; }},
        {"mail.bad_header", [](Mail& mail) { mail.headers = {{"X-A: b\r\nBcc", "e@x.y"}}; }},
        {"mail.bad_header", [](Mail& mail) { mail.headers = {{"BCC", "e@x.y"}}; }},
        {"mail.bad_header", [](Mail& mail) { mail.headers = {{"", "x"}}; }},
        {"mail.bad_header", [](Mail& mail) { mail.headers.assign(50, {"X-A", "1"}); }},
        {"mail.bad_address", [](Mail& mail) { mail.to = PersonalText{"a@b.c\r\nRCPT TO:<e@x>"}; }},
        {"mail.bad_address", [](Mail& mail) { mail.to = PersonalText{"a@b.c>, <e@x.y"}; }},
    };
    for (const auto& [reason, change] : cases) {
        auto mail = sample();
        change(mail);
        const auto raw = build_mime(mail, envelope);
        ASSERT_FALSE(raw);
        EXPECT_EQ(raw.error().reason, reason);
    }
}

TEST(Mime, AddressesAreJudged) {
    for (const auto* good : {"a@b.c", "a.b+c@example.org", "x_1'y@sub.example.co", "a@localhost"})
        EXPECT_TRUE(is_mail_address(good)) << good;
    for (const auto* bad : {"", "a", "@b.c", "a@", "a b@c.d", "a@b c.d", "a@b..c", ".a@b.c",
                            "a.@b.c", "a@b@c", "\"a\"@b.c", "a@[1.2.3.4]", "a@-b.c", "ä@b.c",
                            "a@b.c ", "<a@b.c>", "a@b.c\n", "a,b@c.d", "a@b.c."})
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@b.c"));
    EXPECT_FALSE(is_mail_address("a@" + std::string(260, 'b')));
}

TEST(Mime, ReaderBearsRubbish) {
    SeededRandom random{11};
    const auto good = *build_mime(
        [] {
            auto mail = sample();
            mail.html = SecretText{"<b>x</b>"};
            return mail;
        }(),
        envelope);
    for (int i = 0; i < 2000; ++i) {
        auto bad = good;
        for (int change = 0; change < 8; ++change)
            bad[random.below(bad.size())] = static_cast<char>(random.below(256));
        bad.resize(random.below(bad.size()) + 1);
        const auto read = read_mime(bad);
        EXPECT_LE(read.text.size(), bad.size());
    }
    EXPECT_EQ(read_mime("").text, "");
    EXPECT_EQ(read_mime("Content-Type: multipart/mixed; boundary=\"").text, "");
    EXPECT_EQ(read_mime("Subject: =?\r\n\r\nx").subject, "=?");
}

TEST(MemoryMailSender, KeepsOneCopyPerMessage) {
    ManualExecutor executor;
    MemoryMailSender sender;
    EXPECT_TRUE(executor.run(sender.send({}, sample())));
    EXPECT_TRUE(executor.run(sender.send({}, sample())));
    EXPECT_EQ(sender.size(), 1u);
    const auto mail = sender.last_to("ada@example.org");
    ASSERT_TRUE(mail);
    EXPECT_EQ(find_code(mail->text.reveal()), "042137");
    EXPECT_FALSE(sender.last_to("bob@example.org"));
}

TEST(MemoryMailSender, RefusesWhatTheRealOneRefuses) {
    ManualExecutor executor;
    MemoryMailSender sender;
    auto mail = sample();
    mail.to = PersonalText{"nobody"};
    EXPECT_FALSE(executor.run(sender.send({}, std::move(mail))));
    sender.fail_with(Error{.kind = ErrorKind::unavailable, .reason = "mail.unreachable"});
    EXPECT_FALSE(executor.run(sender.send({}, sample())));
    EXPECT_EQ(sender.size(), 0u);
}

TEST(FindCode, OnlySixDigitsAreACode) {
    EXPECT_EQ(find_code("1234567 and 12345 and 654321."), "654321");
    EXPECT_EQ(find_code("000000"), "000000");
    EXPECT_FALSE(find_code("1234567"));
    EXPECT_FALSE(find_code(""));
}

}  // namespace
}  // namespace waybill::mail
