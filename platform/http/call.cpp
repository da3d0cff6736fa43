// SPDX-License-Identifier: Apache-2.0
#include "platform/http/call.hpp"

#include "platform/core/assert.hpp"
#include "platform/http/header_values.hpp"

#include <algorithm>
#include <utility>

namespace waybill::http {
namespace {

constexpr std::size_t worth_packing = 1024;         // below, one packet carries it either way
constexpr std::size_t cheap_to_pack = 16UZ * 1024;  // with all effort, beside other requests

}  // namespace

const std::string& RawInput::operator[](std::string_view name) const {
    for (const auto& [parameter, value] : parameters)
        if (parameter == name) return value;
    broken_promise("the route's pattern has the parameter that its handler asks for");
}

std::size_t SharedBody::size() const {
    std::size_t sum = bytes->size();
    for (const auto& one : packed) sum += one ? one->size() : 0;
    return sum;
}

SharedBody share_body(std::string bytes) {
    SharedBody shared;
    const auto effort = bytes.size() < cheap_to_pack ? Effort::best : Effort::quick;
    if (bytes.size() >= worth_packing)
        for (const Coding coding : enum_values<Coding>)
            if (auto smaller = pack(coding, bytes, effort))
                shared.packed[std::to_underlying(coding)] =
                    std::make_shared<const std::string>(*std::move(smaller));
    shared.bytes = std::make_shared<const std::string>(std::move(bytes));
    return shared;
}

void put_body(Response& response, const Request& request, const SharedBody& body) {
    const auto accepted = request.headers.find("Accept-Encoding");
    const auto coding = accepted ? coding_for(*accepted) : std::nullopt;
    const auto* packed = coding ? body.packed[std::to_underlying(*coding)].get() : nullptr;
    response.body = packed != nullptr ? *packed : *body.bytes;
    if (packed != nullptr) response.headers.add("Content-Encoding", enum_name(*coding));
    if (std::ranges::any_of(body.packed, [](const auto& one) { return one != nullptr; }))
        add_vary(response.headers, "Accept-Encoding");
}

}  // namespace waybill::http
