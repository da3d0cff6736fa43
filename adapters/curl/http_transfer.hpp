// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/run_transfer.hpp"
#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"

#include <string>
#include <vector>

struct curl_slist;

namespace waybill::curl {

/// One HTTP request under way. Made by the caller, then the engine's until `finish`.
class HttpTransfer final : public AwaitedTransfer {
public:
    struct Call {
        egress::Url url;
        http::OutboundRequest request;
        const egress::Policy& policy;
        const std::string& user_agent;
        const std::string& ca_file;
        const std::vector<std::string>& pinned_names;
    };

    explicit HttpTransfer(Call call);
    ~HttpTransfer() override;
    HttpTransfer(const HttpTransfer&) = delete;
    HttpTransfer& operator=(const HttpTransfer&) = delete;

    void prepare(void* easy) override;
    void finish(void* easy, Ending ending, int code) override;
    Result<http::Response> take_answer() { return std::move(outcome_); }

    // What curl calls back, on the engine's thread:
    bool may_connect(const egress::IpAddress& address);
    /// A request is about to leave on a connection to `address`. False stops it.
    bool before_request(std::string_view address);
    bool take_body(std::string_view bytes);
    bool take_header(std::string_view line);

private:
    void prepare_method(void* easy);
    void prepare_headers(void* easy);
    void prepare_security(void* easy);
    Result<http::Response> judge(Ending ending, int code) const;
    std::unexpected<Error> interrupted(std::string_view reason, bool in_time) const;
    bool safe() const;

    Call call_;
    std::string url_text_;
    curl_slist* headers_{nullptr};
    curl_slist* pinned_{nullptr};
    http::Response answer_{};
    std::size_t header_bytes_{0};
    bool too_large_{false};
    bool blocked_{false};
    bool sent_{false};
    Result<http::Response> outcome_{};
};

}  // namespace waybill::curl
