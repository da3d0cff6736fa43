// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/smtp_sender.hpp"

#include "adapters/curl/raw_server_world.hpp"
#include "platform/mail/mime.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waybill::curl {
namespace {

/// A relay that takes every mail over and writes down what it was told of it.
class TakingRelay {
public:
    std::uint16_t port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    /// Each from MAIL to the dot, byte for byte.
    std::vector<std::string> mails() const {
        const std::lock_guard lock{mutex_};
        return mails_;
    }

private:
    void serve(RawPeer& peer) {
        std::string said;
        bool in_data = false;
        peer.send("220 relay\r\n");
        while (const auto line = peer.read_until("\n")) {
            said += *line;
            if (in_data && *line != ".\r\n") continue;
            if (std::exchange(in_data, line->starts_with("DATA"))) {
                keep(std::exchange(said, {}));
                peer.send("250 kept\r\n");
            } else if (in_data) {
                peer.send("354 go on\r\n");
            } else {
                if (line->starts_with("EHLO")) said.clear();
                peer.send("250 ok\r\n");
            }
        }
    }
    void keep(std::string said) {
        const std::lock_guard lock{mutex_};
        mails_.push_back(std::move(said));
    }

    mutable std::mutex mutex_{};
    std::vector<std::string> mails_{};
    RawServer server_{[this](RawPeer& peer) { serve(peer); }};  // last: its threads use the rest
};

class SmtpSenderTest : public testing::Test {
protected:
    SmtpSender sender_to(std::uint16_t port, Duration timeout = 5s) const {
        return {world.clock(),
                {.port = port,
                 .security = SmtpSender::Security::none,
                 .from_address = "no-reply@waybill.example",
                 .timeout = timeout}};
    }
    static mail::Mail code_mail(std::string to = "ada@example.org") {
        return {.to = PersonalText{std::move(to)},
                .subject = "Ваш код",
                .text = SecretText{"Your code:\n.\n..\n042137\n"},
                .html = SecretText{"<b>042137</b>\n"},
                .message_id = "job_1",
                .headers = {{"X-Kind", "verification"}}};
    }
    /// A relay that greets, gives the replies in turn and closes at the next command; `""` closes
    /// at once, `mute` says nothing any more.
    std::unique_ptr<RawServer> relay(std::vector<std::string> replies) {
        return std::make_unique<RawServer>([replies = std::move(replies)](RawPeer& peer) {
            peer.send("220 relay\r\n");
            for (const auto& reply : replies) {
                std::array<char, 8192> room{};
                if (reply == "mute") return peer.wait_closed(5s);
                if (::recv(peer.socket(), room.data(), room.size(), 0) <= 0 || reply.empty())
                    return;
                peer.send(reply + "\r\n");
            }
            std::array<char, 8192> room{};
            ::recv(peer.socket(), room.data(), room.size(), 0);
        });
    }
    std::string verdict(SmtpSender& sender) {
        const auto sent = world.run(sender.send({}, code_mail()));
        if (sent) return "sent";
        return std::string{to_string(sent.error().kind)} + " " + std::string{sent.error().reason};
    }

    LoopWorld world;
};

TEST_F(SmtpSenderTest, MailGoesOverTheWireAsItIsBuilt) {
    const TakingRelay relay;
    const ManualClock clock;
    SmtpSender sender{clock,
                      {.port = relay.port(),
                       .security = SmtpSender::Security::none,
                       .from_address = "no-reply@waybill.example",
                       .from_name = "Wäybill"}};
    const auto sent = world.run(sender.send({}, code_mail()));
    ASSERT_TRUE(sent) << sent.error().detail;
    const auto message = mail::build_mime(
        code_mail(),
        {.from_address = "no-reply@waybill.example", .from_name = "Wäybill", .date = clock.now()});
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->contains("X-Kind: verification\r\n"));
    EXPECT_TRUE(message->contains("\r\n042137\r\n"));
    ASSERT_EQ(relay.mails().size(), 1u);
    EXPECT_EQ(relay.mails()[0],
              "MAIL FROM:<no-reply@waybill.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n" +
                  *message + ".\r\n");
}

TEST_F(SmtpSenderTest, ManyMailsShareConnections) {
    const TakingRelay relay;
    auto sender = sender_to(relay.port());
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(world.run(sender.send({}, code_mail("u" + std::to_string(i) + "@x.example"))));
    const auto mails = relay.mails();
    ASSERT_EQ(mails.size(), 100u);
    EXPECT_TRUE(mails[57].contains("\r\nRCPT TO:<u57@x.example>\r\n"));
    EXPECT_EQ(relay.connections(), 1);
}

TEST_F(SmtpSenderTest, RepliesOfTheRelayDecideTheError) {
    const std::string ok = "250 ok";
    const std::string go = "354 go";
    struct Case {
        std::string expected;
        std::vector<std::string> replies;
    };
    const std::vector<Case> cases{
        {"sent", {ok, ok, ok, go, ok, "221 bye"}},
        {"rejected mail.rejected", {ok, "550 no such sender"}},
        {"rejected mail.rejected", {ok, ok, "550 no such user"}},
        {"unavailable mail.unreachable", {ok, ok, "450 greylisted"}},
        {"unavailable mail.unreachable", {"421 busy"}},
        {"unavailable mail.unreachable", {""}},
        {"unavailable mail.unreachable", {ok, ok, ""}},
        {"outcome_unknown mail.broken", {ok, ok, ok, go, ""}},
        {"rejected mail.rejected", {ok, ok, ok, go, "554 spam"}},
        {"unavailable mail.not_now", {ok, ok, ok, go, "451 later"}},
    };
    for (const auto& [expected, replies] : cases) {
        const auto server = relay(replies);
        auto sender = sender_to(server->port());
        EXPECT_EQ(verdict(sender), expected) << testing::PrintToString(replies);
    }
}

TEST_F(SmtpSenderTest, SlowRelayIsGivenUp) {
    const auto mute = relay({"mute"});
    auto sender = sender_to(mute->port(), 100ms);
    EXPECT_EQ(verdict(sender), "deadline mail.deadline");
    const auto slow_end = relay({"250 ok", "250 ok", "250 ok", "354 go", "mute"});
    auto unsure = sender_to(slow_end->port(), 1s);
    EXPECT_EQ(verdict(unsure), "outcome_unknown mail.broken");
}

TEST_F(SmtpSenderTest, RelayThatDoesNotSayByeIsLeftSoon) {
    const auto rude = relay({"250 ok", "550 no such sender", "mute"});
    auto sender = sender_to(rude->port());
    const auto begin = world.clock().steady();
    EXPECT_EQ(verdict(sender), "rejected mail.rejected");
    EXPECT_LT(world.clock().steady() - begin, 3s);
}

TEST_F(SmtpSenderTest, PlainRelayIsRefusedWhereTlsIsWanted) {
    const TakingRelay relay;
    SmtpSender sender{world.clock(),
                      {.port = relay.port(), .security = SmtpSender::Security::starttls}};
    EXPECT_EQ(verdict(sender), "unavailable mail.unreachable");
    EXPECT_TRUE(relay.mails().empty());
}

TEST_F(SmtpSenderTest, AddressThatCouldCommandIsRefused) {
    const TakingRelay relay;
    auto sender = sender_to(relay.port());
    const auto sent = world.run(sender.send({}, code_mail("a@b.c>\r\nRCPT TO:<eve@example.org")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().reason, "mail.bad_address");
    EXPECT_EQ(relay.connections(), 0);
}

}  // namespace
}  // namespace waybill::curl
