// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/report.hpp"

#include "platform/core/json_text.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::demo {
namespace {

constexpr std::size_t failures_named_max = 10;
constexpr std::size_t bar_width = 30;

double milliseconds(Duration took) { return static_cast<double>(took.count()) / 1000; }

double per_second(const Progress& progress) {
    if (progress.elapsed <= 0us) return 0;
    return static_cast<double>(progress.completed()) * 1e6 /
           static_cast<double>(progress.elapsed.count());
}

std::string steps_json(const std::vector<StepSummary>& steps) {
    std::string out;
    for (const StepSummary& step : steps)
        out += std::format(R"({}{{"step":{},"count":{},"p50_ms":{:.3f},"p95_ms":{:.3f},)"
                           R"("p99_ms":{:.3f}}})",
                           out.empty() ? "" : ",", json_string(to_string(step.step)), step.count,
                           milliseconds(step.p50), milliseconds(step.p95), milliseconds(step.p99));
    return out;
}

std::string findings_json(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings)
        out += std::format(R"({}{{"what":{},"ok":{},"detail":{}}})", out.empty() ? "" : ",",
                           json_string(finding.what), finding.verdict == Verdict::right,
                           json_string(finding.detail));
    return out;
}

std::string failures_json(const std::vector<std::string>& failures) {
    std::string out;
    for (const std::string& failure : failures)
        out += (out.empty() ? "" : ",") + json_string(failure);
    return out;
}

/// How orders ended that nobody brought, in the words of the report.
struct Reason {
    Ending ending;
    std::string_view key;
    std::string_view words;
};
constexpr std::array<Reason, 6> reasons{{
    {Ending::declined, "declined", "(by the bank)"},
    {Ending::abandoned, "abandoned", "(nobody paid)"},
    {Ending::unanswered, "unanswered", "(by the partner)"},
    {Ending::rejected, "rejected", "(by the partner)"},
    {Ending::called_off, "called_off", "(by the customer)"},
    {Ending::undeliverable, "undeliverable", "(brought back)"},
}};

std::string reasons_table(const Progress& progress) {
    std::string out;
    for (const Reason& reason : reasons)
        if (progress.of(reason.ending) > 0)
            out += std::format("{:<13} {:>5}  {}\n", to_string(reason.ending),
                               progress.of(reason.ending), reason.words);
    if (progress.given_back > 0)
        out += std::format("{:<13} {:>5}  (by a courier; another brought it)\n", "given back",
                           progress.given_back);
    if (progress.in_cash > 0)
        out += std::format("{:<13} {:>5}  (paid at the door; handed in)\n", "in cash",
                           progress.in_cash);
    return out;
}

std::string reasons_json(const Progress& progress) {
    std::string out;
    for (const Reason& reason : reasons)
        out += std::format(R"("{}":{},)", reason.key, progress.of(reason.ending));
    return out +
           std::format(R"("given_back":{},"in_cash":{},)", progress.given_back, progress.in_cash);
}

}  // namespace

Verdict verdict_of(const Report& report) {
    const Progress& progress = report.progress;
    const bool all_ended = progress.finished() == progress.orders && progress.failed() == 0;
    const bool audited = !report.findings.empty() &&
                         std::ranges::all_of(report.findings, [](const Finding& finding) {
                             return finding.verdict == Verdict::right;
                         });
    return all_ended && audited ? Verdict::right : Verdict::wrong;
}

std::string to_table(const Report& report) {
    const Progress& progress = report.progress;
    std::string out = std::format("orders     {:>8}\nplaced     {:>8}\ncompleted  {:>8}\n",
                                  progress.orders, progress.placed, progress.completed());
    out += reasons_table(progress);
    out +=
        std::format("failed     {:>8}\norders/s   {:>8.1f}\nseconds    {:>8.1f}\n",
                    progress.failed(), per_second(progress), milliseconds(progress.elapsed) / 1000);
    out += std::format("registered {:>8}\nlive       {:>8}\nrepeated   {:>8}\n", report.registered,
                       report.live_messages, report.repeats);
    out += std::format("\n{:<16} {:>8} {:>10} {:>10} {:>10}\n", "step", "count", "p50 ms", "p95 ms",
                       "p99 ms");
    for (const StepSummary& step : report.steps)
        out += std::format("{:<16} {:>8} {:>10.2f} {:>10.2f} {:>10.2f}\n", to_string(step.step),
                           step.count, milliseconds(step.p50), milliseconds(step.p95),
                           milliseconds(step.p99));
    for (std::size_t i = 0; i < std::min(failures_named_max, report.failures.size()); ++i)
        out += (i == 0 ? "\nfailures\n  " : "  ") + report.failures[i] + "\n";
    if (report.failures.size() > failures_named_max)
        out += std::format("  and {} more\n", report.failures.size() - failures_named_max);
    out += report.findings.empty() ? "\naudit: did not run\n" : "\naudit\n";
    for (const Finding& finding : report.findings)
        out += std::format("  {:<5} {} ({})\n", finding.verdict == Verdict::right ? "ok" : "WRONG",
                           finding.what, finding.detail);
    out += verdict_of(report) == Verdict::right ? "\nall is well\n" : "\nsomething is off\n";
    return out;
}

std::string to_json(const Report& report) {
    const Progress& progress = report.progress;
    return std::format(
        R"({{"orders":{},"placed":{},"completed":{},{}"failed":{},)"
        R"("seconds":{:.3f},"orders_per_second":{:.2f},"registered":{},"live_messages":{},)"
        R"("repeated_requests":{},"steps":[{}],"failures":[{}],"audit":[{}],"ok":{}}})",
        progress.orders, progress.placed, progress.completed(), reasons_json(progress),
        progress.failed(), milliseconds(progress.elapsed) / 1000, per_second(progress),
        report.registered, report.live_messages, report.repeats, steps_json(report.steps),
        failures_json(report.failures), findings_json(report.findings),
        verdict_of(report) == Verdict::right);
}

std::string to_bar(const Progress& progress) {
    const std::size_t orders = std::max<std::size_t>(1, progress.orders);
    const std::size_t filled = std::min(bar_width, bar_width * progress.finished() / orders);
    return std::format("[{}{}] {}/{} orders, {} failed, {:.1f}/s", std::string(filled, '='),
                       std::string(bar_width - filled, ' '), progress.finished(), progress.orders,
                       progress.failed(), per_second(progress));
}

}  // namespace waybill::demo
