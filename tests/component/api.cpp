// SPDX-License-Identifier: Apache-2.0
#include "tests/component/api.hpp"

namespace waybill::town {

http::Request Api::request(http::Method method, std::string_view target, std::string body,
                           const Ask& ask) {
    http::Request request;
    request.method = method;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
    request.peer = "203.0.113.7";
    if (!body.empty() && !ask.content_type.empty())
        request.headers.set("Content-Type", ask.content_type);
    request.body = std::move(body);
    if (!ask.token.empty()) request.headers.set("Authorization", "Bearer " + ask.token);
    if (!ask.key.empty()) request.headers.set("Idempotency-Key", ask.key);
    if (!ask.accept.empty()) request.headers.set("Accept", ask.accept);
    for (const auto& [name, value] : ask.headers) request.headers.add(name, value);
    return request;
}

Answer Api::say(http::Request request) {
    auto response = deps_.executor.run(deps_.handler.handle(Context{}, request));
    deps_.trace.note(request, response);
    return Answer{std::move(response)};
}

namespace {

/// Lets others have their turn.
struct Turn {
    Executor& executor;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        executor.post([waiting] { waiting.resume(); });
    }
    void await_resume() const {}
};

Task<http::Response> answer_later(http::Handler& handler, http::Request request, int turns) {
    Executor& here = co_await this_executor();
    for (int i = 0; i < turns; ++i) co_await Turn{here};
    co_return co_await handler.handle(Context{}, std::move(request));
}

}  // namespace

std::pair<Answer, Answer> Api::say_apart(http::Request first, http::Request second, int turns) {
    std::vector<Task<http::Response>> tasks;
    tasks.push_back(deps_.handler.handle(Context{}, first));
    tasks.push_back(answer_later(deps_.handler, second, turns));
    auto responses = deps_.executor.run(when_all(std::move(tasks)));
    deps_.trace.note(first, responses[0]);
    deps_.trace.note(second, responses[1]);
    return {Answer{std::move(responses[0])}, Answer{std::move(responses[1])}};
}

std::vector<Answer> Api::say_together(std::vector<http::Request> requests) {
    std::vector<Task<http::Response>> tasks;
    for (const auto& request : requests) tasks.push_back(deps_.handler.handle(Context{}, request));
    auto responses = deps_.executor.run(when_all(std::move(tasks)));
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < responses.size(); ++i) {
        deps_.trace.note(requests[i], responses[i]);
        answers.emplace_back(std::move(responses[i]));
    }
    return answers;
}

Answer Api::call(http::Method method, std::string_view target, std::string body, Ask ask) {
    return say(request(method, target, std::move(body), ask));
}

Answer Api::get(std::string_view target, Ask ask) {
    return call(http::Method::get, target, {}, std::move(ask));
}

Answer Api::post(std::string_view target, std::string body, Ask ask) {
    return call(http::Method::post, target, std::move(body), std::move(ask));
}

}  // namespace waybill::town
