// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/byte_count.hpp"
#include "platform/settings/fields.hpp"
#include "platform/telemetry/log.hpp"

#include <string>
#include <vector>

namespace waybill::server {

/// What trusted proxies name their client in.
enum class ProxyHeader : std::uint8_t { x_forwarded_for, forwarded };

/// Who begins a connection with a PROXY header.
enum class ProxyProtocol : std::uint8_t { off, trusted };

/// How the process meets the machine: ports, folders, threads, the way out.
struct ServerSettings {
    std::vector<std::string> services{};
    std::string address{"127.0.0.1"};
    int port{8080};
    int internal_port{9090};
    std::string public_url{};
    std::string data{"var"};
    std::string blobs{};
    ByteCount free_space_min{256_MiB};
    int loops{1};
    int database_readers{2};
    telemetry::Level log_level{telemetry::Level::info};
    Duration start_patience{30s};
    std::vector<std::string> egress_allowed{};
    std::string tls_certificate{};
    std::string tls_key{};
    std::vector<std::string> trusted_proxies{};
    ProxyHeader proxy_header{ProxyHeader::x_forwarded_for};
    ProxyProtocol proxy_protocol{ProxyProtocol::off};
    ByteCount bodies_bytes{24_MiB};
    ByteCount answers_bytes{24_MiB};

    static void describe(settings::Fields<ServerSettings>& f) {
        f.section("server", "The process: ports, folders, threads");
        f.add("services", &ServerSettings::services,
              {.help = "Services that this process runs, such as orders,payments; empty: all"});
        f.add("address", &ServerSettings::address, {.help = "Where the public API listens"});
        f.add("port", &ServerSettings::port,
              {.help = "Port of the public API; 0 picks one", .min = 0, .max = 65'535});
        f.add("internal_port", &ServerSettings::internal_port,
              {.help = "Port of metrics and probes on 127.0.0.1; 0 picks one",
               .min = 0,
               .max = 65'535});
        f.add("public_url", &ServerSettings::public_url,
              {.help = "What people see, without a slash at its end; empty: http://address:port"});
        f.add("data", &ServerSettings::data,
              {.help = "Folder of databases and secrets", .required = true});
        f.add("blobs", &ServerSettings::blobs,
              {.help = "Folder of pictures, which all processes share; empty: blobs in the data "
                       "folder"});
        f.add(
            "free_space_min", &ServerSettings::free_space_min,
            {.help = "With less room on the disk of the data folder, or than a tenth of a smaller "
                     "disk, new orders and accounts are refused; payments and deliveries go on"});
        f.add("loops", &ServerSettings::loops,
              {.help = "Event loops that answer", .min = 1, .max = 64});
        f.add("database_readers", &ServerSettings::database_readers,
              {.help = "Reading threads of each database", .min = 1, .max = 32});
        f.add("log_level", &ServerSettings::log_level,
              {.help = "The least severe lines that are written"});
        f.add("start_patience", &ServerSettings::start_patience,
              {.help = "How long a start waits for PostgreSQL and Kafka when they are away",
               .min = 0s,
               .max = 10min});
        f.add("egress_allowed", &ServerSettings::egress_allowed,
              {.help = "Private targets that may be called: host:port or a network"});
        f.add("tls_certificate", &ServerSettings::tls_certificate,
              {.help = "PEM file; with tls_key the public port speaks TLS"});
        f.add("tls_key", &ServerSettings::tls_key, {.help = "PEM file of its key"});
        f.add("trusted_proxies", &ServerSettings::trusted_proxies,
              {.help = "Addresses or networks whose word about their client is believed"});
        f.add("proxy_header", &ServerSettings::proxy_header,
              {.help = "The header that they write it in; the other is their client's own"});
        f.add("proxy_protocol", &ServerSettings::proxy_protocol,
              {.help = "trusted: each connection from a trusted proxy begins with a PROXY header, "
                       "version 1 or 2, that names the client; others speak for themselves"});
        f.add("bodies_bytes", &ServerSettings::bodies_bytes,
              {.help = "Memory for requests on their way, of all clients; 503 beyond it",
               .min = 8_MiB});
        f.add("answers_bytes", &ServerSettings::answers_bytes,
              {.help = "Memory for answers that their readers have not taken; 503 beyond it",
               .min = 8_MiB});
        check(f);
    }

    std::string blob_folder() const { return blobs.empty() ? data + "/blobs" : blobs; }

private:
    static void check(settings::Fields<ServerSettings>& f);
};

/// Where the services keep what they know.
struct StorageSettings {
    SecretText postgres{};
    int connections{8};

    bool in_postgres() const { return !postgres.reveal().empty(); }

    static void describe(settings::Fields<StorageSettings>& f) {
        f.section("storage", "Where the services keep what they know");
        f.add("postgres", &StorageSettings::postgres,
              {.help = "Connection string or URL of a PostgreSQL database, in which each service "
                       "has a schema; empty: files in the data folder"});
        f.add("connections", &StorageSettings::connections,
              {.help = "Connections to PostgreSQL for each service; one more is for news",
               .min = 1,
               .max = 64});
        check(f);
    }

private:
    static void check(settings::Fields<StorageSettings>& f);
};

/// Where mail goes.
struct MailSettings {
    bool sink{true};
    std::string host{"127.0.0.1"};
    int port{25};
    bool starttls{true};
    std::string user{};
    SecretText password{};
    std::string from{"no-reply@localhost.localdomain"};

    static void describe(settings::Fields<MailSettings>& f) {
        f.section("mail", "Outgoing mail");
        f.add("sink", &MailSettings::sink,
              {.help = "Catch all mail in memory, shown at /dev/mails, instead of sending it"});
        f.add("host", &MailSettings::host, {.help = "Mail relay"});
        f.add("port", &MailSettings::port, {.help = "Its port", .min = 1, .max = 65'535});
        f.add("starttls", &MailSettings::starttls, {.help = "Encrypt the way to the relay"});
        f.add("user", &MailSettings::user, {.help = "Login at the relay; empty: none"});
        f.add("password", &MailSettings::password, {.help = "Password at the relay"});
        f.add("from", &MailSettings::from, {.help = "Sender's address"});
        check(f);
    }

private:
    static void check(settings::Fields<MailSettings>& f);
};

}  // namespace waybill::server
