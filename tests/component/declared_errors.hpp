// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/handler_around.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::town {

/// The statuses and problem codes that the OpenAPI document says of each operation.
class DeclaredErrors {
public:
    explicit DeclaredErrors(std::string_view openapi);

    /// What an answer has that the document does not say, in words; empty when it says all. A path
    /// without an operation, and a method that its path lacks, are not in the document.
    std::string missing(const http::Request& request, const http::Response& response) const;

private:
    using Codes = std::set<std::string, std::less<>>;
    struct Operation {
        std::string method;             ///< in capitals
        std::vector<std::string> path;  ///< its segments
        std::map<int, Codes> answers;
    };
    const Operation* find(const http::Request& request) const;

    std::vector<Operation> operations_{};
};

/// Hands requests on, and fails the test where an answer is not in the document.
class JudgingHandler final : public HandlerAround {
public:
    explicit JudgingHandler(http::Handler& inner) : HandlerAround{inner} {}
    /// Lives as long as this.
    void judge_by(const DeclaredErrors& declared) { declared_ = &declared; }

    Task<http::Response> handle(Context ctx, http::Request request) override;

private:
    const DeclaredErrors* declared_{nullptr};
};

}  // namespace waybill::town
