// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/http/client.hpp"
#include "platform/http/handler.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::town {

/// Everything that was asked and answered in a town, as one number: equal for two runs of one seed.
class Trace {
public:
    void note(const http::Request& request, const http::Response& response);
    const std::string& digest() const { return digest_; }
    std::size_t exchanges() const { return exchanges_; }

private:
    std::string digest_{};
    std::size_t exchanges_{0};
};

/// The network between the platform, itself and the partners' systems: an origin leads to a handler
/// in this process, after a moment of manual time. Every request is kept, so that a test can say
/// it again.
class Wire final : public http::Client {
public:
    Wire(Random& random, Trace& trace) : random_{random}, trace_{trace} {}

    /// `origin` as in `https://kitchen.example`; the handler outlives its requests.
    void connect(std::string origin, http::Handler& handler);
    Task<Result<http::Response>> send(Context ctx, http::OutboundRequest request) override;

    struct Sent {
        std::string url;
        http::Request request;
        int status{0};
    };
    const std::vector<Sent>& sent() const { return sent_; }
    /// Those whose URL contains `part`.
    std::vector<Sent> sent_to(std::string_view part) const;

private:
    Random& random_;
    Trace& trace_;
    std::map<std::string, http::Handler*> handlers_{};
    std::vector<Sent> sent_{};
};

}  // namespace waybill::town
