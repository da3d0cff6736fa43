// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace waybill::kafka {

/// A Kafka of the test's own, one node: a folder in /tmp, two ports of 127.0.0.1 that nobody has.
/// It ends with the object, and with the test's process whatever ends that. Throws where it is not
/// there. It takes 4 s to start, so tests share one and make topics of their own.
class Broker {
public:
    Broker();
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// The one that a test program shares, started when it is first asked for.
    static Broker& shared();

    std::string address() const;
    /// A prefix of topics and groups that nobody has had before.
    static std::string fresh_prefix();

    /// Ends it as a power cut would; `start` brings it back with what it had given to the kernel.
    void kill();
    void start();

private:
    void write_settings() const;
    void format();

    std::filesystem::path folder_;
    int port_;
    int controller_port_;
    pid_t pid_{-1};
};

}  // namespace waybill::kafka
