// SPDX-License-Identifier: Apache-2.0
#include "tests/answer/answer.hpp"

#include "platform/testing/json_pointer.hpp"

#include <format>
#include <stdexcept>

namespace waybill::town {

Answer::Answer(http::Response response) : response_{std::move(response)} {
    if (!header("Content-Type").contains("json")) return;
    if (auto parsed = json::Document::parse(response_.body)) document_.emplace(*std::move(parsed));
}

std::string Answer::header(std::string_view name) const {
    return std::string{response_.headers.find(name).value_or("")};
}

std::string Answer::describe() const {
    return std::format("{} {}", response_.status, response_.body);
}

json::View Answer::at(std::string_view pointer) const {
    if (document_)
        if (const auto found = at_pointer(document_->root(), pointer)) return *found;
    throw std::runtime_error{std::format("no {} in {}", pointer, describe())};
}

bool Answer::has(std::string_view pointer) const {
    return document_ && at_pointer(document_->root(), pointer).has_value();
}

std::string Answer::text(std::string_view pointer) const {
    const auto found = at(pointer);
    if (!found.is(json::Kind::string))
        throw std::runtime_error{std::format("{} is no text in {}", pointer, describe())};
    return std::string{found.string()};
}

std::int64_t Answer::number(std::string_view pointer) const {
    if (const auto value = at(pointer).whole()) return *value;
    throw std::runtime_error{std::format("{} is no whole number in {}", pointer, describe())};
}

bool Answer::flag(std::string_view pointer) const {
    const auto found = at(pointer);
    if (!found.is(json::Kind::boolean))
        throw std::runtime_error{std::format("{} is neither in {}", pointer, describe())};
    return found.boolean();
}

std::size_t Answer::size(std::string_view pointer) const {
    return has(pointer) ? at(pointer).size() : 0;
}

std::string Answer::code() const { return has("/code") ? text("/code") : std::string{}; }

const Answer& Answer::expect(int status) const& {
    if (response_.status != status)
        throw std::runtime_error{std::format("{} instead of {}", describe(), status)};
    return *this;
}

Answer Answer::expect(int status) && {
    static_cast<const Answer&>(*this).expect(status);
    return std::move(*this);
}

}  // namespace waybill::town
