// SPDX-License-Identifier: Apache-2.0
#include "tests/kafka/broker.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

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

std::string text_of(const std::string& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Broker::Broker(std::optional<Doors> doors, int clients_port)
    : doors_{std::move(doors)}, clients_port_{clients_port == 0 ? port() : clients_port} {
    write_settings();
    std::vector<std::string> format{"kafka.tools.StorageTool", "format", "-t",
                                    "MkU3OEVBNTcwNTJENDM2Qk",  "-c",     properties()};
    if (doors_)
        format.insert(format.end(), {"--add-scram", "SCRAM-SHA-512=[name=" + doors_->user +
                                                        ",password=" + doors_->password + "]"});
    const auto made = program_.run(java(format));
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
    const std::string ours = doors_ ? "SASL_SSL://" : "PLAINTEXT://";
    std::ofstream{properties()} << settings << (doors_ ? write_doors() : std::string{})
                                << "listeners=" << ours << "127.0.0.1:" << port()
                                << ",CONTROLLER://" << controller
                                << "\nadvertised.listeners=" << ours << address()
                                << "\ncontroller.quorum.voters=1@" << controller
                                << "\nlog.dirs=" << (program_.folder() / "data").string() << "\n";
    std::ofstream{program_.folder() / "log4j2.properties"} << log_settings;
}

/// Answers what the settings say of them.
std::string Broker::write_doors() const {
    const std::string store = program_.folder() / "keystore.pem";
    std::ofstream{store} << text_of(doors_->key_file) << text_of(doors_->certificate_file);
    const std::string logs_in =
        " required username=\"" + doors_->user + "\" password=\"" + doors_->password + "\"";
    const std::string modules = "org.apache.kafka.common.security.";
    return "listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL\n"
           "inter.broker.listener.name=SASL_SSL\n"
           "sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN\n"
           "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512\n"
           "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=" +
           modules + "scram.ScramLoginModule" + logs_in +
           ";\n"
           "listener.name.sasl_ssl.plain.sasl.jaas.config=" +
           modules + "plain.PlainLoginModule" + logs_in + " user_" + doors_->user + "=\"" +
           doors_->password +
           "\";\n"
           "ssl.keystore.type=PEM\nssl.keystore.location=" +
           store + "\nssl.truststore.type=PEM\nssl.truststore.location=" + doors_->authority_file +
           "\n";
}

process::ServerProgram::Words Broker::java(const std::vector<std::string>& arguments) const {
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
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

}  // namespace waybill::kafka
