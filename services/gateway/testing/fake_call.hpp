// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace waybill::gateway::testing {

inline constexpr std::string_view not_set = "request.unavailable";

/// What every call together has to tell and to say.
struct AllCalls {
    int made{0};
    /// Answer of a call that nobody has set.
    Error unset{.kind = ErrorKind::unavailable, .reason = not_set};
};
inline AllCalls& all_calls() {
    static AllCalls calls;
    return calls;
}

/// One call of a service: what it answers, how often it was asked, and who asked last.
template <typename Request, typename Reply>
class FakeCall {
public:
    using Answer = std::function<Result<Reply>(const Request&)>;
    FakeCall& operator=(Answer answer) {
        answer_ = std::move(answer);
        return *this;
    }
    Task<Result<Reply>> run(Context ctx, Request request) {
        ++calls;
        ++all_calls().made;
        service = ctx.caller.service;
        last = std::move(request);
        if (!answer_) co_return fail(all_calls().unset);
        co_return answer_(last);
    }
    int calls{0};
    std::string_view service{};
    Request last{};

private:
    Answer answer_{};
};

}  // namespace waybill::gateway::testing
