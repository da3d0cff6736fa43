// SPDX-License-Identifier: Apache-2.0
#include "tests/kafka/broker.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace waybill::kafka {
namespace {

using Words = std::vector<std::string>;

constexpr int tries_max = 1200;  // of 50 ms each: the machine may be busy with other tests
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

/// A free port, held until the other one is found too.
class Port {
public:
    Port() : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error{"no port for Kafka"};
        number_ = ntohs(address.sin_port);
    }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    ~Port() { (void)::close(fd_); }
    int number() const { return number_; }

private:
    int fd_;
    int number_{0};
};

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(int log, std::vector<char*>& words) {
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)::dup2(log, STDOUT_FILENO);
    (void)::dup2(log, STDERR_FILENO);
    char path[] = "PATH=/usr/bin:/bin";
    char* const environment[] = {path, nullptr};
    (void)::execve(words.front(), words.data(), environment);
    ::_exit(127);
}

pid_t run_java(const std::filesystem::path& folder, Words arguments,
               const std::filesystem::path& log_file) {
    const auto jars = std::filesystem::absolute(WAYBILL_KAFKA_JARS);
    if (!std::filesystem::exists(jars))
        throw std::runtime_error{jars.string() + " is not there: ./dev setup fetches Kafka"};
    Words words{"/usr/bin/java",
                "-Xms128m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + (folder / "log4j2.properties").string(),
                "-cp",
                (jars / "*").string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const pid_t pid = ::fork();
    if (pid == 0) become(log, pointers);
    (void)::close(log);
    if (pid < 0) throw std::runtime_error{"cannot fork"};
    return pid;
}

}  // namespace

Broker::Broker() {
    {
        const Port port;
        const Port other;
        port_ = port.number();
        controller_port_ = other.number();
    }
    std::string pattern =
        (std::filesystem::temp_directory_path() / "waybill-kafka-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no folder for Kafka"};
    folder_ = pattern;
    write_settings();
    format();
    start();
}

Broker::~Broker() {
    kill();
    std::error_code ignored;  // a folder left in /tmp harms no test
    std::filesystem::remove_all(folder_, ignored);
}

Broker& Broker::shared() {
    static Broker broker;
    return broker;
}

std::string Broker::address() const { return "127.0.0.1:" + std::to_string(port_); }

std::string Broker::fresh_prefix() {
    static std::atomic<int> number{0};
    return "test" + std::to_string(++number) + ".";
}

void Broker::write_settings() const {
    const std::string controller = "127.0.0.1:" + std::to_string(controller_port_);
    std::ofstream{folder_ / "server.properties"}
        << settings << "listeners=PLAINTEXT://" << address() << ",CONTROLLER://" << controller
        << "\nadvertised.listeners=PLAINTEXT://" << address() << "\ncontroller.quorum.voters=1@"
        << controller << "\nlog.dirs=" << (folder_ / "data").string() << "\n";
    std::ofstream{folder_ / "log4j2.properties"} << log_settings;
}

void Broker::format() {
    const auto log = folder_ / "format.log";
    const pid_t pid = run_java(folder_,
                               {"kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qk",
                                "-c", folder_ / "server.properties"},
                               log);
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid || status != 0)
        throw std::runtime_error{"Kafka's folder cannot be made: " + text_of(log)};
}

void Broker::start() {
    const auto log = folder_ / "server.log";
    pid_ = run_java(folder_, {"kafka.Kafka", folder_ / "server.properties"}, log);
    for (int i = 0; text_of(log).find("Kafka Server started") == std::string::npos; ++i) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) pid_ = -1;
        if (i == tries_max) kill();
        if (pid_ < 0) throw std::runtime_error{"Kafka did not start: " + text_of(log)};
        (void)::poll(nullptr, 0, 50);
    }
}

void Broker::kill() {
    if (pid_ <= 0) return;
    (void)::kill(pid_, SIGKILL);
    (void)::waitpid(std::exchange(pid_, -1), nullptr, 0);
}

}  // namespace waybill::kafka
