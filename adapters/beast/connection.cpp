// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/connection.hpp"

#include "adapters/beast/response_writer.hpp"
#include "platform/core/ascii.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace waybill::beast {
namespace {

constexpr std::size_t first_buffer_bytes = 4UZ * 1024;   // what most heads fit in
constexpr std::size_t small_answer_bytes = 4UZ * 1024;   // less is given whatever others leave
constexpr std::size_t gathered_bytes = 16UZ * 1024;      // of answers sent together
constexpr std::size_t linger_bytes_min = 1024UZ * 1024;  // read and dropped after the last answer

/// Assigning an empty one would keep the memory.
void give_back(std::string& buffer) { std::string{}.swap(buffer); }

}  // namespace

Connection::Connection(Shard& shard, std::unique_ptr<Transport> transport, Seat seat)
    : shard_{shard},
      transport_{std::move(transport)},
      seat_{std::move(seat)},
      peer_{seat_.address()},
      peer_text_{text_of(peer_)},
      behind_proxy_{any_has(shard.shared.trusted, peer_)},
      requests_{shard.shared.limits} {
    shard_.connections.insert(this);
}

Connection::~Connection() {
    count_answer(0);
    shard_.connections.erase(this);
}

Task<void> Connection::serve(Shard& shard, std::unique_ptr<Transport> transport, Seat seat) {
    Connection connection{shard, std::move(transport), std::move(seat)};
    try {
        co_await connection.run();
    } catch (const std::exception& fault) {
        shard.shared.fault("connection failed", fault.what());
    } catch (...) {
        shard.shared.fault("connection failed", "unknown exception");
    }
    co_await connection.finish();
}

Task<void> Connection::run() {
    enter(Phase::opening);
    if (behind_proxy_ && shard_.shared.options.proxy_protocol) co_await meet_client();
    if (transport_->shakes_hands() && !broken_) co_await open();
    while (!broken_ && !closing_) {
        if (!co_await read_request()) break;
        // Who does not take an answer is not given another one.
        if (writing_) co_await written();
        if (broken_) break;
        if (requests_.upgrade())
            co_await upgrade();
        else
            co_await respond();
        if (out_.size() < gathered_bytes) continue;
        start_flush();
        if (writing_) co_await written();
    }
}

Task<void> Connection::open() {
    writing_ = true;
    transport_->await_hello(*this);
    co_await written();
    if (broken_) co_return;
    if (!shard_.may_shake()) {
        in_line_ = true;
        shard_.line.push_back(this);
        co_await writer_.unless(false);
    }
    if (expired_) {
        broken_ = lost_ = true;
        co_return;
    }
    enter(Phase::shaking);
    shard_.shaking.push_back(this);
    writing_ = true;
    transport_->handshake(*this);
    co_await written();
    std::erase(shard_.shaking, this);
    shard_.move_line();
    seat_.secure();
}

void Connection::take_turn() {
    in_line_ = false;
    writer_.wake();
}

Task<bool> Connection::read_request() {
    requests_.reset();
    enter(unread().empty() ? Phase::idle : Phase::head);
    for (;;) {
        const auto used = requests_.feed(unread());
        begin_ += used;
        const Step step = look();
        if (step == Step::whole) co_return true;
        if (step == Step::refused) co_return false;
        if (step == Step::judge) {
            const bool wanted = co_await judge();
            if (!wanted) co_return false;
            continue;
        }
        if (used > 0 && !unread().empty()) continue;

        if (phase_ == Phase::idle && !unread().empty()) enter(Phase::head);
        const auto held = unread().size() == first_buffer_bytes ? largest_buffer() : in_.size();
        if (!unread().empty() && !seat_.hold(held)) {
            refuse(refusals::busy);
            co_return false;
        }
        start_flush();
        if (writing_) co_await written();
        if (lost_ || broken_) co_return false;
        if (!reading_) start_read();
        co_await readable();
        if (!expired_) continue;
        if (phase_ != Phase::idle) refuse(refusals::timeout);
        co_return false;
    }
}

Connection::Step Connection::look() {
    switch (requests_.stage()) {
        case RequestReader::Stage::complete: return Step::whole;
        case RequestReader::Stage::refused: refuse(requests_.refusal()); return Step::refused;
        case RequestReader::Stage::head: return Step::more;
        case RequestReader::Stage::body: break;
    }
    if (phase_ != Phase::body) {
        enter(Phase::body);
        // A body that is here already costs nothing more, and is looked at together with its head.
        const auto stated = requests_.stated_bytes();
        if (!stated || *stated > unread().size()) return Step::judge;
    }
    if (seat_.hold(requests_.body_memory() + in_.size())) return Step::more;
    refuse(refusals::busy);
    return Step::refused;
}

