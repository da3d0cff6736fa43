// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/load/load_command.hpp"

#include <array>
#include <format>

namespace waybill::load {
namespace {

struct Mark {
    std::string_view name;
    std::size_t permille;
};
constexpr std::array<Mark, 5> marks{
    {{"p50", 500}, {"p90", 900}, {"p99", 990}, {"p999", 999}, {"max", 1000}}};

double milliseconds(Duration took) { return static_cast<double>(took.count()) / 1000; }

double per_second(const LoadResult& result) {
    if (result.elapsed <= 0us) return 0;
    return static_cast<double>(result.answered) * 1e6 / static_cast<double>(result.elapsed.count());
}

double failed_percent(const LoadResult& result) {
    if (result.due == 0) return 100;
    return 100.0 * static_cast<double>(result.refused + result.lost) /
           static_cast<double>(result.due);
}

}  // namespace

bool is_within(const LoadResult& result, const LoadOptions& options) {
    if (failed_percent(result) > options.errors_max) return false;
    return options.p99_max_ms <= 0 ||
           milliseconds(quantile(result.times, 990)) <= options.p99_max_ms;
}

std::string to_table(const LoadResult& result, const LoadOptions& options) {
    std::string out = std::format("due        {:>8}  ({:.1f} a second)\nanswered   {:>8}\n",
                                  result.due, options.plan.rate, result.answered);
    out += std::format("refused    {:>8}  (of them {} with 429)\nlost       {:>8}\n",
                       result.refused, result.limited, result.lost);
    out += std::format("answered/s {:>8.1f}\nseconds    {:>8.1f}\n\n", per_second(result),
                       milliseconds(result.elapsed) / 1000);
    for (const Mark& mark : marks)
        out += std::format("{:<10} {:>8.2f} ms\n", mark.name,
                           milliseconds(quantile(result.times, mark.permille)));
    out += std::format("\nTimes are from when a request was due; this program was behind by {:.2f} "
                       "ms at the worst.\n",
                       milliseconds(result.behind));
    return out + (is_within(result, options) ? "within bounds\n" : "beyond bounds\n");
}

std::string to_json(const LoadResult& result, const LoadOptions& options) {
    std::string times;
    for (const Mark& mark : marks)
        times += std::format(R"("{}_ms":{:.3f},)", mark.name,
                             milliseconds(quantile(result.times, mark.permille)));
    return std::format(
        R"({{"rate":{},"due":{},"answered":{},"refused":{},"limited":{},"lost":{},)"
        R"("seconds":{:.3f},"answered_per_second":{:.2f},{}"behind_ms":{:.3f},"ok":{}}})",
        options.plan.rate, result.due, result.answered, result.refused, result.limited, result.lost,
        milliseconds(result.elapsed) / 1000, per_second(result), times, milliseconds(result.behind),
        is_within(result, options));
}

}  // namespace waybill::load
