// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/result.hpp"
#include "platform/core/time.hpp"
#include "platform/rpc/method.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace waybill::rpc {

/// Learns how each call ended: metrics and traces are built on it. Called once per call, refused
/// ones included, on the executor of the call.
class Observer {
public:
    virtual ~Observer() = default;
    /// `error` is null for a success and lives as long as this call.
    virtual void called(const Method& method, Duration took, const Error* error) = 0;
};

/// Decides whether the process can take on what a call asks for. Called on the executor of each
/// call; an error refuses it before anything is done.
using Admission = std::function<Status(const Method& method)>;

/// What every binding of a service asks before it lets a call through. Thread-safe when the clock,
/// the observer and the admission are.
class Guard {
public:
    Guard(const Clock& clock, Observer& observer, Admission admission = {})
        : clock_{clock}, observer_{observer}, admission_{std::move(admission)} {}

private:
    friend class Call;
    const Clock& clock_;
    Observer& observer_;
    Admission admission_;
};

/// One call on its way through a binding: lives in the binding's coroutine from start to end.
/// Left without `ended`, by an exception, it is observed as `internal`.
class Call {
public:
    Call(const Guard& guard, const Method& method);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();

    /// Errors: forbidden `rpc.caller_not_allowed`; deadline and cancelled as Context::check has
    /// them; those of the admission. A call refused here has been observed; nothing else was done.
    Status admit(const Context& ctx);
    /// Observes the outcome; null for a success.
    void ended(const Error* error);

private:
    Status check(const Context& ctx) const;

    const Guard& guard_;
    const Method& method_;
    SteadyTime started_;
    bool observed_{false};
};

}  // namespace waybill::rpc
