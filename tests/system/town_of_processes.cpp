// SPDX-License-Identifier: Apache-2.0
#include "tests/system/town_of_processes.hpp"

#include "tests/process/ports.hpp"

namespace waybill::system_test {

using namespace process;

const std::vector<std::string> TownOfProcesses::services{
    "identity", "catalog", "orders", "payments", "couriers", "notifications", "gateway"};

TownOfProcesses::TownOfProcesses(Options options) : options_{std::move(options)} {
    if (options_.calls == Calls::tls)
        authority_ = std::make_unique<grpc_adapter::Authority>(certificates_, "town");
    const auto ports = free_ports(2 * services.size() + 1);
    for (std::size_t i = 0; i < services.size(); ++i) {
        rpc_ports_[services[i]] = ports[2 * i];
        internal_ports_[services[i]] = ports[2 * i + 1];
    }
    public_port_ = ports.back();
}

std::vector<std::string> TownOfProcesses::shared_flags() const {
    std::vector<std::string> flags{data_flag(folder),
                                   "--storage.postgres=" + database.address(),
                                   "--storage.connections=3",
                                   "--events.kafka=" + broker.address(),
                                   "--events.session=6s",
                                   "--cache.redis=" + cache.address(),
                                   "--server.public_url=" + url()};
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
    std::vector<std::string> words{"serve"};
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
    for (const auto& [name, port] : rpc_ports_)
        if (name != "gateway")
            words.push_back("--peers." + name + "=127.0.0.1:" + std::to_string(port));
    processes_[service] = std::make_unique<Child>(std::move(words), folder.path());
}

bool TownOfProcesses::ready(const std::string& service) {
    return http_get(internal_ports_.at(service), "/readyz").status == 200;
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
