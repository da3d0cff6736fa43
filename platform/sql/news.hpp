// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"

#include <mutex>
#include <string_view>
#include <vector>

namespace waybill::sql {

/// Who waits for which news of one database: names of static storage (`outbox`, `jobs`) that
/// transactions announce. Several may wait for the same. Thread-safe.
class News {
public:
    void listen(std::string_view name, Signal& signal);
    void unlisten(const Signal& signal);
    /// Once the commit is durable; an engine with other processes also tells what it hears of them.
    void tell(std::string_view name);

private:
    struct Listening {
        std::string_view name;
        Signal* signal;
    };
    std::mutex mutex_{};
    std::vector<Listening> all_{};
};

/// One loop's ear: woken by commits that announce `name`, wherever they were made. A hint that may
/// come late or never, so whoever waits also looks by itself. The news outlives it.
class Listener {
public:
    Listener(News& news, std::string_view name) : news_{news} { news_.listen(name, signal_); }
    ~Listener() { news_.unlisten(signal_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// From within this process.
    void notify() { signal_.notify(); }
    /// False when `limit` or the deadline passed; true when woken or cancelled.
    Task<bool> wait(Context ctx, Duration limit) { return signal_.wait(std::move(ctx), limit); }

private:
    News& news_;
    Signal signal_{};
};

}  // namespace waybill::sql
