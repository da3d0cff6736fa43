// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/http_client.hpp"

#include "adapters/beast/answer_reader.hpp"
#include "adapters/beast/connect.hpp"
#include "adapters/beast/io_wait.hpp"
#include "adapters/beast/on_stop.hpp"
#include "adapters/beast/transport.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace waybill::beast {
namespace {

void append_request(std::string& out, const ClientRequest& request, std::string_view host) {
    out.append(to_string(request.method)).append(" ").append(request.target);
    out.append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    for (const auto& [name, value] : request.headers)
        out.append(name).append(": ").append(value).append("\r\n");
    const bool bodiless =
        request.method == http::Method::get || request.method == http::Method::head;
    if (!request.body.empty() || !bodiless) {
        std::array<char, 20> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), request.body.size()).ptr;
        out.append("Content-Length: ").append(digits.data(), end).append("\r\n");
    }
    out.append("\r\n").append(request.body);
}

}  // namespace

/// The connection itself: one request out, one answer in.
class HttpConnection::Link final : private IoSink {
public:
    Link(AsioLoop& loop, Endpoint endpoint, ClientOptions options)
        : loop_{loop},
          endpoint_{std::move(endpoint)},
          host_{endpoint_.host()},
          answer_{options.answer_bytes_max, options.keep_headers} {}

    Task<Result<http::Response>> send(Context ctx, const ClientRequest& request) {
        const bool safe =
            request.method == http::Method::get || request.method == http::Method::head;
        for (bool again = safe && connected();; again = false) {
            auto answer = co_await send_once(ctx, request);
            // A server may close an idle connection just as we write to it.
            const bool stale = !answer && answer.error().kind == ErrorKind::outcome_unknown &&
                               again && answer_.empty();
            if (!stale) co_return answer;
        }
    }
    bool connected() const { return transport_ != nullptr; }
    void close() {
        WAYBILL_ASSERT(!reading_ && !writing_);
        transport_.reset();
    }

private:
    Task<Result<http::Response>> send_once(Context ctx, const ClientRequest& request) {
        if (!connected()) {
            auto socket = co_await connect_to(loop_, endpoint_, ctx);
            if (!socket) co_return fail(std::move(socket).error());
            transport_ = plain_transport(loop_, socket->release());
        }
        ended_.reset();
        std::optional<Executor::TimerId> limit;
        if (ctx.deadline != SteadyTime::max())
            limit = loop_.schedule(ctx.deadline, [this] { end(ErrorKind::deadline); });
        const OnStop stopping{ctx.stop, loop_, [this] { end(ErrorKind::cancelled); }};
        answer_.begin(request.method == http::Method::head);
        out_.clear();
        append_request(out_, request, host_);
        co_await exchange();

        if (limit) loop_.cancel(*limit);
        co_return outcome();
    }

    Task<void> exchange() {
        if (const auto sent = transport_->write_now(out_); sent < out_.size()) {
            writing_ = true;
            transport_->write(std::string_view{out_}.substr(sent), *this);
            co_await writer_.unless(!writing_);
        }
        while (!broken_ && answer_.wants_more()) {
            reading_ = true;
            transport_->read(*this);
            co_await reader_.unless(!reading_);
        }
    }

    Result<http::Response> outcome() {
        const bool lost = std::exchange(broken_, false);
        if (answer_.complete()) {
            if (answer_.close() || ended_) transport_.reset();
            return answer_.take();
        }
        transport_.reset();
        if (answer_.malformed()) return fail(ErrorKind::rejected, "http.bad_answer");
        if (ended_ == ErrorKind::cancelled) return fail(*ended_, "request.cancelled");
        if (ended_ == ErrorKind::deadline) return fail(*ended_, "request.deadline");
        WAYBILL_ASSERT(lost);
        return fail(ErrorKind::outcome_unknown, "http.connection_lost");
    }

    void end(ErrorKind why) {
        if (!reading_ && !writing_) return;
        ended_ = why;
        transport_->close();
    }
    std::span<char> room() override { return answer_.space(); }
    void on_read(const boost::system::error_code& error, std::size_t size) override {
        reading_ = false;
        answer_.got(size);
        if (error) answer_.end_of_input();
        if (error && !answer_.complete()) broken_ = true;
        reader_.wake();
    }
    void on_written(const boost::system::error_code& error) override {
        writing_ = false;
        if (error) broken_ = true;
        writer_.wake();
    }

    AsioLoop& loop_;
    const Endpoint endpoint_;
    const std::string host_;
    std::unique_ptr<Transport> transport_{};
    AnswerReader answer_;
    std::string out_{};
    IoWait reader_{};
    IoWait writer_{};
    bool reading_{false};
    bool writing_{false};
    bool broken_{false};
    std::optional<ErrorKind> ended_{};
};

HttpConnection::HttpConnection(AsioLoop& loop, Endpoint endpoint, ClientOptions options)
    : link_{std::make_unique<Link>(loop, std::move(endpoint), options)} {}
HttpConnection::~HttpConnection() { link_->close(); }
Task<Result<http::Response>> HttpConnection::send(Context ctx, const ClientRequest& request) {
    return link_->send(std::move(ctx), request);
}
bool HttpConnection::connected() const { return link_->connected(); }
void HttpConnection::close() { link_->close(); }

HttpClientPool::HttpClientPool(AsioLoop& loop, Endpoint endpoint, std::size_t connections_max,
                               ClientOptions options) {
    for (std::size_t i = 0; i < connections_max; ++i) {
        all_.push_back(std::make_unique<HttpConnection>(loop, endpoint, options));
        free_.push_back(all_.back().get());
    }
}
HttpClientPool::~HttpClientPool() { WAYBILL_ASSERT(free_.size() == all_.size()); }

Task<Result<http::Response>> HttpClientPool::send(Context ctx, const ClientRequest& request) {
    HttpConnection* connection = nullptr;
    if (free_.empty()) {
        auto queue = [this](Resumer<HttpConnection*> resume) { waiting_.push_back(resume); };
        connection = co_await suspend_for<HttpConnection*>(std::move(queue));
    } else {
        connection = free_.back();
        free_.pop_back();
    }
    auto answer = co_await connection->send(std::move(ctx), request);
    if (waiting_.empty()) {
        free_.push_back(connection);
    } else {
        const auto next = waiting_.front();
        waiting_.pop_front();
        next(connection);
    }
    co_return answer;
}

}  // namespace waybill::beast
