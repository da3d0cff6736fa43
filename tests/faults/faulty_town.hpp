// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/faults/probe.hpp"
#include "tests/system/town_of_processes.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace waybill::system_test {

/// Whether `./dev long` runs the tests: faults then last 30 s, and what they cost is asserted.
bool runs_long();

/// Something that is gone for a while.
struct Fault {
    std::string name;
    std::string of;  ///< `postgres`, `kafka`, `redis` or a service
    std::function<void()> begin;
    std::function<void()> end;
    /// Which check of the gateway must say so in `/readyz`; empty: none.
    std::string missing{};
};

/// Seven processes, of which and of whose servers each may be gone while orders are played.
class FaultyTown {
public:
    /// What is in the way, in words; else orders are being played.
    std::string start();
    /// Lasts for a while, under load. Then an order must go through again.
    void strike(const Fault& fault);
    /// Ends the load. New orders end well, and nothing that was acknowledged is lost, or told
    /// twice.
    void finish();

    Fault pause(const std::string& of);
    Fault cut(const std::string& of);

    TownOfProcesses town{{.network = TownOfProcesses::Network::spoilable}};
    Probe probe{town.port()};

private:
    std::filesystem::path journal() const { return town.folder.path() / "journal"; }
    void expect_named(const Fault& fault);
    void expect_journal_kept();
    void expect_told_once();
    std::map<std::string, long> memory();

    std::optional<process::Child> load_{};
    std::map<std::string, int> strikes_{};  ///< by what they were of
    std::map<std::string, long> memory_{};  ///< bytes of each process, before
};

}  // namespace waybill::system_test
