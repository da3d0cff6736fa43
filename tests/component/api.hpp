// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/testing/manual_executor.hpp"
#include "tests/answer/answer.hpp"
#include "tests/component/wire.hpp"

#include <string>
#include <utility>
#include <vector>

namespace waybill::town {

/// How a request is asked.
struct Ask {
    std::string token{};
    std::string key{};  ///< Idempotency-Key
    std::string accept{};
    std::string content_type{"application/json"};
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// The public API as its clients see it: a request goes in, time passes, an answer comes out.
class Api {
public:
    struct Deps {
        ManualExecutor& executor;
        http::Handler& handler;
        Trace& trace;
    };
    explicit Api(Deps deps) : deps_{deps} {}

    Answer call(http::Method method, std::string_view target, std::string body = {}, Ask ask = {});
    Answer get(std::string_view target, Ask ask = {});
    Answer post(std::string_view target, std::string body = {}, Ask ask = {});
    /// Exactly this request.
    Answer say(http::Request request);
    /// All at once; the answers in the order of the requests.
    /// The second begins so many turns of the executor after the first: what is ready then is
    /// mixed.
    std::pair<Answer, Answer> say_apart(http::Request first, http::Request second, int turns);
    std::vector<Answer> say_together(std::vector<http::Request> requests);

    static http::Request request(http::Method method, std::string_view target, std::string body,
                                 const Ask& ask);
    ManualExecutor& executor() { return deps_.executor; }

private:
    Deps deps_;
};

}  // namespace waybill::town
