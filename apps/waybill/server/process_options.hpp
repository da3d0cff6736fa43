// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/server.hpp"
#include "adapters/curl/smtp_sender.hpp"
#include "apps/waybill/server/configuration.hpp"
#include "platform/egress/policy.hpp"

#include <string>
#include <string_view>

/// What a process makes of its settings for the parts that it is built of.
namespace waybill::server {

std::string local_url(int port);
bool speaks_tls(const ServerSettings& settings);
/// Nobody on this machine reaches the public port without a proxy.
bool only_by_proxies(const ServerSettings& settings);
/// The log outlives the server.
beast::ServerOptions public_options(const ServerSettings& settings, telemetry::Log& log);
beast::ServerOptions internal_options(const ServerSettings& settings);
/// For what others tell us to call: never ourselves.
Result<egress::Policy> egress_policy(const ServerSettings& settings, egress::OwnListeners own);
/// For our own calls of our own API (the simulator's callbacks): nothing else.
Result<egress::Policy> own_policy(const std::string& own_url);
/// Names the setting that says otherwise.
Result<int> named(Result<int> listening, std::string_view setting);
/// Of what works and is hardly meant.
void warn_of(const Configuration& configuration, const std::string& public_url,
             telemetry::Log& log);
curl::SmtpSender::Settings smtp_settings(const MailSettings& mail);

}  // namespace waybill::server
