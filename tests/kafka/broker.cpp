// SPDX-License-Identifier: Apache-2.0
#include "tests/kafka/broker.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace waybill::kafka {
namespace {

constexpr std::string_view settings = R"(process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
# Else one that was killed waits 13 s for its own registration to end.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
)";
constexpr std::string_view log_settings = R"(rootLogger.level=info
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m%n%throwable
)";

}  // namespace

Broker::Broker(int clients_port) : clients_port_{clients_port == 0 ? port() : clients_port} {
    write_settings();
    const auto made = program_.run(java(
        {"kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qk", "-c", properties()}));
    if (made.code != 0) throw std::runtime_error{"Kafka's folder cannot be made: " + made.out};
    start();
}

Broker& Broker::shared() {
    static Broker broker;
    return broker;
}

std::string Broker::fresh_prefix() {
    static std::atomic<int> number{0};
    return "test" + std::to_string(++number) + ".";
}

void Broker::start() { program_.start(java({"kafka.Kafka", properties()})); }

std::string Broker::properties() const { return program_.folder() / "server.properties"; }

void Broker::write_settings() const {
    const std::string controller = "127.0.0.1:" + std::to_string(ports_[1]);
    std::ofstream{properties()} << settings << "listeners=PLAINTEXT://127.0.0.1:" << port()
                                << ",CONTROLLER://" << controller
                                << "\nadvertised.listeners=PLAINTEXT://" << address()
                                << "\ncontroller.quorum.voters=1@" << controller
                                << "\nlog.dirs=" << (program_.folder() / "data").string() << "\n";
    std::ofstream{program_.folder() / "log4j2.properties"} << log_settings;
}

process::ServerProgram::Words Broker::java(std::initializer_list<std::string> arguments) const {
    const auto jars = std::filesystem::absolute(WAYBILL_KAFKA_JARS);
    if (!std::filesystem::exists(jars))
        throw std::runtime_error{jars.string() + " is not there: ./dev setup fetches Kafka"};
    process::ServerProgram::Words words{
        "/usr/bin/java",
        "-Xms128m",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.configurationFile=" + (program_.folder() / "log4j2.properties").string(),
        "-cp",
        jars / "*"};
    words.insert(words.end(), arguments);
    return words;
}

}  // namespace waybill::kafka
