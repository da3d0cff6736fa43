// SPDX-License-Identifier: Apache-2.0
#include "tests/system/person.hpp"

#include <format>
#include <sstream>
#include <stdexcept>

namespace waybill::system_test {

town::Answer say(int port, const process::HttpAsk& ask) {
    const auto heard = process::http_send(port, ask);
    if (heard.status == 0)
        throw std::runtime_error{std::format("{} {}: no answer", ask.method, ask.target)};
    http::Response response{.status = heard.status, .headers = {}, .body = heard.body};
    std::istringstream lines{heard.head};
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r')) line.pop_back();
        const auto colon = line.find(": ");
        if (colon != std::string::npos)
            response.headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    return town::Answer{std::move(response)};
}

Person::Person(int port, const std::string& email, std::string_view password) : port_{port} {
    const auto session =
        post("/v1/sessions", std::format(R"({{"email":"{}","password":"{}"}})", email, password));
    headers_.push_back("Authorization: Bearer " + session.expect(201).text("/access_token"));
}

town::Answer Person::get(std::string target) const {
    return say(port_, {.target = std::move(target), .headers = headers_});
}

town::Answer Person::post(std::string target, std::string body) {
    return change("POST", std::move(target), std::move(body));
}

town::Answer Person::change(std::string method, std::string target, std::string body,
                            std::vector<std::string> headers) {
    headers.insert(headers.end(), headers_.begin(), headers_.end());
    headers.push_back(std::format("Idempotency-Key: {}", ++keys_));
    last_ = {.method = std::move(method),
             .target = std::move(target),
             .headers = std::move(headers),
             .body = std::move(body)};
    return again();
}

town::Answer Person::instead(std::string body) {
    last_.body = std::move(body);
    return again();
}

town::Answer Person::ask(std::string target, std::string body) const {
    return say(port_, {.method = "POST",
                       .target = std::move(target),
                       .headers = headers_,
                       .body = std::move(body)});
}

}  // namespace waybill::system_test
