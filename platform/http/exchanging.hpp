// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/call.hpp"
#include "platform/http/compress.hpp"
#include "platform/http/ports.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/route_tree.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waybill::http {

/// One request on its way through the router: in through checks of growing cost, to the endpoint,
/// out through what every answer carries. Lives in the frame of Router::handle.
class Exchanging {
public:
    Exchanging(const Router& router, Context ctx, const Request& request);
    Exchanging(const Exchanging&) = delete;
    Exchanging& operator=(const Exchanging&) = delete;

    /// The whole way; every failure has become a problem document.
    Task<Response> answer();
    /// The part of the way for which no body is needed.
    Task<Judgement> judge();
    const Quota& quota() const { return quota_; }
    bool counted() const { return policy_.has_value(); }
    /// The way in for an upgrade, and for the socket that it leads to.
    Task<Status> admit_live();
    Task<Status> resume_live();
    const Route* live_route() const { return table_ == nullptr ? nullptr : table_->live; }
    const Context& context() const { return ctx_; }
    Response refuse(const Error& error);
    void report(int status, std::size_t bytes_out);

    /// For the endpoint: path, query, header and body fields into `target`; then the key.
    Status decode(const json::Struct& input, void* target);
    Status decode_raw(RawInput& target);
    const Request& request() const { return request_; }
    const IdempotencyKey& idempotency() const { return idempotency_; }

    /// Status and headers that a handler decided on.
    struct Answer {
        int status;
        Headers headers;
        std::string etag;
        bool replayed;
    };
    Response encode(Answer answer, const json::Struct* output, const void* view);
    Response encoded(Answer answer, const SharedBody& body);

private:
    // The way in (exchanging.cpp).
    void identify(const std::optional<std::string_view>& peer_trace);
    Task<Result<Response>> pass();
    Task<Result<Response>> ask();
    Status find_route();
    enum class BodyIs : std::uint8_t { here, coming };
    Task<Status> enter(BodyIs body);
    void begin();
    Task<Error> count(Error refusal);
    Status check_body() const;
    Status check_head() const;
    Status check_content(std::size_t bytes) const;
    Status check_media_type() const;
    Task<Status> admit();
    Task<Status> look();
    bool by_signature() const {
        return route_ != nullptr && route_->spec.access.kind() == Access::Kind::signature;
    }
    std::string_view network() { return network_of(request_.peer, network_); }
    /// Whose bucket a request of this class is taken from.
    std::string_view client(RouteClass rate, std::span<char, UserId::text_size> room);
    bool costs_more(std::size_t bytes) const;
    Task<void> charge(std::size_t bytes);
    Response options() const;
    bool changes() const { return !(method() == Method::get || method() == Method::head); }
    Method method() const { return request_.method; }
    std::string_view pattern() const;

    // Who is let in (entering.cpp).
    Task<Status> authenticate();
    void use_rights();

    // The input (decoding.cpp).
    Status read_path(json::Reader& reader, const json::Struct& input, void* target) const;
    Status read_query(json::Reader& reader, const json::Struct& input, void* target) const;
    Status read_headers(json::Reader& reader, const json::Struct& input, void* target) const;
    Status read_body(json::Reader& reader, const json::Struct& input, void* target);
    Status take_key(std::string_view canonical_body);
    Result<std::string> key_in_header() const;

    // What a repeated request is answered with (keeping.cpp).
    /// After decoding and before the handler: what an earlier request with the key was answered.
    Task<Result<std::optional<Response>>> recall();
    Task<Status> claim();
    Task<void> release();
    Context afterwards() const;
    Task<Response> keep(Response answer);
    bool is_final(const Response& answer) const;

    // What the office does (acting.cpp).
    /// Whether it is a change by an office's right, of which the log has to know.
    bool is_privileged() const;
    /// After `recall`: what is answered again is no action, and before any effect.
    Task<Status> note_action();
    std::string object_of_path() const;
    Task<void> end_action(const Response& answer);

    // The way out (answering.cpp).
    Response problem_of(const Error& error);
    Response begin_answer(Answer& answer);
    bool not_modified(const Response& response) const;
    void link_next_page(Response& response, std::string_view json) const;
    void finish(Response& response) const;
    void add_rate_headers(Headers& headers) const;
    void add_cache_headers(Headers& headers) const;
    void add_cors_headers(Headers& headers) const;
    bool aside(const Response& response) const;
    std::optional<Coding> to_pack(Response& response) const;
    void compress(Response& response) const;
    Task<void> compress_aside(Response& response);

    const Router& router_;
    Context ctx_;
    const Request& request_;
    SteadyTime began_;
    std::string request_id_;
    const detail::MethodTable* table_{nullptr};
    const Route* route_{nullptr};
    detail::Captures captures_{};
    std::optional<RatePolicy> policy_{};
    Quota quota_{};
    IdempotencyKey idempotency_{};
    std::string canonical_body_{};
    std::string action_{};                   ///< id of what was noted, until it is ended
    std::optional<std::int64_t> claimed_{};  ///< the key is in flight by us, since then
    bool keeping_{false};  ///< the key is new, and its answer is the router's to keep
    std::string network_{};
    bool begun_{false};
    bool left_{false};           ///< nobody waits for the answer any more
    std::string_view reason_{};  ///< of the error, for the observer
    std::string detail_{};
};

}  // namespace waybill::http
