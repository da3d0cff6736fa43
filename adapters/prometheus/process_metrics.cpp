// SPDX-License-Identifier: Apache-2.0
#include "adapters/prometheus/process_metrics.hpp"

#include "platform/telemetry/build_info.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace waybill::prometheus_adapter {
namespace {

double resident_bytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr) return 0;
    long total = 0;
    long resident = 0;
    const int read = std::fscanf(file, "%ld %ld", &total, &resident);
    std::fclose(file);
    return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE))
                     : 0;
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_descriptors() {
    DIR* folder = opendir("/proc/self/fd");
    if (folder == nullptr) return 0;
    int count = 0;
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count - 3;  // `.`, `..` and the folder itself
}

double descriptors_limit() {
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

void declare_build(telemetry::Registry& registry) {
    const telemetry::BuildInfo info = telemetry::build_info();
    const telemetry::LabelSet labels[]{{"version", {std::string{info.version}}},
                                       {"compiler", {std::string{info.compiler}}}};
    registry
        .gauges({.name = "waybill_build_info", .help = "What the binary was built from, always 1"},
                labels)
        .front()
        ->set(1);
}

}  // namespace

ProcessMetrics::ProcessMetrics(telemetry::Registry& registry, const Clock& clock)
    : clock_{clock},
      begin_{clock.steady()},
      resident_{registry.gauge({.name = "waybill_process_resident_memory_bytes",
                                .help = "Memory of the process that is in RAM"})},
      cpu_{registry.outside_total({.name = "waybill_process_cpu_seconds_total",
                                   .help = "Processor time used, user and system"})},
      descriptors_{
          registry.gauge({.name = "waybill_process_open_fds", .help = "File descriptors in use"})},
      descriptors_max_{
          registry.gauge({.name = "waybill_process_max_fds", .help = "Limit of file descriptors"})},
      uptime_{registry.gauge(
          {.name = "waybill_process_uptime_seconds", .help = "Time since the start"})},
      refresh_{registry.on_snapshot([this] { refresh(); })} {
    declare_build(registry);
}

void ProcessMetrics::refresh() {
    resident_.set(resident_bytes());
    cpu_.set(cpu_seconds());
    descriptors_.set(open_descriptors());
    descriptors_max_.set(descriptors_limit());
    uptime_.set(std::chrono::duration<double>(clock_.steady() - begin_).count());
}

}  // namespace waybill::prometheus_adapter
