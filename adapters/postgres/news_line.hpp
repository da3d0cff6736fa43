// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/news.hpp"

#include <condition_variable>
#include <functional>
#include <set>
#include <stop_token>
#include <thread>

namespace waybill::postgres {

/// The line between processes on which each tells the others what its commits announced: NOTIFY,
/// on a connection of its own that listens as well.
///
/// A NOTIFY within the transaction would make all commits of the database wait for one another,
/// fsync and all. News are hints, so they leave after the commit; those that come while the line is
/// busy leave together, each once. Where no other process listens they stay here, as each of them
/// would wake all that listen to anything in the database.
///
/// It is always there, so it also tells when the server is gone and when it is back.
class NewsLine {
public:
    using OnChange = std::function<void(const Status&)>;

    NewsLine(Connection::Options connection, sql::News& news, OnChange on_change);
    /// What nobody has been told of yet is left untold.
    ~NewsLine();
    NewsLine(const NewsLine&) = delete;
    NewsLine& operator=(const NewsLine&) = delete;

    /// Tells the other processes. From any thread.
    void say(std::span<const std::string_view> news);

private:
    void run(const std::stop_token& stop);
    Status converse(Connection& connection, const std::stop_token& stop);
    void note(const Status& connected);
    Status say_all(Connection& connection);
    Status ask_for_life(Connection& connection);
    Status look_for_others(Connection& connection);
    Status notify(Connection& connection, const std::string& names) const;
    void heed(Connection& connection);
    void wake() const;

    Connection::Options options_;
    std::string channel_;
    sql::News& news_;
    OnChange on_change_;
    bool gone_{false};
    bool alone_{false};  ///< used by its thread, as all that needs no mutex
    int wake_fd_;
    std::mutex mutex_{};
    std::condition_variable_any ended_{};  ///< waited on with the thread's stop token
    std::set<std::string> untold_{};
    std::jthread thread_{};
};

}  // namespace waybill::postgres
