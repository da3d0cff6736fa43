// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/engine.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace waybill::audit {

/// The databases of one installation, opened for reading beside a running server or without one.
class Books {
public:
    /// `folder` has the secrets.
    Books(std::string folder, std::unique_ptr<Engine> engine)
        : folder_{std::move(folder)}, engine_{std::move(engine)} {}
    /// Where the databases are in the folder. The error's message is one line.
    static Result<Books> open(const std::string& folder);
    /// Another reader of the same.
    Result<Books> another() const;

    /// One moment of all databases, held until each of the readers is released. In files it is
    /// taken again when something is committed meanwhile; a server that never pauses may get two
    /// changes of two services between, so what looks wrong is looked at again.
    static Status hold(std::span<Books* const> readers);
    Status hold();
    void release();
    /// Goes on in a moment of its own once the present one is as old as that: meanwhile the
    /// server's log only grows.
    Status renew(std::chrono::seconds age);

    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row) {
        return engine_->fetch(query, values, row);
    }
    /// A statement that is made at run time.
    Status fetch(std::string text, FunctionRef<void(const sql::Row&)> row) {
        return engine_->fetch(std::move(text), row);
    }

    using Objects = std::set<std::string, std::less<>>;
    /// Those that have news or work under way in this moment: orders, payments and users. None
    /// when that cannot be read, which other checks tell.
    const Objects& under_way();

    const std::string& folder() const { return folder_; }
    Engine& engine() { return *engine_; }

private:
    Status take(std::string& moment);

    std::string folder_;
    std::unique_ptr<Engine> engine_;
    std::optional<Objects> under_way_{};
    std::chrono::steady_clock::time_point held_since_{};
};

}  // namespace waybill::audit
