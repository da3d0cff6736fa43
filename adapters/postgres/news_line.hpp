// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/connection.hpp"
#include "platform/sql/news.hpp"

#include <set>
#include <stop_token>
#include <thread>

namespace waybill::postgres {

/// The line between processes on which each tells the others what its commits announced: NOTIFY,
/// on a connection of its own that listens as well.
///
/// A NOTIFY within the transaction would make all commits of the database wait for one another,
/// fsync and all. News are hints, so they leave after the commit; those that come while the line is
/// busy leave together, each once.
class NewsLine {
public:
    NewsLine(Connection::Options connection, sql::News& news);
    /// What nobody has been told of yet is left untold.
    ~NewsLine();
    NewsLine(const NewsLine&) = delete;
    NewsLine& operator=(const NewsLine&) = delete;

    /// Tells the other processes. From any thread.
    void say(std::span<const std::string_view> news);

private:
    void run(const std::stop_token& stop);
    bool converse(Connection& connection, const std::stop_token& stop);
    Status say_all(Connection& connection);
    void wake() const;

    Connection::Options options_;
    std::string channel_;
    sql::News& news_;
    int wake_fd_;
    std::mutex mutex_{};
    std::set<std::string> untold_{};
    std::jthread thread_{};
};

}  // namespace waybill::postgres
