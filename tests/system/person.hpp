// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/answer/answer.hpp"
#include "tests/process/serving.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::system_test {

/// What a program of this machine answers; throws when nobody does.
town::Answer say(int port, const process::HttpAsk& ask);

/// Somebody with an account, at the public API of a running program. Every change has an
/// idempotency key of its own.
class Person {
public:
    /// Signs in.
    Person(int port, const std::string& email, std::string_view password);

    town::Answer get(std::string target) const;
    town::Answer post(std::string target, std::string body = "{}");
    town::Answer change(std::string method, std::string target, std::string body,
                        std::vector<std::string> headers = {});
    /// The last change, as a client says it that has heard no answer.
    town::Answer again() const { return say(port_, last_); }
    /// The last change, which was refused, with another body.
    town::Answer instead(std::string body);
    /// A question that takes a body. It changes nothing and has no key.
    town::Answer ask(std::string target, std::string body) const;

private:
    int port_;
    std::vector<std::string> headers_{"Content-Type: application/json"};
    int keys_{0};
    process::HttpAsk last_{};
};

}  // namespace waybill::system_test
