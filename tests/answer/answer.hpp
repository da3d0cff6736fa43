// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"
#include "platform/json/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::town {

/// One answer of the API, its JSON read. Asking for what is not there throws, with the whole
/// answer in the message: the test ends and shows it.
class Answer {
public:
    explicit Answer(http::Response response);

    int status() const { return response_.status; }
    const std::string& body() const { return response_.body; }
    const http::Response& response() const { return response_; }
    /// Empty when absent.
    std::string header(std::string_view name) const;

    bool has(std::string_view pointer) const;
    std::string text(std::string_view pointer) const;
    std::int64_t number(std::string_view pointer) const;
    bool flag(std::string_view pointer) const;
    /// Elements of an array; 0 when there is none.
    std::size_t size(std::string_view pointer) const;
    /// `code` of a problem document, or nothing.
    std::string code() const;

    /// This answer, if it has that status.
    const Answer& expect(int status) const&;
    Answer expect(int status) &&;
    std::string describe() const;

private:
    json::View at(std::string_view pointer) const;
    http::Response response_;
    std::optional<json::Document> document_;
};

}  // namespace waybill::town
