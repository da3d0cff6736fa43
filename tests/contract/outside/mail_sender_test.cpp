// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/outside/mail_senders.hpp"

#include <algorithm>
#include <array>

/// What `mail::MailSender` promises, on every adapter.
namespace waybill::contract {
namespace {

using mail::Mail;

class MailSender : public testing::TestWithParam<Adapter<MailWorld, NoOptions>> {
protected:
    static Mail code_mail(std::string to = "ada@example.org", std::string id = "job_1") {
        return {.to = PersonalText{std::move(to)},
                .subject = "Your code",
                .text = SecretText{"Your code:\n.\n..\n042137\n"},
                .html = {},
                .message_id = std::move(id),
                .headers = {{"X-Kind", "verification"}}};
    }
    std::string verdict(Mail mail, Context ctx = {}) {
        const auto sent = world->stage().run(world->sender().send(std::move(ctx), std::move(mail)));
        if (sent) return "sent";
        return std::string{to_string(sent.error().kind)} + " " + std::string{sent.error().reason};
    }
    std::vector<std::string> taken(std::string_view address = "ada@example.org") {
        return world->taken_for(address);
    }

    std::unique_ptr<MailWorld> world = GetParam().make({});
};

TEST_P(MailSender, MailIsTakenOverAsWritten) {
    EXPECT_EQ(verdict(code_mail()), "sent");
    const auto mails = taken();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_TRUE(mails[0].contains("To: <ada@example.org>\r\n"));
    EXPECT_TRUE(mails[0].contains("Subject: Your code\r\n"));
    EXPECT_TRUE(mails[0].contains("Message-ID: <job_1@waybill.example>\r\n"));
    EXPECT_TRUE(mails[0].contains("X-Kind: verification\r\n"));
    EXPECT_TRUE(mails[0].contains("042137"));
    EXPECT_TRUE(taken("eve@example.org").empty());
}

TEST_P(MailSender, RepeatedMailCanBeRecognised) {
    EXPECT_EQ(verdict(code_mail()), "sent");
    EXPECT_EQ(verdict(code_mail()), "sent");
    EXPECT_EQ(verdict(code_mail("ada@example.org", "job_2")), "sent");
    const auto with = [this](std::string_view id) {
        return std::ranges::count_if(taken(),
                                     [id](const std::string& text) { return text.contains(id); });
    };
    EXPECT_GE(with("<job_1@"), 1);
    EXPECT_EQ(with("<job_2@"), 1);
    EXPECT_EQ(with("<job_1@") + with("<job_2@"), std::ssize(taken()));
}

TEST_P(MailSender, WhatCouldCommandIsRefusedBeforeAnythingIsSent) {
    EXPECT_EQ(verdict(code_mail("a@b.c>\r\nRCPT TO:<eve@example.org")), "invalid mail.bad_address");
    EXPECT_EQ(verdict(code_mail("")), "invalid mail.bad_address");
    EXPECT_EQ(verdict(code_mail("ada@example.org", "a>\r\nBcc: eve@example.org")),
              "invalid mail.bad_header");
    auto injected = code_mail();
    injected.subject = "x\r\nBcc: eve@example.org";
    EXPECT_EQ(verdict(injected), "invalid mail.bad_header");
    injected = code_mail();
    injected.headers = {{"X-A", "1\r\nBcc: eve@example.org"}};
    EXPECT_EQ(verdict(injected), "invalid mail.bad_header");
    EXPECT_TRUE(taken().empty());
    EXPECT_TRUE(taken("eve@example.org").empty());
}

TEST_P(MailSender, WhatIsTooLateOrCancelledIsNotSent) {
    std::stop_source left;
    left.request_stop();
    EXPECT_EQ(verdict(code_mail(), {.deadline = world->stage().clock().steady()}),
              "deadline request.deadline");
    EXPECT_EQ(verdict(code_mail(), {.stop = left.get_token()}), "cancelled request.cancelled");
    EXPECT_TRUE(taken().empty());
}

Task<void> send_many(mail::MailSender& sender, std::vector<Mail> mails, int& sent) {
    const Context ctx;
    for (auto& mail : mails) {
        const auto outcome = co_await sender.send(ctx, std::move(mail));
        if (outcome) ++sent;
    }
}

TEST_P(MailSender, CallersOnEveryLoopMayShareIt) {
    std::array<int, 3> sent{};
    TaskGroup group;
    for (std::size_t loop = 0; loop < sent.size(); ++loop) {
        std::vector<Mail> mails;
        for (std::size_t i = 0; i < 30; ++i)
            mails.push_back(code_mail("u" + std::to_string(loop) + "@example.org",
                                      "job_" + std::to_string(100 * loop + i)));
        group.spawn(world->stage().loop(loop),
                    send_many(world->sender(), std::move(mails), sent[loop]));
    }
    world->stage().run(group.join());
    EXPECT_EQ(sent, (std::array{30, 30, 30}));
    for (const auto* address : {"u0@example.org", "u1@example.org", "u2@example.org"})
        EXPECT_EQ(taken(address).size(), 30u);
}

WAYBILL_RUN_CONTRACT(MailSender, mail_senders());

}  // namespace
}  // namespace waybill::contract
