// SPDX-License-Identifier: Apache-2.0
#include "platform/http/call.hpp"

#include "platform/core/assert.hpp"
#include "platform/http/compress.hpp"

namespace waybill::http {
namespace {

constexpr std::size_t worth_compressing = 1024;         // below, one packet carries it either way
constexpr std::size_t cheap_to_compress = 16UZ * 1024;  // with all effort, beside other requests

}  // namespace

const std::string& RawInput::operator[](std::string_view name) const {
    for (const auto& [parameter, value] : parameters)
        if (parameter == name) return value;
    broken_promise("the route's pattern has the parameter that its handler asks for");
}

SharedBody share_body(std::string json) {
    SharedBody shared;
    const auto effort = json.size() < cheap_to_compress ? Effort::best : Effort::quick;
    if (auto smaller = json.size() < worth_compressing ? std::nullopt : gzip(json, effort))
        shared.gzip = std::make_shared<const std::string>(std::move(*smaller));
    shared.json = std::make_shared<const std::string>(std::move(json));
    return shared;
}

}  // namespace waybill::http
