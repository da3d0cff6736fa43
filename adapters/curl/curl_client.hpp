// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/engine.hpp"
#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"

#include <string>
#include <vector>

namespace waybill::curl {

/// The outbound HTTP client. Each connection is checked against the policy by the address it is
/// made to, so that neither DNS nor a redirect leads inside. Runs on the engine's thread and
/// resumes its caller on the caller's executor. The engine and policy outlive it.
class CurlClient final : public http::Client {
public:
    struct Settings {
        std::string user_agent{"Waybill/1.0"};
        std::string ca_file{};  ///< empty: the system's authorities
        /// `host:port:address[,address]`: names that are not asked of the resolver. What they
        /// lead to is checked like any other address.
        std::vector<std::string> pinned_names{};
    };

    CurlClient(Engine& engine, const egress::Policy& policy)
        : CurlClient{engine, policy, Settings{}} {}
    CurlClient(Engine& engine, const egress::Policy& policy, Settings settings);

    Task<Result<http::Response>> send(Context ctx, http::OutboundRequest request) override;

private:
    Engine& engine_;
    const egress::Policy& policy_;
    Settings settings_;
};

}  // namespace waybill::curl
