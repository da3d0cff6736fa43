// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace waybill::beast {

/// A server of ours, for demo, benchmarks and tests: no names, no TLS, no proxy.
struct Endpoint {
    int port{0};
    std::string address{"127.0.0.1"};

    /// As a Host field names it.
    std::string host() const {
        const bool v6 = address.contains(':');
        return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
    }
};

struct ClientOptions {
    std::size_t answer_bytes_max{16UZ * 1024 * 1024};
    bool keep_headers{true};  ///< false: answers carry status and body only, which is cheaper
};

struct ClientRequest {
    http::Method method{http::Method::get};
    std::string target{"/"};
    http::Headers headers{};  ///< Host and Content-Length are added
    std::string body{};
};

/// One keep-alive connection, used by one coroutine at a time, on its loop. It connects when it
/// has to. Errors: `unavailable` (http.connect_failed) when nothing was sent; `outcome_unknown`
/// (http.connection_lost) afterwards, save for GET and HEAD on a connection that the server had
/// closed meanwhile, which are repeated once; `rejected` (http.bad_answer); `deadline`,
/// `cancelled`.
class HttpConnection {
public:
    HttpConnection(AsioLoop& loop, Endpoint endpoint, ClientOptions options = {});
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// `request` outlives the call, as it does when awaited in the same expression.
    Task<Result<http::Response>> send(Context ctx, const ClientRequest& request);
    bool connected() const;
    /// Not while a request is under way.
    void close();

private:
    class Link;
    std::unique_ptr<Link> link_;
};

/// Connections of one loop to one endpoint. Whoever finds none free waits its turn.
/// Lifetime: outlives its calls.
class HttpClientPool {
public:
    HttpClientPool(AsioLoop& loop, Endpoint endpoint, std::size_t connections_max,
                   ClientOptions options = {});
    ~HttpClientPool();

    Task<Result<http::Response>> send(Context ctx, const ClientRequest& request);

private:
    std::vector<std::unique_ptr<HttpConnection>> all_{};
    std::vector<HttpConnection*> free_{};
    std::deque<Resumer<HttpConnection*>> waiting_{};
};

}  // namespace waybill::beast
