// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/outside/mail_senders.hpp"

#include "adapters/curl/raw_server_world.hpp"
#include "adapters/curl/smtp_sender.hpp"
#include "platform/mail/memory_mail_sender.hpp"
#include "platform/mail/mime.hpp"

#include <mutex>
#include <utility>

namespace waybill::contract {
namespace {

struct Memory final : MailWorld {
    Stage& stage() override { return own_stage; }
    mail::MailSender& sender() override { return own; }
    std::vector<std::string> taken_for(std::string_view address) override {
        const mail::MimeEnvelope envelope{
            .from_address = "us@waybill.example", .from_name = {}, .date = {}};
        std::vector<std::string> out;
        for (const auto& one : own.mails_to(address))
            out.push_back(mail::build_mime(one, envelope).value());
        return out;
    }

    ThreadsStage own_stage{};
    mail::MemoryMailSender own{};
};

/// A relay that takes everything, one recipient a mail.
class Relay {
public:
    std::uint16_t port() const { return server_.port(); }
    std::vector<std::string> taken_for(std::string_view address) const {
        const std::lock_guard lock{mutex_};
        std::vector<std::string> out;
        for (const auto& [to, text] : taken_)
            if (to == "RCPT TO:<" + std::string{address} + ">") out.push_back(text);
        return out;
    }

private:
    void serve(RawPeer& peer) {
        std::string to;
        peer.send("220 relay\r\n");
        while (auto line = peer.read_until("\r\n")) {
            if (line->starts_with("RCPT")) to = line->substr(0, line->find_first_of(" \r", 8));
            if (line->starts_with("QUIT")) {
                peer.send("221 bye\r\n");
                return;
            }
            const bool text = line->starts_with("DATA");
            if (!peer.send(text ? "354 go\r\n" : "250 ok\r\n")) return;
            if (!text) continue;
            auto body = peer.read_until("\r\n.\r\n");
            if (!body) return;
            {
                const std::lock_guard lock{mutex_};
                taken_.emplace_back(to, *std::move(body));
            }
            peer.send("250 taken\r\n");
        }
    }

    mutable std::mutex mutex_{};
    std::vector<std::pair<std::string, std::string>> taken_{};
    RawServer server_{[this](RawPeer& peer) { serve(peer); }};
};

struct Smtp final : MailWorld {
    Stage& stage() override { return own_stage; }
    mail::MailSender& sender() override { return own; }
    std::vector<std::string> taken_for(std::string_view address) override {
        return relay.taken_for(address);
    }

    ThreadsStage own_stage{};
    Relay relay{};
    curl::SmtpSender own{own_stage.clock(),
                         {.port = relay.port(),
                          .security = curl::SmtpSender::Security::none,
                          .from_address = "us@waybill.example"}};
};

template <typename World>
std::unique_ptr<MailWorld> make_mail(const NoOptions&) {
    return std::make_unique<World>();
}

}  // namespace

const Adapters<MailWorld, NoOptions>& mail_senders() {
    static const Adapters<MailWorld, NoOptions> list{
        {"memory", make_mail<Memory>},
        {"smtp", make_mail<Smtp>},
    };
    return list;
}

}  // namespace waybill::contract
