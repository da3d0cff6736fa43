// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::server {

/// How the services that run here are called by other processes.
struct RpcSettings {
    std::string address{"127.0.0.1"};
    int port{0};
    std::string certificate{};
    std::string key{};
    std::string authority{};

    bool speaks_tls() const { return !certificate.empty(); }

    static void describe(settings::Fields<RpcSettings>& f) {
        f.section("rpc", "Calls between processes");
        f.add("address", &RpcSettings::address,
              {.help = "Where the services of this process listen for those of others"});
        f.add("port", &RpcSettings::port,
              {.help = "Their port; 0: this process takes no calls", .min = 0, .max = 65'535});
        f.add("certificate", &RpcSettings::certificate,
              {.help = "PEM file that names the services of this process; with rpc.key and "
                       "rpc.authority all calls are by mutual TLS, without it any caller on the "
                       "network is believed"});
        f.add("key", &RpcSettings::key, {.help = "PEM file of its key"});
        f.add("authority", &RpcSettings::authority,
              {.help = "PEM file of the authority that signs the certificates of all processes"});
        check(f);
    }

private:
    static void check(settings::Fields<RpcSettings>& f);
};

/// Where the services are that run in other processes.
struct PeerSettings {
    std::vector<std::string> identity{};
    std::vector<std::string> catalog{};
    std::vector<std::string> orders{};
    std::vector<std::string> payments{};
    std::vector<std::string> couriers{};
    std::vector<std::string> notifications{};

    /// Of a service that can be called; nobody calls the gateway.
    const std::vector<std::string>& of(std::string_view service) const;

    static void describe(settings::Fields<PeerSettings>& f) {
        f.section("peers", "Services that other processes run: host:port of each of their "
                           "instances, or a name that leads to all of them");
        f.add("identity", &PeerSettings::identity, {.help = "Where identity takes calls"});
        f.add("catalog", &PeerSettings::catalog, {.help = "Where catalog takes calls"});
        f.add("orders", &PeerSettings::orders, {.help = "Where orders takes calls"});
        f.add("payments", &PeerSettings::payments, {.help = "Where payments takes calls"});
        f.add("couriers", &PeerSettings::couriers, {.help = "Where couriers takes calls"});
        f.add("notifications", &PeerSettings::notifications,
              {.help = "Where notifications takes calls"});
        check(f);
    }

private:
    static void check(settings::Fields<PeerSettings>& f);
};

/// The event log between processes.
struct EventSettings {
    std::vector<std::string> kafka{};
    std::string prefix{};
    int partitions{3};
    Duration session{10s};
    kafka::Mode mode{kafka::Mode::structured};
    bool tls{false};
    std::string authority{};
    std::string certificate{};
    std::string key{};
    kafka::Login login{kafka::Login::scram_sha_512};
    std::string user{};
    SecretText password{};

    bool in_kafka() const { return !kafka.empty(); }

    static void describe(settings::Fields<EventSettings>& f) {
        f.section("events", "The event log between services");
        f.add(
            "kafka", &EventSettings::kafka,
            {.help = "host:port of brokers of a Kafka cluster; empty: events stay in the process"});
        f.add("prefix", &EventSettings::prefix,
              {.help = "Before each topic and group, so that installations may share a cluster",
               .length_max = 64});
        f.add("partitions", &EventSettings::partitions,
              {.help = "Of topics that are made; so many processes of a service can share the work",
               .min = 1,
               .max = 1'000});
        f.add("session", &EventSettings::session,
              {.help = "After so long a silence of a process others take over its partitions",
               .min = 6s,
               .max = 5min});
        f.add("mode", &EventSettings::mode,
              {.help = "How events are written, as CloudEvents; both are read"});
        describe_security(f);
        check(f);
    }

private:
    static void describe_security(settings::Fields<EventSettings>& f) {
        f.add("tls", &EventSettings::tls, {.help = "Whether the brokers speak TLS"});
        f.add("authority", &EventSettings::authority,
              {.help = "PEM file of the authority that signs their certificates; empty: those that "
                       "the system trusts"});
        f.add("certificate", &EventSettings::certificate,
              {.help = "PEM file of our certificate, where they want one; with events.key"});
        f.add("key", &EventSettings::key, {.help = "PEM file of its key"});
        f.add("login", &EventSettings::login,
              {.help = "How events.user logs in (SASL); plain only with events.tls"});
        f.add("user", &EventSettings::user, {.help = "Who logs in; empty: nobody"});
        f.add("password", &EventSettings::password, {.help = "The user's password"});
    }
    static void check(settings::Fields<EventSettings>& f);
};

/// What processes may know of each other.
struct CacheSettings {
    std::vector<std::string> redis{};
    std::string user{"default"};
    SecretText password{};
    bool tls{false};
    std::string authority{};
    std::string prefix{"waybill:"};

    static void describe(settings::Fields<CacheSettings>& f) {
        f.section("cache", "Quotes, rate limits and other hints that processes share");
        f.add("redis", &CacheSettings::redis,
              {.help = "host:port of a Redis, or of some nodes of a cluster; empty: each process "
                       "has its own"});
        f.add("user", &CacheSettings::user, {.help = "Its user", .length_min = 1});
        f.add("password", &CacheSettings::password, {.help = "The user's password; empty: none"});
        f.add(
            "tls", &CacheSettings::tls,
            {.help = "Calls by TLS; each server shows a certificate for the host it is called by"});
        f.add("authority", &CacheSettings::authority,
              {.help = "PEM file of the authority that signs these certificates; empty: those that "
                       "the system knows"});
        f.add(
            "prefix", &CacheSettings::prefix,
            {.help = "Before each key, so that installations may share a Redis", .length_max = 64});
        check(f);
    }

private:
    static void check(settings::Fields<CacheSettings>& f);
};

}  // namespace waybill::server
