// SPDX-License-Identifier: Apache-2.0
#include "platform/mail/mail.hpp"

#include "platform/crypto/encoding.hpp"
#include "platform/mail/memory_mail_sender.hpp"
#include "platform/mail/mime.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

/// RFC 2045 section 6.7, read: `=XX` is a byte, a line that ends in `=` goes on in the next.
std::string quoted_printable_text(std::string_view body) {
    std::string text;
    for (std::size_t at = 0; at < body.size(); ++at) {
        if (body[at] == '\r') continue;
        if (body[at] != '=') {
            text.push_back(body[at]);
            continue;
        }
        if (body.substr(at).starts_with("=\r\n")) {
            at += 2;
            continue;
        }
        text.push_back(static_cast<char>(std::stoi(std::string{body.substr(at + 1, 2)}, {}, 16)));
        at += 2;
    }
    return text;
}

/// The body of the part of that type as a reader sees it; empty without such a part.
std::string body_of(std::string_view raw, std::string_view type) {
    const auto part = raw.find("Content-Type: " + std::string{type});
    if (part == raw.npos) return {};
    const auto begin = raw.find("\r\n\r\n", part) + 4;
    return quoted_printable_text(raw.substr(begin, raw.find("\r\n--=_", begin) - begin));
}

/// The subject, and the RFC 2047 words in it, as a reader sees them.
std::string subject_of(std::string_view raw) {
    constexpr std::string_view name = "\r\nSubject: ";
    constexpr std::string_view mark = "=?UTF-8?B?";
    const auto begin = raw.find(name) + name.size();
    auto value = raw.substr(begin, raw.find("\r\nMessage-ID") - begin);
    if (!value.starts_with(mark)) return std::string{value};
    std::string text;
    for (; value.starts_with(mark); value.remove_prefix(std::min(value.size(), std::size_t{3}))) {
        value.remove_prefix(mark.size());
        const auto end = value.find("?=");
        text += crypto::base64_decode(value.substr(0, end)).value_or("not base64");
        value.remove_prefix(end + 2);
    }
    return value.empty() ? text : "not a word: " + std::string{value};
}

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
            EXPECT_EQ(body_of(*raw, "text/plain"), text);
            EXPECT_EQ(body_of(*raw, "text/html"), mail.html.reveal());
            EXPECT_TRUE(raw->contains("\r\nMessage-ID: <job_1@waybill.example>\r\n"));
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
        EXPECT_EQ(subject_of(*raw), subject);
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

TEST(MemoryMailSender, KeepsTheNewestWithinItsBounds) {
    ManualExecutor executor;
    const auto send = [&](MemoryMailSender& to, int number, std::size_t bytes) {
        auto mail = sample();
        mail.message_id = "job_" + std::to_string(number);
        mail.subject.clear();
        mail.text = SecretText{std::string(bytes, 'x')};
        return executor.run(to.send({}, std::move(mail)));
    };
    const auto ids = [](const MemoryMailSender& of) {
        std::vector<std::string> out;
        for (const auto& mail : of.mails()) out.push_back(mail.message_id);
        return out;
    };
    MemoryMailSender few{{.mails_max = 2}};
    for (const int number : {1, 2, 3}) EXPECT_TRUE(send(few, number, 1));
    EXPECT_EQ(ids(few), (std::vector<std::string>{"job_2", "job_3"}));
    MemoryMailSender small{{.bytes_max = 100}};
    for (const int number : {1, 2, 3}) EXPECT_TRUE(send(small, number, 50));
    EXPECT_EQ(ids(small), (std::vector<std::string>{"job_2", "job_3"}));
    EXPECT_TRUE(send(small, 4, 100));
    const auto refused = send(small, 5, 101);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "mail.rejected");
    EXPECT_EQ(ids(small), std::vector<std::string>{"job_4"});
}

TEST(MemoryMailSender, CaseOfAnAddressDoesNotCount) {
    ManualExecutor executor;
    MemoryMailSender sender;
    EXPECT_TRUE(executor.run(sender.send({}, sample())));
    EXPECT_EQ(sender.mails_to("Ada@Example.ORG").size(), 1u);
    EXPECT_TRUE(sender.mails_to("ada@example.org.uk").empty());
    EXPECT_TRUE(sender.mails_to("").empty());
}

TEST(FindCode, OnlySixDigitsAreACode) {
    EXPECT_EQ(find_code("1234567 and 12345 and 654321."), "654321");
    EXPECT_EQ(find_code("000000"), "000000");
    EXPECT_FALSE(find_code("1234567"));
    EXPECT_FALSE(find_code(""));
}

}  // namespace
}  // namespace waybill::mail
