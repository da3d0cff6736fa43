// SPDX-License-Identifier: Apache-2.0
#include "tests/component/declared_errors.hpp"

#include "platform/json/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <format>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace waybill::town {
namespace {

constexpr std::size_t document_max = std::size_t{8} * 1024 * 1024;

std::vector<std::string> segments_of(std::string_view path) {
    return path | std::views::split('/') | std::ranges::to<std::vector<std::string>>();
}

/// Of a template; nothing when the path is another one, else more the earlier it names a word.
std::string likeness(const std::vector<std::string>& pattern,
                     const std::vector<std::string>& path) {
    std::string like;
    if (pattern.size() != path.size()) return like;
    for (const auto& [wanted, given] : std::views::zip(pattern, path)) {
        const bool any = wanted.starts_with('{');
        if (any ? given.empty() : wanted != given) return {};
        like.push_back(any ? 'a' : 'b');
    }
    return like;
}

}  // namespace

DeclaredErrors::DeclaredErrors(std::string_view openapi) {
    const auto document = json::Document::parse(openapi, {.bytes_max = document_max});
    if (!document) throw std::runtime_error{"the OpenAPI document is no JSON"};
    for (auto path = document->root().find("paths")->first(); path.more(); path.next()) {
        for (auto method = path.value().first(); method.more(); method.next()) {
            const auto responses = method.value().find("responses");
            if (!responses) continue;  // parameters of all methods
            Operation operation{.method = std::string{method.key()},
                                .path = segments_of(path.key()),
                                .answers = {}};
            std::ranges::transform(operation.method, operation.method.begin(),
                                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            for (auto answer = responses->first(); answer.more(); answer.next()) {
                int status = 0;
                const std::string_view digits = answer.key();
                std::from_chars(digits.data(), digits.data() + digits.size(), status);
                Codes& codes = operation.answers[status];
                if (const auto listed = answer.value().find("x-codes"))
                    for (auto code = listed->first(); code.more(); code.next())
                        codes.emplace(code.value().string());
            }
            operations_.push_back(std::move(operation));
        }
    }
}

const DeclaredErrors::Operation* DeclaredErrors::find(const http::Request& request) const {
    const auto path = segments_of(request.path);
    const Operation* best = nullptr;
    std::string most;
    for (const Operation& operation : operations_) {
        if (operation.method != to_string(request.method)) continue;
        const std::string like = likeness(operation.path, path);
        if (like <= most) continue;
        most = like;
        best = &operation;
    }
    return best;
}

std::string DeclaredErrors::missing(const http::Request& request,
                                    const http::Response& response) const {
    const Operation* const operation = find(request);
    if (operation == nullptr) return {};
    const auto where = std::format("{} {}", to_string(request.method), request.path);
    const auto answer = operation->answers.find(response.status);
    const auto problem = json::Document::parse(response.body);
    const auto code = response.status >= 400 && problem && problem->root().text("code")
                          ? std::string{*problem->root().text("code")}
                          : std::string{};
    if (answer == operation->answers.end())
        return std::format("{} answers {} {}, which its description does not have", where,
                           response.status, code);
    const bool injected = code.starts_with("test.");  // by a plan of faults
    if (!code.empty() && !injected && !answer->second.contains(code))
        return std::format("{} answers {} {}, and the description of {} has no such code", where,
                           response.status, code, response.status);
    return {};
}

Task<http::Response> JudgingHandler::handle(Context ctx, http::Request request) {
    auto response = co_await inner_.handle(std::move(ctx), request);
    if (declared_ != nullptr) {
        const auto missing = declared_->missing(request, response);
        EXPECT_TRUE(missing.empty()) << missing;
    }
    co_return response;
}

}  // namespace waybill::town