Task<bool> Connection::judge() {
    http::Request& request = requests_.request();
    const Context ctx = context_of(request);
    request.peer = client_of(request);
    enter(Phase::handling);
    http::Judgement judged;
    try {
        auto judging = shard_.shared.handler.judge(ctx, request);
        judged = co_await std::move(judging);
    } catch (const std::exception& fault) {
        shard_.shared.fault("handler failed", fault.what());
        judged.refusal = shard_.shared.problem(refusals::internal, ctx.trace.id_text());
    }
    enter(Phase::body);
    watch(0);
    if (judged.refusal) {
        closing_ = true;  // what follows is the body, and nobody reads it
        append(*judged.refusal, request.method == http::Method::head);
        co_return false;
    }
    requests_.limit_body(judged.body_bytes_max);
    if (requests_.stage() == RequestReader::Stage::refused) {
        refuse(requests_.refusal());
        co_return false;
    }
    if (requests_.expects_continue() && unread().empty()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    co_return true;
}

Task<void> Connection::respond() {
    http::Request& request = requests_.request();
    const bool head = request.method == http::Method::head;
    const Context ctx = context_of(request);
    request.peer = client_of(request);
    const bool reads = head || request.method == http::Method::get;
    may_cancel_ = reads;
    enter(Phase::handling);
    http::Response response;
    try {
        Handling<http::Response> handling{*this,
                                          shard_.shared.handler.handle(ctx, std::move(request))};
        response = co_await handling;
    } catch (const std::exception& fault) {
        shard_.shared.fault("handler failed", fault.what());
        response = shard_.shared.problem(refusals::internal, ctx.trace.id_text());
    } catch (...) {
        shard_.shared.fault("handler failed", "unknown exception");
        response = shard_.shared.problem(refusals::internal, ctx.trace.id_text());
    }
    may_cancel_ = false;
    seat_.let_go();
    if (writing_) co_await written();
    // What a change answers is always told. It is small.
    const auto& shared = shard_.shared;
    if (reads && response.body.size() > small_answer_bytes &&
        shared.answer_bytes.load(std::memory_order_relaxed) + response.body.size() >
            shared.options.answers_bytes_max)
        response = shared.problem(refusals::busy, ctx.trace.id_text());
    append(response, head);
}

Task<void> Connection::upgrade() {
    // What the way in needed is given back before a socket that may stay for hours is served.
    auto live = co_await accept_live();
    if (!live) co_return;
    start_flush();
    if (writing_) co_await written();
    enter(Phase::live);
    auto running = run_live(*live);
    co_await std::move(running);
    closing_ = true;
}

Task<std::optional<Live>> Connection::accept_live() {
    http::Request& request = requests_.request();
    const Context ctx = context_of(request);
    request.peer = client_of(request);
    enter(Phase::handling);
    http::Response refusal = shard_.shared.problem(refusals::bad_upgrade, ctx.trace.id_text());
    if (live_request(request)) {
        refusal = {.status = 403};
        const auto accepted = co_await shard_.shared.handler.accept_live(ctx, request, refusal);
        if (accepted) {
            WAYBILL_ASSERT(!reading_);  // the peer is watched only while nothing is unread
            std::string early{unread()};
            begin_ = end_ = 0;
            give_back(in_);
            Live live{.shard = shard_,
                      .transport = *transport_,
                      .early = std::move(early),
                      .protocol = protocol_of(request, refusal),
                      .ctx = ctx,
                      .request = std::move(request)};
            requests_.reset();
            seat_.let_go();
            co_return live;
        }
    }
    append(refusal, false);
    co_return std::nullopt;
}

void Connection::append(const http::Response& response, bool head) {
    Framing framing{.head = head,
                    .close = closing_ || !requests_.keep_alive() || shard_.draining || lost_,
                    .date = shard_.date()};
    if (!append_response(out_, response, framing)) {
        shard_.shared.fault("handler answered with a field that breaks framing", {});
        append_response(out_, shard_.shared.problem(refusals::internal, {}), framing);
    }
    shard_.shared.requests.fetch_add(1, std::memory_order_relaxed);
    answered_ = true;
    closing_ = framing.close;
}

void Connection::refuse(const Refusal& why) {
    shard_.shared.refused_requests.fetch_add(1, std::memory_order_relaxed);
    Framing framing{.close = true, .date = shard_.date()};
    append_response(out_, shard_.shared.problem(why, {}), framing);
    closing_ = true;
}

Task<void> Connection::finish() {
    // A body that was refused half way is in nobody's way while its sender is waited for.
    requests_.reset();
    seat_.let_go();
    start_flush();
    if (writing_) co_await written();
    if (closing_ && !broken_ && !lost_) {
        // Closing over unread bytes would reset the connection and could take the answer with it.
        transport_->end_writing();
        expired_ = false;
        enter(Phase::lingering);
        const auto most = std::max(linger_bytes_min, shard_.shared.limits.body_bytes_max);
        for (std::size_t dropped = 0; dropped < most; dropped += end_) {
            begin_ = end_ = 0;
            if (!reading_) start_read();
            co_await readable();
            if (lost_ || expired_) break;
        }
    }
    lost_ = true;
    stop_.request_stop();
    transport_->close();
    if (reading_) co_await reader_.unless(false);
    if (writing_) co_await written();
}

Context Connection::context_of(const http::Request& request) {
    Context ctx;
    ctx.deadline = shard_.loop.clock().steady() + shard_.shared.options.request_timeout;
    ctx.stop = stop_.get_token();
    std::optional<Trace> given;
    if (const auto parent = request.headers.find("traceparent")) given = Trace::parse(*parent);
    if (given) {
        ctx.trace = *given;
    } else {
        shard_.shared.random.fill(std::as_writable_bytes(std::span{ctx.trace.id}));
        shard_.shared.random.fill(std::as_writable_bytes(std::span{ctx.trace.span}));
    }
    return ctx;
}

std::string Connection::client_of(const http::Request& request) const {
    if (!behind_proxy_) return peer_text_;
    const ProxyHeader header = shard_.shared.options.proxy_header;
    const std::string_view field =
        header == ProxyHeader::forwarded ? "forwarded" : "x-forwarded-for";
    std::string entries;
    for (const auto& [name, value] : request.headers)
        if (ascii::same(name, field)) entries.append(entries.empty() ? "" : ",").append(value);
    return text_of(client_behind(shard_.shared.trusted, peer_, entries, header));
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size) {
    reading_ = false;
    end_ += size;
    if (error) {
        lost_ = true;
        // A peer that has only ended its side waits for the answer. One that is gone needs none,
        // but what has begun to change something is never left half done.
        if (may_cancel_ && error != boost::asio::error::eof) stop_.request_stop();
    }
    reader_.wake();
}

void Connection::on_written(const boost::system::error_code& error) {
    writing_ = false;
    since_ = shard_.now;  // only now is it the peer's turn
    watch(static_cast<std::int64_t>(requests_.body_bytes()));
    count_answer(0);
    if (error) broken_ = lost_ = true;
    give_back(sending_);
    writer_.wake();
}

void Connection::on_handler_suspended() {
    start_flush();
    if (!reading_ && !lost_ && unread().empty()) start_read();
}

std::size_t Connection::largest_buffer() const {
    return shard_.shared.limits.header_bytes_max + first_buffer_bytes;
}

void Connection::start_read() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (end_ == in_.size() && begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    // Silence takes no memory.
    if (end_ == 0 && phase_ != Phase::body) give_back(in_);
    reading_ = true;
    transport_->read(*this);
}

std::span<char> Connection::room() {
    // The whole of it is room for what comes, so nothing is written to it before.
    const auto grow = [this](std::size_t size) {
        in_.resize_and_overwrite(size, [](char*, std::size_t all) { return all; });
    };
    const std::size_t most = largest_buffer();
    if (in_.empty())
        grow(std::min(first_buffer_bytes, most));
    else if (end_ == in_.size() || phase_ == Phase::body)
        grow(most);
    WAYBILL_ASSERT(end_ < in_.size());  // the reader refuses before the buffer is full
    return std::span{in_}.subspan(end_);
}

void Connection::start_flush() {
    if (out_.empty() || writing_ || broken_) return;
    const auto sent = transport_->write_now(out_);
    if (sent == out_.size()) {
        give_back(out_);
        return;
    }
    sending_.swap(out_);
    writing_ = true;
    watch(transport_->moved());
    count_answer(sending_.capacity() + transport_->write_memory());
    transport_->write(std::string_view{sending_}.substr(sent), *this);
}

}  // namespace waybill::beast
