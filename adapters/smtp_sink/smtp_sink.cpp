// SPDX-License-Identifier: Apache-2.0
#include "adapters/smtp_sink/smtp_sink.hpp"

#include "adapters/smtp_sink/session.hpp"
#include "platform/mail/mime.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

namespace waybill::smtp_sink {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

bool same_address(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}

/// The last mails, and whoever waits for one.
class Mailbox {
public:
    Mailbox(std::size_t mails_max, std::filesystem::path folder)
        : mails_max_{mails_max}, folder_{std::move(folder)} {}

    void keep(RawMail raw) {
        auto read = mail::read_mime(raw.raw);
        SunkMail mail{.from = std::move(raw.from),
                      .to = std::move(raw.to),
                      .subject = std::move(read.subject),
                      .message_id = std::move(read.message_id),
                      .text = std::move(read.text),
                      .html = std::move(read.html),
                      .raw = std::move(raw.raw)};
        write_file(mail);
        const std::lock_guard lock{mutex_};
        if (mails_.size() >= mails_max_) mails_.pop_front();
        mails_.push_back(std::move(mail));
        arrived_.notify_all();
    }

    std::vector<SunkMail> all() const {
        const std::lock_guard lock{mutex_};
        return {mails_.begin(), mails_.end()};
    }

    std::vector<SunkMail> wait_for(std::string_view address, std::size_t count,
                                   std::chrono::milliseconds limit) const {
        std::unique_lock lock{mutex_};
        std::vector<SunkMail> found;
        arrived_.wait_for(lock, limit, [&] {
            found.clear();
            for (const auto& mail : mails_)
                if (std::ranges::any_of(mail.to,
                                        [&](auto& to) { return same_address(to, address); }))
                    found.push_back(mail);
            return found.size() >= count;
        });
        return found;
    }

private:
    /// A full disk must not stop the mails in memory, so failures to write are let go.
    void write_file(const SunkMail& mail) {
        if (folder_.empty()) return;
        std::ofstream file{folder_ / (std::to_string(++files_) + ".eml"), std::ios::binary};
        file << mail.raw;
    }

    const std::size_t mails_max_;
    const std::filesystem::path folder_;
    std::uint64_t files_{0};
    mutable std::mutex mutex_;
    mutable std::condition_variable arrived_;
    std::deque<SunkMail> mails_;
};

/// One socket around a Session. Lives as long as an operation of it is under way.
class Connection final : public std::enable_shared_from_this<Connection> {
public:
    Connection(tcp::socket socket, Session session, std::chrono::seconds idle_max,
               std::size_t& open)
        : socket_{std::move(socket)},
          timer_{socket_.get_executor()},
          session_{std::move(session)},
          idle_max_{idle_max},
          open_{open} {
        ++open_;
    }
    ~Connection() { --open_; }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start() { write(Session::greeting()); }

private:
    void read() {
        watch();
        socket_.async_read_some(
            asio::buffer(bytes_), [self = shared_from_this()](error_code error, std::size_t count) {
                if (error) return self->close();
                auto replies = self->session_.take({self->bytes_.data(), count});
                if (!replies.empty())
                    self->write(std::move(replies));
                else if (self->session_.done())
                    self->close();
                else
                    self->read();
            });
    }

    void write(std::string replies) {
        watch();
        replies_ = std::move(replies);
        asio::async_write(socket_, asio::buffer(replies_),
                          [self = shared_from_this()](error_code error, std::size_t) {
                              if (error || self->session_.done()) return self->close();
                              self->read();
                          });
    }

    /// Ends a connection on which nothing moves.
    void watch() {
        timer_.expires_after(idle_max_);
        timer_.async_wait([weak = weak_from_this()](error_code error) {
            if (const auto self = weak.lock(); self && !error) self->close();
        });
    }

    void close() {
        error_code ignored;
        timer_.cancel();
        socket_.shutdown(tcp::socket::shutdown_both, ignored);  // gone anyway when this fails
        socket_.close(ignored);
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    Session session_;
    std::chrono::seconds idle_max_;
    std::size_t& open_;
    std::array<char, 16 * 1024> bytes_{};
    std::string replies_{};
};

}  // namespace

struct SmtpSink::Server {
    explicit Server(Settings all)
        : settings{std::move(all)}, mailbox{settings.mails_max, settings.folder} {}
    ~Server() { context.stop(); }

    error_code listen() {
        error_code error;
        const tcp::endpoint here{asio::ip::address_v4::loopback(), settings.port};
        if (acceptor.open(here.protocol(), error)) return error;
        if (acceptor.set_option(tcp::acceptor::reuse_address{true}, error)) return error;
        if (acceptor.bind(here, error)) return error;
        if (acceptor.listen(tcp::acceptor::max_listen_connections, error)) return error;
        port = acceptor.local_endpoint(error).port();
        return error;
    }

    void accept() {
        acceptor.async_accept([this](error_code error, tcp::socket socket) {
            if (!error && open < settings.connections_max) {
                const Session::Limits limits{.mail_bytes_max = settings.mail_bytes_max};
                auto deliver = [this](RawMail mail) { mailbox.keep(std::move(mail)); };
                std::make_shared<Connection>(std::move(socket), Session{limits, std::move(deliver)},
                                             settings.idle_max, open)
                    ->start();
            }
            // Out of descriptors: a pause, or the loop would spin.
            retry.expires_after(error ? std::chrono::milliseconds{100}
                                      : std::chrono::milliseconds{0});
            if (!error) return accept();
            retry.async_wait([this](error_code stopped) {
                if (!stopped) accept();
            });
        });
    }

    Settings settings;
    Mailbox mailbox;
    std::size_t open{0};  // before the context: its connections count down when it goes
    std::uint16_t port{0};
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    asio::steady_timer retry{context};
    std::jthread thread;
};

Result<std::unique_ptr<SmtpSink>> SmtpSink::start(Settings settings) {
    std::error_code ignored;  // a folder that cannot be made shows when nothing is in it
    if (!settings.folder.empty()) std::filesystem::create_directories(settings.folder, ignored);
    auto server = std::make_unique<Server>(std::move(settings));
    if (const auto error = server->listen())
        return fail(ErrorKind::unavailable, "smtp_sink.port_taken", error.message());
    server->accept();
    server->thread = std::jthread{[&context = server->context] { context.run(); }};
    return std::unique_ptr<SmtpSink>{new SmtpSink{std::move(server)}};
}

SmtpSink::SmtpSink(std::unique_ptr<Server> server) : server_{std::move(server)} {}

SmtpSink::~SmtpSink() {
    server_->context.stop();
    server_->thread.join();
}

std::uint16_t SmtpSink::port() const { return server_->port; }

std::vector<SunkMail> SmtpSink::mails() const { return server_->mailbox.all(); }

std::vector<SunkMail> SmtpSink::mails_to(std::string_view address) const {
    return server_->mailbox.wait_for(address, 0, std::chrono::milliseconds{0});
}

std::vector<SunkMail> SmtpSink::wait_for(std::string_view address, std::size_t count,
                                         std::chrono::milliseconds limit) const {
    return server_->mailbox.wait_for(address, count, limit);
}

}  // namespace waybill::smtp_sink
