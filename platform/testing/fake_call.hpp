// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace waybill {

/// What all fake calls together have to tell and to say.
struct FakeCalls {
    static constexpr std::string_view not_set = "request.unavailable";
    int made{0};
    /// Answer of a call that nobody has set.
    Error unset{.kind = ErrorKind::unavailable, .reason = not_set};

    static FakeCalls& all() {
        static FakeCalls calls;
        return calls;
    }
};

/// One call of a fake service, as the plugin writes them: what it answers, how often it was asked,
/// and who asked last.
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
        ++FakeCalls::all().made;
        service = ctx.caller.service;
        last = std::move(request);
        if (!answer_) co_return fail(FakeCalls::all().unset);
        co_return answer_(last);
    }
    int calls{0};
    std::string_view service{};
    Request last{};

private:
    Answer answer_{};
};

}  // namespace waybill
