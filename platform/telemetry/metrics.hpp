// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace waybill::telemetry {

/// Counts events. One atomic addition; any thread.
class alignas(64) Counter {  // a cache line each: neighbours are counted by different loops
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// A level that goes up and down. Any thread.
class alignas(64) Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double change) { value_.fetch_add(change, std::memory_order_relaxed); }
    double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// Counts measurements by size. `bounds` are the inclusive upper edges, ascending, static storage.
/// Any thread; a reader may see a measurement in its bucket a moment before it is in the sum.
class Histogram {
public:
    explicit Histogram(std::span<const double> bounds);
    void observe(double value);
    /// In seconds.
    void observe(Duration value) { observe(std::chrono::duration<double>(value).count()); }

    std::span<const double> bounds() const { return bounds_; }
    /// One number per bound and a last one for what is above all, not cumulated.
    std::vector<std::uint64_t> counts() const;
    std::uint64_t count() const;
    double sum() const { return sum_.load(std::memory_order_relaxed); }

private:
    std::span<const double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
    std::atomic<double> sum_{0};
};

/// Observes the time between construction and destruction.
class Timer {
public:
    Timer(const Clock& clock, Histogram& histogram)
        : clock_{clock}, histogram_{histogram}, begin_{clock.steady()} {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { histogram_.observe(clock_.steady() - begin_); }

private:
    const Clock& clock_;
    Histogram& histogram_;
    SteadyTime begin_;
};

}  // namespace waybill::telemetry
