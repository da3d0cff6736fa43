// SPDX-License-Identifier: Apache-2.0
#include "platform/mail/memory_mail_sender.hpp"

#include "platform/core/ascii.hpp"
#include "platform/mail/mime.hpp"

#include <algorithm>

namespace waybill::mail {
namespace {

std::size_t bytes_of(const Mail& mail) {
    return mail.subject.size() + mail.text.reveal().size() + mail.html.reveal().size();
}

}  // namespace

Task<Status> MemoryMailSender::send(Context ctx, Mail mail) {
    Executor& here = co_await this_executor();
    WAYBILL_CO_CHECK(ctx.check(here.clock()));
    // What the real sender refuses must not pass in a test either.
    const MimeEnvelope envelope{
        .from_address = "sender@waybill.example", .from_name = {}, .date = here.clock().now()};
    WAYBILL_CO_CHECK(build_mime(mail, envelope));
    co_return keep(std::move(mail));
}

Status MemoryMailSender::keep(Mail mail) {
    const std::size_t bytes = bytes_of(mail);
    const std::lock_guard lock{mutex_};
    if (error_) return fail(*error_);
    if (std::ranges::contains(mails_, mail.message_id, &Mail::message_id)) return {};
    if (bytes > limits_.bytes_max) return fail(ErrorKind::rejected, "mail.rejected", "too large");
    mails_.push_back(std::move(mail));
    bytes_ += bytes;
    while (mails_.size() > limits_.mails_max || bytes_ > limits_.bytes_max) {
        bytes_ -= bytes_of(mails_.front());
        mails_.pop_front();
    }
    return {};
}

std::vector<Mail> MemoryMailSender::mails() const {
    const std::lock_guard lock{mutex_};
    return {mails_.begin(), mails_.end()};
}

std::vector<Mail> MemoryMailSender::mails_to(std::string_view address) const {
    const std::lock_guard lock{mutex_};
    std::vector<Mail> out;
    for (const auto& mail : mails_)
        if (ascii::same(mail.to.reveal(), address)) out.push_back(mail);
    return out;
}

std::optional<Mail> MemoryMailSender::last_to(std::string_view address) const {
    auto mails = mails_to(address);
    if (mails.empty()) return std::nullopt;
    return std::move(mails.back());
}

std::size_t MemoryMailSender::size() const {
    const std::lock_guard lock{mutex_};
    return mails_.size();
}

void MemoryMailSender::fail_with(std::optional<Error> error) {
    const std::lock_guard lock{mutex_};
    error_ = std::move(error);
}

std::optional<std::string> find_code(std::string_view text) {
    std::size_t run = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] >= '0' && text[i] <= '9') {
            ++run;
            continue;
        }
        if (run == 6) return std::string{text.substr(i - 6, 6)};
        run = 0;
    }
    return std::nullopt;
}

}  // namespace waybill::mail
