// SPDX-License-Identifier: Apache-2.0
#include "tests/system/town_of_processes.hpp"

#include "tests/process/ports.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <utility>

namespace waybill::system_test {

using namespace process;

constexpr const char* broker_password = "open sesame";

const std::vector<std::string> TownOfProcesses::services{
    "identity", "catalog", "orders", "payments", "couriers", "notifications", "gateway"};

TownOfProcesses::TownOfProcesses(Options options)
    : options_{std::move(options)},
      authority_{options_.calls == Calls::tls
                     ? std::make_unique<grpc_adapter::Authority>(certificates_, "town")
                     : nullptr},
      broker{doors(), options_.network == Network::spoilable ? free_ports(1).front() : 0} {
    const auto ports = free_ports(2 * services.size() + 1);
    for (std::size_t i = 0; i < services.size(); ++i) {
        rpc_ports_[services[i]] = ports[2 * i];
        internal_ports_[services[i]] = ports[2 * i + 1];
    }
    public_port_ = ports.back();
    if (options_.network == Network::doubled) add_other_ports();
    if (options_.network == Network::spoilable) open_ways();
}

void TownOfProcesses::add_other_ports() {
    const auto ports = free_ports(2 * services.size());
    for (std::size_t i = 0; i < services.size(); ++i) {
        other_rpc_ports_[services[i]] = ports[2 * i];
        other_internal_ports_[services[i]] = ports[2 * i + 1];
    }
}

void TownOfProcesses::open_ways() {
    const auto open_way = [this](const std::string& server, support::TcpProxy::Ports way) {
        ways_[server] = std::make_unique<support::TcpProxy>(way);
    };
    open_way("postgres", {.server = database.port()});
    open_way("kafka", {.own = broker.clients_port(), .server = broker.port()});
    open_way("redis", {.server = cache.port()});
    for (const auto& [service, port] : rpc_ports_)
        if (service != "gateway") open_way(service, {.server = port});
}

int TownOfProcesses::port_to(const std::string& server, int own) const {
    const auto way = ways_.find(server);
    return way == ways_.end() ? own : way->second->port();
}

std::optional<kafka::Broker::Doors> TownOfProcesses::doors() const {
    if (!authority_) return std::nullopt;
    const auto files = authority_->sign("broker", "broker", "IP:127.0.0.1");
    return kafka::Broker::Doors{.certificate_file = files.certificate_file,
                                .key_file = files.key_file,
                                .authority_file = files.ca_file,
                                .user = "town",
                                .password = broker_password};
}

/// All that the settings offer, where there are doors.
std::vector<std::string> TownOfProcesses::kafka_flags() const {
    std::vector<std::string> flags{"--events.kafka=" + broker.address(), "--events.session=6s",
                                   "--orders.outside_status=true"};
    if (!authority_) return flags;
    const std::string file = folder / "kafka.password";
    // Once: while one process starts, others may read it.
    if (!std::filesystem::exists(file)) {
        std::ofstream{file} << broker_password << '\n';
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    for (const char* one : {"tls=true", "mode=binary", "prefix=town.", "user=town"})
        flags.push_back(std::string{"--events."} + one);
    flags.push_back("--events.authority=" + authority_->ca_file());
    flags.push_back("--events.password_file=" + file);
    return flags;
}

std::vector<std::string> TownOfProcesses::shared_flags() const {
    std::vector<std::string> flags{
        "--storage.postgres=" + postgres::Server::address_at(port_to("postgres", database.port())),
        "--storage.connections=3",
        "--cache.redis=127.0.0.1:" + std::to_string(port_to("redis", cache.port())),
        "--server.public_url=" + url()};
    for (std::string& flag : kafka_flags()) flags.push_back(std::move(flag));
    flags.insert(flags.end(), options_.settings.begin(), options_.settings.end());
    return flags;
}

std::vector<std::string> TownOfProcesses::tls_flags(const std::string& service) {
    if (!authority_) return {};
    // The gateway's process acts for the command line too: it loads the town.
    const std::string more = service == "gateway" ? ",DNS:cli" : "";
    const auto files = authority_->sign(service, service,
                                        "DNS:" + service + ",DNS:" + service + ".waybill" + more);
    return {"--rpc.certificate=" + files.certificate_file, "--rpc.key=" + files.key_file,
            "--rpc.authority=" + files.ca_file};
}

std::string TownOfProcesses::start() {
    const auto migrated = run({"migrate"});
    if (migrated.code != 0) return migrated.err;
    processes_.clear();  // those of last time
    // As on a machine of its own: who signs no tokens is not given the key.
    const std::filesystem::path gateways = folder / "gateway";
    if (!std::filesystem::exists(gateways))
        std::filesystem::copy(folder / "data", gateways, std::filesystem::copy_options::recursive);
    std::filesystem::remove(gateways / "secrets" / "token_key.pem");
    for (const std::string& service : services) {
        if (service == "gateway")  // it loads the town into the others
            for (const auto& [name, child] : processes_)
                if (!wait_until(Millis{60'000}, [&] { return ready(name); }))
                    return name + " is not ready: " + child->err();
        start(service);
    }
    if (!wait_until(Millis{60'000}, [&] { return ready("gateway"); }))
        return "the gateway is not ready: " + process_of("gateway").err();
    if (options_.contents == Contents::none) return {};
    if (!wait_until(Millis{60'000},
                    [&] { return process_of("gateway").out().contains("Try next"); }))
        return "the town is not loaded: " + process_of("gateway").err();
    return {};
}

void TownOfProcesses::start(const std::string& service) {
    std::vector<std::string> words{"serve", service == "gateway"
                                                ? "--server.data=" + (folder / "gateway")
                                                : data_flag(folder)};
    for (std::string& flag : shared_flags()) words.push_back(std::move(flag));
    for (std::string& flag : tls_flags(service)) words.push_back(std::move(flag));
    words.push_back("--services=" + service);
    words.push_back("--server.internal_port=" + std::to_string(internal_ports_.at(service)));
    if (service == "gateway") {
        words.push_back("--server.port=" + std::to_string(public_port_));
        if (options_.contents == Contents::demo) words.emplace_back("--demo");
    } else {
        words.push_back("--rpc.port=" + std::to_string(rpc_ports_.at(service)));
    }
    for (const std::string& name : services)
        if (name != "gateway") words.push_back(peer_flag(name));
    processes_[service] = std::make_unique<Child>(std::move(words), folder.path());
}

std::string TownOfProcesses::peer_flag(const std::string& service) const {
    std::string flag = "--peers." + service +
                       "=127.0.0.1:" + std::to_string(port_to(service, rpc_ports_.at(service)));
    if (const auto other = other_rpc_ports_.find(service); other != other_rpc_ports_.end())
        flag += ",127.0.0.1:" + std::to_string(other->second);
    return flag;
}

std::string TownOfProcesses::replace(const std::string& service) {
    std::swap(rpc_ports_.at(service), other_rpc_ports_.at(service));
    std::swap(internal_ports_.at(service), other_internal_ports_.at(service));
    const auto old = std::move(processes_.at(service));
    start(service);
    if (!wait_until(Millis{60'000}, [&] { return ready(service); }))
        return service + " is not ready: " + process_of(service).err();
    rest(Millis{2'500});  // callers look for a process that was away every 2 s
    old->send(SIGTERM);
    const auto code = old->wait(Millis{20'000});
    if (code == 0) return {};
    return service + " does not end well: " + old->err();
}

bool TownOfProcesses::ready(const std::string& service) {
    return http_get(internal_ports_.at(service), "/readyz").status == 200;
}

std::string TownOfProcesses::readiness(const std::string& service) const {
    return http_get(internal_ports_.at(service), "/readyz").body;
}

std::vector<std::string> TownOfProcesses::demo(int orders, std::vector<std::string> more) const {
    std::vector<std::string> words{
        "demo",
        "--orders",
        std::to_string(orders),
        "--speed",
        "1000",
        "--url",
        url(),
        "--internal-url",
        "http://127.0.0.1:" + std::to_string(internal_ports_.at("notifications"))};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Finished TownOfProcesses::run(std::vector<std::string> words, Millis limit) const {
    words.push_back(data_flag(folder));
    for (std::string& flag : shared_flags()) words.push_back(std::move(flag));
    return process::run(std::move(words), folder.path(), limit);
}

std::string TownOfProcesses::warnings() const {
    std::string all;
    for (const auto& [name, child] : processes_) {
        const std::string err = child->err();
        for (std::size_t at = 0; at < err.size();) {
            const auto end = std::min(err.find('\n', at), err.size());
            const std::string line = err.substr(at, end - at);
            if (line.contains(R"("level":"warn")") || line.contains(R"("level":"error")"))
                all.append(name).append(": ").append(line).append("\n");
            at = end + 1;
        }
    }
    return all;
}

}  // namespace waybill::system_test
