// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <map>
#include <span>
#include <string_view>

namespace waybill::http {

/// One public error code. The views have static storage.
struct ErrorEntry {
    std::string_view code;
    ErrorKind kind{ErrorKind::invalid};
    std::string_view title;   ///< one sentence without a full stop
    std::string_view help{};  ///< what a caller can do about it
    int status{0};            ///< where HTTP has a finer status than the kind; else 0
};

/// HTTP status of a kind of failure; the only such table.
int status_of(ErrorKind kind);

/// Every code that an answer may carry. Begins with those of the router itself; services add
/// theirs while routes are mounted. The same code twice with another meaning ends the process.
class ErrorCatalogue {
public:
    ErrorCatalogue();
    void add(std::span<const ErrorEntry> entries);
    void add(std::initializer_list<ErrorEntry> entries) {
        add(std::span{entries.begin(), entries.size()});
    }
    const ErrorEntry* find(std::string_view code) const;
    int status_of(const Error& error) const;
    int status_of(const ErrorEntry& entry) const;
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

private:
    std::map<std::string_view, ErrorEntry> entries_;
};

}  // namespace waybill::http
