// SPDX-License-Identifier: Apache-2.0
#include "adapters/smtp_sink/smtp_sink.hpp"

#include "adapters/smtp_sink/session.hpp"
#include "platform/testing/manual_clock.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waybill::smtp_sink {
namespace {

const std::string hello = "EHLO x\r\nMAIL FROM:<a@x.y>\r\nRCPT TO:<b@x.y>\r\n";

class SessionTest : public testing::Test {
protected:
    std::vector<RawMail> mails;
    Session session{{.mail_bytes_max = 10'000},
                    [this](RawMail mail) { mails.push_back(std::move(mail)); }};
    /// The codes of the final lines of the replies.
    std::string codes(std::string_view input) {
        const auto replies = session.take(input);
        std::string out;
        for (std::size_t at = 0; at < replies.size(); at = replies.find('\n', at) + 1)
            if (replies[at + 3] == ' ') out += replies.substr(at, 3) + " ";
        return out;
    }
};

TEST_F(SessionTest, MailInOnePieceIsKept) {
    EXPECT_EQ(codes(hello + "DATA\r\nSubject: s\r\n\r\ntext\r\n..\r\n.\r\nQUIT\r\n"),
              "250 250 250 354 250 221 ");
    EXPECT_TRUE(session.done());
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0].from, "a@x.y");
    EXPECT_EQ(mails[0].to, std::vector<std::string>{"b@x.y"});
    EXPECT_EQ(mails[0].raw, "Subject: s\r\n\r\ntext\r\n.\r\n");
}

TEST_F(SessionTest, MailByteByByteIsTheSame) {
    std::string replies;
    for (const char c : hello + "DATA\r\nhello\r\n.\r\n") replies += session.take({&c, 1});
    EXPECT_TRUE(replies.ends_with("354 go on\r\n250 kept\r\n"));
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0].raw, "hello\r\n");
}

TEST_F(SessionTest, BareLineFeedsEndNothing) {
    codes(hello + "DATA\r\nbefore\n.\nMAIL FROM:<eve@x.y>\r\n.\r\n");
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0].raw, "before\n.\nMAIL FROM:<eve@x.y>\r\n");
}

TEST_F(SessionTest, StepsOutOfOrderAreRefused) {
    EXPECT_EQ(codes("DATA\r\n"), "503 ");
    EXPECT_EQ(codes("RCPT TO:<b@x.y>\r\n"), "503 ");
    EXPECT_EQ(codes("MAIL FROM: nobody\r\n"), "501 ");
    EXPECT_EQ(codes("mail from:<>\r\nRCPT TO:<>\r\nDATA\r\n"), "250 501 503 ");
    EXPECT_EQ(codes("RSET\r\nRCPT TO:<b@x.y>\r\nSTARTTLS\r\nNOOP\r\n"), "250 503 502 250 ");
    EXPECT_TRUE(mails.empty());
}

TEST_F(SessionTest, TooLargeMailIsRefusedAndTheNextTaken) {
    const std::string line(900, 'x');
    std::string body;
    for (int i = 0; i < 20; ++i) body += line + "\r\n";
    EXPECT_EQ(codes(hello + "DATA\r\n" + body + ".\r\n"), "250 250 250 354 552 ");
    EXPECT_EQ(codes(hello + "DATA\r\nsmall\r\n.\r\n"), "250 250 250 354 250 ");
    ASSERT_EQ(mails.size(), 1u);
}

TEST_F(SessionTest, LineWithoutEndIsCutOff) {
    for (int i = 0; i < 100 && !session.done(); ++i) session.take(std::string(1000, 'x'));
    EXPECT_TRUE(session.done());
}

TEST_F(SessionTest, RecipientsAreLimited) {
    codes("MAIL FROM:<a@x.y>\r\n");
    for (int i = 0; i < 100; ++i) EXPECT_EQ(codes("RCPT TO:<b@x.y>\r\n"), "250 ");
    EXPECT_EQ(codes("RCPT TO:<b@x.y>\r\n"), "452 ");
}

TEST_F(SessionTest, RubbishEndsTheConnectionAndNothingElse) {
    SeededRandom random{3};
    for (int round = 0; round < 300; ++round) {
        Session one{{}, [](RawMail) {}};
        for (int i = 0; i < 200 && !one.done(); ++i) {
            std::string bytes(random.below(100), '\0');
            random.fill(std::as_writable_bytes(std::span{bytes}));
            one.take(bytes + (random.chance_ppm(500'000) ? "\r\n" : ""));
        }
        EXPECT_TRUE(one.done());
    }
}

TEST(SmtpSink, TakenPortIsReported) {
    const auto first = SmtpSink::start({});
    ASSERT_TRUE(first);
    EXPECT_GT((*first)->port(), 0);
    const auto second = SmtpSink::start({.port = (*first)->port()});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "smtp_sink.port_taken");
}

TEST(SmtpSink, NothingArrivedIsNothingFound) {
    const auto sink = SmtpSink::start({});
    ASSERT_TRUE(sink);
    EXPECT_TRUE((*sink)->mails_to("a@x.y").empty());
    EXPECT_TRUE((*sink)->wait_for("a@x.y", 1, std::chrono::milliseconds{1}).empty());
}

}  // namespace
}  // namespace waybill::smtp_sink
