// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/smtp_sender.hpp"

#include "adapters/curl/run_transfer.hpp"
#include "platform/mail/mime.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <curl/curl.h>

namespace waybill::curl {
namespace {

class SmtpTransfer final : public AwaitedTransfer {
public:
    SmtpTransfer(const SmtpSender::Settings& settings, std::string to, std::string message)
        : settings_{settings}, to_{std::move(to)}, message_{std::move(message)} {
        host = (settings.security == SmtpSender::Security::tls ? "smtps://" : "smtp://") +
               settings.host + ":" + std::to_string(settings.port);
    }
    ~SmtpTransfer() override { curl_slist_free_all(recipients_); }
    SmtpTransfer(const SmtpTransfer&) = delete;
    SmtpTransfer& operator=(const SmtpTransfer&) = delete;

    void prepare(void* easy) override;
    void finish(void* easy, Ending ending, int code) override;
    Status take_outcome() { return std::move(outcome_); }

    std::size_t read(char* out, std::size_t room) {
        began_ = true;
        const auto count = std::min(room, message_.size() - read_);
        std::memcpy(out, message_.data() + read_, count);
        read_ += count;
        return count;
    }

private:
    Status judge(Ending ending, int code, long reply) const;

    const SmtpSender::Settings& settings_;
    std::string to_;
    std::string message_;
    curl_slist* recipients_{nullptr};
    std::size_t read_{0};
    bool began_{false};  ///< the relay said go ahead, and may have taken the message over
    Status outcome_{};
};

std::size_t read_message(char* out, std::size_t size, std::size_t count, void* self) {
    return static_cast<SmtpTransfer*>(self)->read(out, size * count);
}

void SmtpTransfer::prepare(void* easy) {
    curl_easy_setopt(easy, CURLOPT_URL, host.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    const bool starttls = settings_.security == SmtpSender::Security::starttls;
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     static_cast<long>(starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings_.ca_file.empty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
    if (!settings_.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, settings_.password.reveal().c_str());
    }
    recipients_ = curl_slist_append(nullptr, ("<" + to_ + ">").c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + settings_.from_address + ">").c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients_);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message_.size()));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &read_message);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
}

void SmtpTransfer::finish(void* easy, Ending ending, int code) {
    long reply = 0;
    if (easy != nullptr) curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
    if (ending != Ending::completed || code != CURLE_OK) outcome_ = judge(ending, code, reply);
    wake();
}

Status SmtpTransfer::judge(Ending ending, int code, long reply) const {
    const auto detail =
        std::string{curl_easy_strerror(static_cast<CURLcode>(code))} + ", " + std::to_string(reply);
    const bool refused = reply >= 500 && reply < 600;
    const bool later = reply >= 400 && reply < 500;
    if (ending == Ending::completed && code != CURLE_OPERATION_TIMEDOUT) {
        if (code == CURLE_LOGIN_DENIED)
            return fail(ErrorKind::unavailable, "mail.login_refused", detail);
        // A reply after the message, or to its sender or recipient, is the relay's last word.
        if (refused && (began_ || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR))
            return fail(ErrorKind::rejected, "mail.rejected", detail);
        if (began_ && later) return fail(ErrorKind::unavailable, "mail.not_now", detail);
    }
    if (began_) return fail(ErrorKind::outcome_unknown, "mail.broken", detail);
    if (ending == Ending::cancelled) return fail(ErrorKind::cancelled, "request.cancelled");
    if (ending == Ending::deadline || code == CURLE_OPERATION_TIMEDOUT)
        return fail(ErrorKind::deadline, "mail.deadline", detail);
    return fail(ErrorKind::unavailable, "mail.unreachable", detail);
}

}  // namespace

SmtpSender::SmtpSender(const Clock& clock, Settings settings)
    : clock_{clock},
      settings_{std::move(settings)},
      engine_{{.per_host = settings_.connections_max,
               .transfers_max = settings_.queue_max,
               .transfers_per_host_max = settings_.queue_max,
               .connections_kept = settings_.connections_max}} {}

Task<Status> SmtpSender::send(Context ctx, mail::Mail mail) {
    const mail::MimeEnvelope envelope{.from_address = settings_.from_address,
                                      .from_name = settings_.from_name,
                                      .date = clock_.now()};
    WAYBILL_CO_TRY(auto message, mail::build_mime(mail, envelope));
    auto transfer = std::make_shared<SmtpTransfer>(settings_, mail.to.reveal(), std::move(message));
    WAYBILL_CO_CHECK(co_await run_transfer(engine_, std::move(ctx), transfer, settings_.timeout));
    co_return transfer->take_outcome();
}

}  // namespace waybill::curl
